"""Text as the copying sites kept it: GBK bytes (汉字内码), two for a Chinese character, one for a Latin one.

Belongs here: what bytes a character had, what two bytes read as, which characters a half-known pair may have been.
Does not belong: judging which of them it was (`words`, `straddles`).
"""

from functools import cache

LEADS = range(0x81, 0xFF)
FULL_WIDTH = 0xA3  # lead byte of the full-width forms of ASCII; the trail byte is the ASCII code + 0x80


@cache
def pairs() -> dict[tuple[int, int], str]:
    """Every pair of bytes that is a character."""
    found = {}
    for lead in LEADS:
        for trail in range(0x40, 0xFF):
            try:
                found[lead, trail] = bytes((lead, trail)).decode("gbk")
            except UnicodeDecodeError:
                continue
    return found


@cache
def text_pairs() -> dict[tuple[int, int], str]:
    """The pairs that running text is made of: Chinese characters and its commonest marks."""
    return {pair: char for pair, char in pairs().items() if is_han(char) or char in "，。、“”（）：；！？《》"}


@cache
def unreadable_after(first: int) -> frozenset[int]:
    """Second bytes that make no character with this first one: such a pair is printed as one question mark."""
    return frozenset(lead for lead in LEADS if (first, lead) not in pairs())


def is_han(char: str) -> bool:
    """Whether it is a Chinese character, and not a mark, a letter or a figure."""
    return "\u4e00" <= char <= "\u9fff"


def site_bytes_of(char: str) -> bytes:
    """The bytes that a character of the page had at the site, where marks were full-width; empty outside GBK."""
    return bytes_of(chr(ord(char) + 0xFEE0) if char in ",:;!?()" else char) or b""


def bytes_of(char: str) -> bytes | None:
    """The one or two bytes of a character; None when GBK lacks it."""
    try:
        return char.encode("gbk")
    except UnicodeEncodeError:
        return _user_defined(char)


def _user_defined(char: str) -> bytes | None:
    """Pairs that mean nothing are shown by Windows as private characters, in three blocks (code page 936)."""
    number = ord(char) - 0xE000
    if 0 <= number < 564:
        return bytes((0xAA + number // 94, 0xA1 + number % 94))
    if 564 <= number < 1222:
        return bytes((0xF8 + (number - 564) // 94, 0xA1 + (number - 564) % 94))
    if 1222 <= number < 1894:
        trail = (number - 1222) % 96
        return bytes((0xA1 + (number - 1222) // 96, 0x40 + trail + (trail > 62)))
    return None
