"""How much of a file we read (读取上限), and why each figure is what it is.

Belongs here: the figures. Does not belong: who watches over them (`supervising`, `child`, `package`, `arrow_sheet`).
"""

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Limits:
    """The bounds of one reading. The defaults let 1,000,000 rows of 20 columns through, as .xlsx and as CSV.

    `bytes_in_file`: such a ledger is 120 to 135 MB as xlsx and 190 MB as CSV; the rest is room for longer texts.
    `bytes_unpacked`: such a sheet is 0.7 to 1 GB of XML; twice that cannot be held in `memory_mb` anyway.
    `rows`: what a spreadsheet can hold, and a little. `cells`: rows × columns of one sheet.
    `cell_chars`: what a cell of Excel or WPS can hold.
    `memory_mb`: address space of the child, of which some is reserved and never used: the million rows need 2,300 to
    2,600, and 1,550 to 1,800 of real memory.
    `seconds`: five times what the million rows take here; an old office PC is three times slower.
    """

    bytes_in_file: int = 300_000_000
    bytes_unpacked: int = 2_000_000_000
    rows: int = 1_100_000
    columns: int = 1_000
    cells: int = 40_000_000
    sheets: int = 100
    cell_chars: int = 32_767
    memory_mb: int = 3_000
    seconds: float = 180

    def as_dict(self) -> dict[str, float]:
        """As they are handed to the child."""
        return asdict(self)
