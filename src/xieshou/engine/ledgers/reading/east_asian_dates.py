"""Dates in the built-in formats of Chinese, Japanese and Korean Excel (内置日期格式), such as 2018年6月2日.

Belongs here: making calamine see them as dates. Formats 27–36 and 50–58 are used without being defined in the file, and
calamine 0.9 knows only those of English Excel: it would give the serial number 43253.
Does not belong: any other format; cells. Works on .xlsx; in .xls such a date stays a serial number.
"""

import re
import shutil
import zipfile
from pathlib import Path

STYLES = "xl/styles.xml"
MOST = 50_000_000
USED = re.compile(rb'(numFmtId=")(2[7-9]|3[0-6]|5[0-8])(")')
DEFINED = re.compile(rb"<(?:\w+:)?numFmt\b[^>]*>")
DATE_AND_TIME = rb"22"  # the general built-in one: only the value decides whether it is a day, a time or both


def with_known_dates(path: Path, archive: zipfile.ZipFile, folder: Path) -> Path:
    """The workbook itself, or a copy in the folder whose styles name formats that calamine knows."""
    if STYLES not in archive.NameToInfo or archive.NameToInfo[STYLES].file_size > MOST:
        return path
    styles = archive.read(STYLES)
    defined = {match[2] for definition in DEFINED.findall(styles) for match in USED.finditer(definition)}
    known = USED.sub(lambda match: match[0] if match[2] in defined else match[1] + DATE_AND_TIME + match[3], styles)
    if known == styles:
        return path
    copy = folder / "known-dates.xlsx"
    shutil.copyfile(path, copy)
    with zipfile.ZipFile(copy, "a") as changed:
        changed.filelist.remove(changed.NameToInfo.pop(STYLES))  # the directory names the new one only
        changed.writestr(STYLES, known)
    return copy
