"""Photographs (照片): what the camera wrote into one, and copies that no longer hold it.

Belongs here: pixels and EXIF. Does not belong: which files are taken (`taking_files`), where they lie.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from PIL import ExifTags, Image, ImageOps

PLACES = Decimal("0.00001")  # of a degree: about a metre
Image.MAX_IMAGE_PIXELS = None  # how many there may be is data, asked for before any is read
QUALITY = {"thumbnail": 80, "public": 88}


class NoPicture(ValueError):
    """The file says that it is a picture, and cannot be read as one, or is too large to be opened."""


@dataclass(frozen=True)
class Seen:
    """What the camera wrote (拍摄信息), and two copies as JPEG without it."""

    taken_on: date | None
    latitude: Decimal | None
    longitude: Decimal | None
    thumbnail: bytes
    public: bytes


def look_at(content: bytes, *, most_megapixels: int, thumbnail_pixels: int, public_pixels: int) -> Seen:
    """Read a picture's day and position and make its copies. Raises NoPicture."""
    try:
        opened = Image.open(io.BytesIO(content), formats=("JPEG", "PNG"))
        if opened.width * opened.height > most_megapixels * 1_000_000:
            raise NoPicture(f"{opened.width} × {opened.height}")
        exif = opened.getexif()
        latitude, longitude = _position(exif)
        upright = ImageOps.exif_transpose(opened)
        return Seen(
            _day(exif), latitude, longitude, _copy(upright, thumbnail_pixels, QUALITY["thumbnail"]),
            _copy(upright, public_pixels, QUALITY["public"]),
        )  # fmt: skip
    except NoPicture:
        raise
    except Exception as fault:  # a damaged picture can break the reader in any way
        raise NoPicture(str(fault)) from fault


def _copy(picture: Image.Image, longest: int, quality: int) -> bytes:
    """The pixels alone, no side longer than asked: nothing that the camera or a program wrote beside them."""
    flat = Image.new("RGB", picture.size, "white")
    seen = picture.convert("RGBA")
    flat.paste(seen, mask=seen.getchannel("A"))
    flat.thumbnail((longest, longest))
    file = io.BytesIO()
    flat.save(file, "JPEG", quality=quality)
    return file.getvalue()


def _day(exif: Image.Exif) -> date | None:
    inner = exif.get_ifd(ExifTags.IFD.Exif)
    for written in (inner.get(ExifTags.Base.DateTimeOriginal), exif.get(ExifTags.Base.DateTime)):
        try:
            return datetime.strptime(str(written).strip("\0 ")[:10], "%Y:%m:%d").date()
        except ValueError:
            continue
    return None


def _position(exif: Image.Exif) -> tuple[Decimal | None, Decimal | None]:
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    try:
        latitude = _degrees(gps[ExifTags.GPS.GPSLatitude], gps[ExifTags.GPS.GPSLatitudeRef], "S")
        longitude = _degrees(gps[ExifTags.GPS.GPSLongitude], gps[ExifTags.GPS.GPSLongitudeRef], "W")
    except (KeyError, TypeError, ValueError, ArithmeticError):
        return None, None
    on_earth = abs(latitude) <= 90 and abs(longitude) <= 180 and (latitude or longitude)
    return (latitude, longitude) if on_earth else (None, None)  # 0, 0 is what a camera without a signal writes


def _degrees(parts: tuple[float, float, float], side: str, negative: str) -> Decimal:
    degrees, minutes, seconds = (Decimal(str(float(part))) for part in parts)
    whole = (degrees + minutes / 60 + seconds / 3600).quantize(PLACES)
    return -whole if str(side).strip("\0 ").upper() == negative else whole
