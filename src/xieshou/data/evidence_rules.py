"""What files of evidence may be (佐证文件规则): `evidence.yaml`, read strictly.

Belongs here: its keys. Does not belong: looking at a file (`apps.accounts.taking_files`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from xieshou.data.pack_file import Entry, read_pack
from xieshou.data.pack_reader import PackReader
from xieshou.data.pack_terms import Term

FILE = Path(__file__).parent / "evidence.yaml"
MB = 1_000_000


@dataclass(frozen=True, kw_only=True)
class FileType(Term):
    """A kind of file (文件种类): its endings, its first bytes, how many bytes it may have, whether it is a picture."""

    endings: tuple[str, ...]
    media_type: str
    starts: tuple[bytes, ...]
    most_bytes: int
    picture: bool


@dataclass(frozen=True)
class EvidenceRules:
    """The whole file."""

    types: tuple[FileType, ...]
    most_megapixels: int
    thumbnail_pixels: int
    public_pixels: int

    @property
    def endings(self) -> tuple[str, ...]:
        """All endings that are taken."""
        return tuple(ending for one in self.types for ending in one.endings)


class _Reader(PackReader):
    def rules(self, file: Path) -> EvidenceRules:
        _header, whole = read_pack(file)
        types = tuple(self._by_code(whole.entries("types"), self._type).values())
        numbers = {name: whole.positive(name) for name in ("most_megapixels", "thumbnail_pixels", "public_pixels")}
        whole.done()
        endings = [ending for one in types for ending in one.endings]
        if twice := sorted({one for one in endings if endings.count(one) > 1}):
            raise whole.error(f"`types` names the ending {twice[0]} twice.", "Leave it at one of them.")
        return EvidenceRules(types, **numbers)

    def _type(self, entry: Entry) -> FileType:
        starts = []
        for text in entry.texts("starts"):
            try:
                starts.append(bytes.fromhex(text))
            except ValueError:
                raise entry.error(f"`starts` has {text!r}.", "Write the first bytes in hexadecimal.") from None
        return FileType(
            **self._term(entry), endings=entry.texts("endings", required=True), media_type=entry.text("media_type"),
            starts=tuple(starts), most_bytes=entry.positive("most_mb") * MB, picture=entry.flag("picture"),
        )  # fmt: skip


def read(file: Path = FILE) -> EvidenceRules:
    """The rules of a file. Raises PackError naming the entry and what to do."""
    return _Reader(FILE.parent).rules(file)


@cache
def evidence_rules() -> EvidenceRules:
    """The rules that ship."""
    return read()
