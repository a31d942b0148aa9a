"""Money as text in yuan (元) outside, as whole fen (分) inside; never a binary float."""

import re
from decimal import Decimal

FEN_PER_YUAN = 100
LARGEST_FEN = 2**63 - 1
_YUAN = re.compile(r"-?\d{1,17}(\.\d{1,2})?", re.ASCII)


def fen(text: str) -> int:
    """Read yuan written as decimal text (`"1234.50"`) as fen.

    Raises ValueError when the text is no amount, or has more than two decimals.
    """
    cleaned = text.strip()
    if not _YUAN.fullmatch(cleaned):
        raise ValueError(f"“{text}” is no amount in yuan: write digits with at most two decimals, such as 1234.50.")
    amount = int(Decimal(cleaned) * FEN_PER_YUAN)
    if abs(amount) > LARGEST_FEN:
        raise ValueError(f"“{text}” is larger than any amount this register can hold.")
    return amount


def yuan_text(amount_fen: int) -> str:
    """Write fen as yuan: whole yuan without decimals, otherwise with two (`"727000000"`, `"1234.50"`)."""
    sign = "-" if amount_fen < 0 else ""
    yuan, rest = divmod(abs(amount_fen), FEN_PER_YUAN)
    return f"{sign}{yuan}.{rest:02d}" if rest else f"{sign}{yuan}"
