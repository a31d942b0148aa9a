"""The words in which a report's file is refused (退回报道文件的话): what is wrong, and what to do, in both languages.

Belongs here: every refusal of a file. Does not belong: deciding on one; refusing what a page says (`read.refusals`).
"""

from xieshou.engine.ledgers.reading.outcome import Unreadable

_PASTE = ("或复制报道文字后粘贴。", "or copy its text and paste it.")


def too_big(size: int, limit: int) -> Unreadable:
    """More bytes than any report has."""
    return Unreadable(
        "too_big", f"文件有 {size / 1e6:,.0f} MB，报道文件上限是 {limit / 1e6:,.0f} MB。请只复制报道文字后粘贴。",
        f"The file has {size / 1e6:,.0f} MB, a report at most {limit / 1e6:,.0f} MB. Copy its text and paste it.",
    )  # fmt: skip


def no_text() -> Unreadable:
    """A scan, or white space."""
    return Unreadable(
        "no_text", "文件中没有文字，可能是扫描件或图片。请找到文字版，或手工录入。",
        "The file holds no text; it may be a scan or a picture. Find it as text, or type it.",
    )  # fmt: skip


def another_kind(zh: str, en: str) -> Unreadable:
    """A file that is no report."""
    return Unreadable(
        "another_kind", f"这是{zh}，不能直接读取。请另存为 .docx、.txt，{_PASTE[0]}",
        f"This is {en}, which is not read. Save it as .docx or .txt, {_PASTE[1]}",
    )  # fmt: skip


def damaged(detail: str) -> Unreadable:
    """A file of a known kind whose contents are broken."""
    return Unreadable(
        "damaged", f"文件已损坏，无法读取。请重新取得文件，{_PASTE[0]}",
        f"The file is damaged. Get it again, {_PASTE[1]}", detail,
    )  # fmt: skip


def no_plain_text(code: str) -> Unreadable:
    """Bytes that are no text: `null_bytes` or `unknown_encoding`."""
    return Unreadable(
        code, f"文件不是文字，或编码无法识别（应为 UTF-8 或 GB18030）。请另存为 .docx、.txt，{_PASTE[0]}",
        f"The file is no text, or neither UTF-8 nor GB18030. Save it as .docx or .txt, {_PASTE[1]}",
    )  # fmt: skip


def out_of_memory() -> Unreadable:
    """The child asked for more memory than it may have."""
    return Unreadable(
        "out_of_memory", f"文件太大或结构异常，超出了读取时可用的内存。请只保留报道一篇，{_PASTE[0]}",
        f"The file is too big, or oddly built, for the memory of one reading. Keep the report alone, {_PASTE[1]}",
    )  # fmt: skip


def too_slow(seconds: float) -> Unreadable:
    """The child's time was up."""
    return Unreadable(
        "too_slow", f"读取超过 {seconds:g} 秒仍未完成，已停止。请只保留报道一篇，{_PASTE[0]}",
        f"Reading took longer than {seconds:g} seconds and was stopped. Keep the report alone, {_PASTE[1]}",
    )  # fmt: skip


def unpacks_too_big(limit: int) -> Unreadable:
    """A packed file that grows beyond bounds."""
    return Unreadable(
        "unpacks_too_big", f"文件解压后超过 {limit / 1e6:,.0f} MB，可能内含异常数据，未予读取。请{_PASTE[0][1:]}",
        f"Unpacked, the file exceeds {limit / 1e6:,.0f} MB; it may have been made to do harm."
        " Copy the report's text and paste it.",
    )  # fmt: skip
