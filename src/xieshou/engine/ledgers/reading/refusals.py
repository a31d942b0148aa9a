"""The words in which a file is refused (退回文件的话): what is wrong with it, and what to do, in both languages.

Belongs here: every refusal. Does not belong: deciding on one; notes (`notes`).
"""

from xieshou.engine.ledgers.reading.outcome import Unreadable

SAVE_AS = (
    "请用 Excel 或 WPS 打开后另存为 .xlsx，再导入。",
    "Open it in Excel or WPS, save it as .xlsx and import that.",
)
CHOOSE = ("请选择台账表格文件。", "Choose the ledger's spreadsheet.")
UNPACK = ("请解压后选择其中的表格文件。", "Unpack it and choose the spreadsheet inside.")
SPLIT = (
    "请按年度或县区拆成几个文件，或另存为 CSV（UTF-8）。",
    "Split it by year or county, or save it as CSV (UTF-8).",
)


def missing() -> Unreadable:
    """The path leads to no file that may be opened."""
    return Unreadable(
        "missing", "找不到文件，或无权打开。请核对文件名和权限。",
        "There is no such file, or it may not be opened. Check its name and permissions.",
    )  # fmt: skip


def empty() -> Unreadable:
    """No bytes, or no cell with anything in it."""
    return Unreadable(
        "empty", "文件是空的，没有任何内容。请确认选对了文件，且已保存。",
        "The file is empty. Make sure it is the right one and that it was saved.",
    )  # fmt: skip


def too_big(size: int, limit: int) -> Unreadable:
    """More bytes than we open."""
    return Unreadable(
        "too_big", f"文件有 {size / 1e6:,.0f} MB，上限是 {limit / 1e6:,.0f} MB。{SPLIT[0]}",
        f"The file has {size / 1e6:,.0f} MB, at most {limit / 1e6:,.0f} MB are read. {SPLIT[1]}",
    )  # fmt: skip


def unpacks_too_big(limit: int) -> Unreadable:
    """A packed file that grows beyond bounds."""
    return Unreadable(
        "unpacks_too_big", f"文件解压后超过 {limit / 1e6:,.0f} MB，可能内含异常数据。{SPLIT[0]}",
        f"Unpacked, the file exceeds {limit / 1e6:,.0f} MB; it may have been made to do harm. {SPLIT[1]}",
    )  # fmt: skip


def too_many_sheets(count: int, limit: int) -> Unreadable:
    """More sheets than we read."""
    return Unreadable(
        "too_many_sheets", f"文件有 {count:,} 张工作表，上限是 {limit:,} 张。请只保留需要导入的工作表。",
        f"The file has {count:,} sheets, at most {limit:,} are read. Keep only those to import.",
    )  # fmt: skip


def too_many_rows(sheet: str, count: int, limit: int) -> Unreadable:
    """A sheet that is longer than we read."""
    return Unreadable(
        "too_many_rows", f"“{sheet}”有内容的最后一行是第 {count:,} 行，上限是 {limit:,} 行。{SPLIT[0]}",
        f"The last row in use of “{sheet}” is {count:,}, at most {limit:,} are read. {SPLIT[1]}",
    )  # fmt: skip


def too_many_columns(sheet: str, count: int, limit: int) -> Unreadable:
    """A sheet that is wider than we read: most often a stray cell far to the right."""
    return Unreadable(
        "too_many_columns",
        f"“{sheet}”用到了第 {count:,} 列，上限是 {limit:,} 列。请删除表格右侧远处多余的单元格后再导入。",
        f"“{sheet}” uses column {count:,}, at most {limit:,} are read. Delete the stray cells far to the right.",
    )  # fmt: skip


def too_many_cells(sheet: str, limit: int) -> Unreadable:
    """A sheet whose cells do not fit."""
    return Unreadable(
        "too_many_cells", f"“{sheet}”的单元格超过 {limit:,} 个，无法一次读取。{SPLIT[0]}",
        f"“{sheet}” has more than {limit:,} cells, too many for one reading. {SPLIT[1]}",
    )  # fmt: skip


def cell_too_long(sheet: str, row: int, column: int, chars: int, limit: int) -> Unreadable:
    """A cell that no spreadsheet could hold."""
    return Unreadable(
        "cell_too_long",
        f"“{sheet}”第 {row:,} 行第 {column} 列有 {chars:,} 个字符，一个单元格最多 {limit:,} 个。请检查该处内容或引号。",
        f"“{sheet}”, row {row:,}, column {column} holds {chars:,} characters, a cell holds at most {limit:,}."
        " Look at its contents, or at a quotation mark that is not closed.",
    )  # fmt: skip


def protected() -> Unreadable:
    """A file with a password."""
    return Unreadable(
        "protected", "文件设有打开密码。请用 Excel 或 WPS 打开，取消密码（文件—信息—保护工作簿）并保存，再导入。",
        "The file is protected by a password. Open it, remove the password, save it, and import it again.",
    )  # fmt: skip


def damaged(detail: str) -> Unreadable:
    """A file of a known kind whose contents are broken."""
    return Unreadable(
        "damaged", f"文件已损坏或没有传完。请重新拷贝或下载；能打开的话，{SAVE_AS[0]}",
        f"The file is damaged or incomplete. Copy or download it again. {SAVE_AS[1]}", detail,
    )  # fmt: skip


def unsafe(what_zh: str, what_en: str) -> Unreadable:
    """A package built in a way that no spreadsheet program builds it."""
    return Unreadable(
        "unsafe", f"文件的内部结构不正常：{what_zh}。为安全起见不予读取。{SAVE_AS[0]}",
        f"The file is built in an unsafe way: {what_en}. It was not read. {SAVE_AS[1]}",
    )  # fmt: skip


def another_kind(zh: str, en: str, todo: tuple[str, str] = CHOOSE) -> Unreadable:
    """A file that is no table, whatever its name says."""
    return Unreadable(
        "another_kind", f"这不是表格文件，看起来是{zh}。{todo[0]}",
        f"This is not a spreadsheet; it seems to be {en}. {todo[1]}",
    )  # fmt: skip


def older_kind(zh: str, en: str) -> Unreadable:
    """A table in a format that we do not read."""
    return Unreadable(
        "older_kind", f"不支持这种表格格式（{zh}）。{SAVE_AS[0]}", f"This format ({en}) is not read. {SAVE_AS[1]}"
    )


def unknown_encoding() -> Unreadable:
    """Text whose characters cannot be told."""
    return Unreadable(
        "unknown_encoding", "无法识别文本编码，或文件不是文本。请另存为“CSV UTF-8”或 .xlsx 再导入。",
        "The text is neither UTF-8 nor GB18030, or it is no text. Save it as “CSV UTF-8” or .xlsx.",
    )  # fmt: skip


def null_bytes() -> Unreadable:
    """Text with null bytes in it."""
    return Unreadable(
        "null_bytes", "文件中含有空字节，不是正常的文本或表格。请从原系统重新导出，或另存为 .xlsx 再导入。",
        "The file holds null bytes, which no text does. Export it again, or save it as .xlsx.",
    )  # fmt: skip


def no_table() -> Unreadable:
    """A page without a table."""
    return Unreadable(
        "no_table", f"这是网页文件，但其中没有表格。{SAVE_AS[0]}", f"This is a web page without a table. {SAVE_AS[1]}"
    )


def out_of_memory() -> Unreadable:
    """The child asked for more memory than it may have."""
    return Unreadable(
        "out_of_memory",
        f"表格太大，超出了读取时可用的内存；也可能在远离表格的地方有多余的单元格，请先删除。{SPLIT[0]}",
        "The table is too big for the memory of one reading, or there are stray cells far from it: delete those."
        f" {SPLIT[1]}",
    )  # fmt: skip


def too_slow(seconds: float) -> Unreadable:
    """The child's time was up."""
    return Unreadable(
        "too_slow", f"读取超过 {seconds:g} 秒仍未完成，已停止。{SPLIT[0]}",
        f"Reading took longer than {seconds:g} seconds and was stopped. {SPLIT[1]}",
    )  # fmt: skip
