"""What a clerk is told of a file that was read all the same (读取提示), in both languages.

Belongs here: the words of every note. Does not belong: deciding on one; refusals (`refusals`).
"""

from collections.abc import Sequence

from xieshou.engine.ledgers.reading.outcome import Note


def macros() -> Note:
    """Programs inside the file."""
    return Note("macros", "文件含有宏，已忽略。", "The file holds macros; they were ignored.")


def external_links() -> Note:
    """Cells that take their values from other files."""
    return Note(
        "external_links", "文件引用了其他工作簿，未去读取；单元格按上次保存的结果导入。",
        "The file refers to other workbooks, which were not opened; cells count as they were last saved.",
    )  # fmt: skip


def embedded_files() -> Note:
    """Files inside the file."""
    return Note("embedded_files", "文件内嵌有其他文件，已忽略。", "Files embedded in the file were ignored.")


def formula_errors(count: int, sheet: str, cell: str) -> Note:
    """Cells that show #N/A, #REF! and the like."""
    return Note(
        "formula_errors", f"“{sheet}”有 {count:,} 个单元格显示公式错误（如 #N/A），最先在 {cell}，按空白处理。",
        f"“{sheet}” has {count:,} cells that show a formula error such as #N/A, first in {cell}; they count as empty.",
    )  # fmt: skip


def encoding(name: str) -> Note:
    """The text was not in UTF-8."""
    return Note("encoding", f"按 {name} 编码读取。", f"The text was read as {name}.")


def damaged_characters(count: int) -> Note:
    """Bytes that are no character."""
    return Note(
        "damaged_characters", f"有 {count:,} 个字符已损坏，以“\ufffd”代替，请在文件中改正。",
        f"{count:,} characters are damaged and stand as “\ufffd”. Correct them in the file.",
    )  # fmt: skip


def stray_quotes(rows: Sequence[int]) -> Note:
    """Quotation marks that are never closed, or stand where none may."""
    shown = "、".join(f"{row:,}" for row in rows[:5]), ", ".join(f"{row:,}" for row in rows[:5])
    more = ("等", " and others") if len(rows) > 5 else ("", "")
    return Note(
        "stray_quotes", f"引号不成对，已按普通字符读取：第 {shown[0]} 行{more[0]}。请核对这些行。",
        f"Quotation marks that do not pair were read as letters, in rows {shown[1]}{more[1]}. Check these rows.",
    )  # fmt: skip
