"""Taking a file of evidence (接收佐证文件): what it is by its bytes, its size, the virus scan, its copies, its place.

Belongs here: from bytes to a row that is not yet written, or a refusal that says what to do.
Does not belong: which rows it proves and who may say so (`evidence_actions`), limits (`data/evidence.yaml`).
"""

from __future__ import annotations

import io
import secrets
import shlex
import subprocess
import tempfile
import zipfile
from datetime import date
from pathlib import PurePath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from xieshou.apps.accounts.evidence_files import keep_file
from xieshou.apps.accounts.models import Evidence
from xieshou.apps.accounts.photographs import NoPicture, look_at
from xieshou.data.evidence_rules import MB, EvidenceRules, FileType, evidence_rules

CLEAN, INFECTED = 0, 1  # what scanners end with (clamscan, clamdscan); anything else: it did not work
SCAN_SECONDS = 120
ZIP = b"PK\x03\x04"
OPENS_TOO_FAR = 500 * MB  # what an office file may unfold to
LONGEST_NAME = 200


def take(
    content: bytes, name: str, *, kind: str, title: str, today: date, taken_on: date | None = None,
    internal: bool = True, note: str = "",
) -> Evidence:  # fmt: skip
    """A file as a row that is not yet written; its bytes lie in the home folder. Raises ValidationError.

    The camera's own day goes before the one that a person says.
    """
    rules, name = evidence_rules(), PurePath(name.replace("\\", "/")).name[-LONGEST_NAME:]
    type_ = _type_of(content, name, rules)
    if kind == Evidence.Kind.PHOTO and not type_.picture:
        raise ValidationError(
            _("%(name)s is no picture. Take a JPEG or PNG file, or choose another kind.") % {"name": name}
        )
    made = Evidence(
        code=f"wj-{secrets.token_hex(10)}", kind=kind, title=title.strip(), file_name=name, size=len(content),
        media_type=type_.media_type, internal=internal, note=note.strip(),
    )  # fmt: skip
    if taken_on is not None:
        made.taken_on, made.taken_from = taken_on, Evidence.TakenFrom.PERSON
    copies = _look(made, content, rules) if type_.picture else ()
    if made.taken_on is not None and made.taken_on > today:
        raise ValidationError(
            _("The file would be of %(day)s, which has not come yet. Correct the day, or the camera's clock.")
            % {"day": made.taken_on}
        )
    _scan(content, name)
    made.sha256 = keep_file(content)
    if copies:
        made.thumbnail_sha256, made.public_sha256 = (keep_file(copy) for copy in copies)
    return made


def _look(made: Evidence, content: bytes, rules: EvidenceRules) -> tuple[bytes, bytes]:
    try:
        seen = look_at(
            content, most_megapixels=rules.most_megapixels, thumbnail_pixels=rules.thumbnail_pixels,
            public_pixels=rules.public_pixels,
        )  # fmt: skip
    except NoPicture as fault:
        raise ValidationError(
            _("%(name)s cannot be opened as a picture of at most %(most)s megapixels. Save it again as JPEG.")
            % {"name": made.file_name, "most": rules.most_megapixels}
        ) from fault
    if seen.taken_on is not None:
        made.taken_on, made.taken_from = seen.taken_on, Evidence.TakenFrom.CAMERA
    made.latitude, made.longitude = seen.latitude, seen.longitude
    return seen.thumbnail, seen.public


def _type_of(content: bytes, name: str, rules: EvidenceRules) -> FileType:
    """The kind of a file by its ending and its first bytes, which must agree."""
    ending = PurePath(name).suffix.lower().removeprefix(".")
    found = next((one for one in rules.types if ending in one.endings), None)
    if found is None:
        raise ValidationError(
            _("Files like %(name)s are not taken. Take one of: %(endings)s. Save a phone's HEIC photograph as JPEG.")
            % {"name": name, "endings": ", ".join(rules.endings)}
        )
    if not content:
        raise ValidationError(_("%(name)s is empty.") % {"name": name})
    if len(content) > found.most_bytes:
        raise ValidationError(
            _("%(name)s is larger than %(mb)d MB. Make it smaller, or split it.")
            % {"name": name, "mb": found.most_bytes // MB}
        )
    matches = any(content.startswith(start) for start in found.starts) if found.starts else _is_text(content)
    if not matches or (ZIP in found.starts and not _is_plain_zip(content)):
        raise ValidationError(
            _("%(name)s is not what its name says, or holds a program. Save it again as %(type)s.")
            % {"name": name, "type": found.endings[0]}
        )
    return found


def _is_text(content: bytes) -> bool:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return "\0" not in content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return False


def _is_plain_zip(content: bytes) -> bool:
    """Whether an office file can be opened, unfolds to no more than it should, and holds no macros."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as opened:
            inside = opened.infolist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return False
    names = [one.filename.lower() for one in inside]
    return sum(one.file_size for one in inside) <= OPENS_TOO_FAR and not any("vbaproject" in one for one in names)


def _scan(content: bytes, name: str) -> None:
    """Ask the scanner of this installation, where there is one; what it does not pass is not kept."""
    if not settings.SCAN_COMMAND:
        return
    with tempfile.NamedTemporaryFile(prefix="scan-") as file:
        file.write(content)
        file.flush()
        try:
            ended = subprocess.run(
                [*shlex.split(settings.SCAN_COMMAND), file.name], capture_output=True, timeout=SCAN_SECONDS, check=False
            ).returncode
        except (OSError, subprocess.TimeoutExpired):
            ended = -1
    if ended == INFECTED:
        raise ValidationError(
            _("The virus scanner refuses %(name)s. It was not kept; clean the computer it came from.") % {"name": name}
        )
    if ended != CLEAN:
        raise ValidationError(
            _("The virus scanner did not answer, so %(name)s was not kept. Tell the administrator, and try again.")
            % {"name": name}
        )
