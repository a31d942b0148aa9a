"""From a file to the text of a report (报道文件读取): txt, html, docx, and pdf that holds text.

A file is parsed in a child process under limits of memory and time; what cannot be read is refused in words.

Belongs here: bytes in, text out. Does not belong: repairing it (`repair`), what it says (`read`).

paper       the parent: size, clock, what a child's death means
child       the child: limits, which kind of file, its text
refusals    the words in which a file is refused
"""

from xieshou.engine.communique.papers.paper import LARGEST, text_of

__all__ = ["LARGEST", "text_of"]
