"""Pictures for tests, with what a camera would have written into them. Invented, and of nothing."""

from __future__ import annotations

import io

from PIL import ExifTags, Image


def jpeg(
    taken: str = "", *, position: tuple[float, float] | None = None, size: tuple[int, int] = (40, 30),
    orientation: int = 1, form: str = "JPEG", colour: str = "green",
) -> bytes:  # fmt: skip
    """A picture of one colour, taken at a moment and a place."""
    exif = Image.Exif()
    exif[ExifTags.Base.Model] = "TestCamera"
    exif[ExifTags.Base.Orientation] = orientation
    if taken:
        exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = taken
    if position is not None:
        gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
        for value, tag, sides in (
            (position[0], ExifTags.GPS.GPSLatitude, "NS"), (position[1], ExifTags.GPS.GPSLongitude, "EW"),
        ):  # fmt: skip
            whole = abs(value)
            gps[tag - 1] = sides[value < 0]
            gps[tag] = (float(int(whole)), float(int(whole % 1 * 60)), round(whole * 3600 % 60, 2))
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, form, **({"exif": exif} if form == "JPEG" else {}))
    return file.getvalue()
