"""A small drawn landscape in place of a photograph (演练绘图), the same bytes for the same seed everywhere.

Belongs here: pixels and the PNG file format. Does not belong: what the picture proves.
"""

import struct
import zlib
from random import Random

from xieshou.demo.invented.chance import stream

WIDTH, HEIGHT = 160, 100
SKY, SUN, FAR, NEAR, FIELD, WALL, ROOF = range(7)


def landscape(seed: int, place: str) -> bytes:
    """Hills, a field and a house as a PNG. Its text field says that it is invented."""
    rng = stream(seed, place, "picture")
    palette = bytes(value for colour in _colours(rng) for value in colour)
    rows = b"".join(b"\0" + bytes(line) for line in _draw(rng))
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 3, 0, 0, 0)),
        (b"PLTE", palette),
        (b"tEXt", b"Comment\0Invented data: a drawing, not a photograph"),
        (b"IDAT", zlib.compress(rows, 0)),  # stored: the bytes depend on no version of zlib
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


def _colours(rng: Random) -> list[tuple[int, int, int]]:
    tint = rng.randint(-14, 14)
    return [
        (205 + tint // 2, 224, 238), (246, 220, 150), (150 + tint, 176, 178), (96 + tint, 132, 104),
        (186, 170 + tint, 112), (238, 232, 220), (164, 84 + tint, 62),
    ]  # fmt: skip


def _draw(rng: Random) -> list[list[int]]:
    picture = [[SKY] * WIDTH for _ in range(HEIGHT)]
    sun_x, sun_y, house = rng.randint(15, 145), rng.randint(10, 26), rng.randint(30, 110)
    for y in range(HEIGHT):
        for x in range(WIDTH):
            if (x - sun_x) ** 2 + (y - sun_y) ** 2 < 64:
                picture[y][x] = SUN
    _hills(picture, rng, FAR, 46, 16)
    _hills(picture, rng, NEAR, 64, 10)
    for y in range(80, HEIGHT):
        picture[y] = [NEAR if y % 5 == 0 else FIELD] * WIDTH
    for y in range(66, 84):
        reach = min((y - 65) * 3, 16)
        for x in range(house - reach, house + reach + 1):
            picture[y][x] = ROOF if y < 72 else WALL if abs(x - house) < 14 else picture[y][x]
    return picture


def _hills(picture: list[list[int]], rng: Random, colour: int, base: int, rise: int) -> None:
    """A ridge between random heights, joined by straight lines of whole numbers."""
    heights = [base - rng.randint(0, rise) for _ in range(WIDTH // 20 + 2)]
    for x in range(WIDTH):
        at, within = divmod(x, 20)
        top = (heights[at] * (20 - within) + heights[at + 1] * within) // 20
        for y in range(top, HEIGHT):
            picture[y][x] = colour
