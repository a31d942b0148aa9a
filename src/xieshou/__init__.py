"""Xieshou 携手: software that runs a paired-assistance programme (东西部协作, 对口支援)."""

__version__ = "0.1.0"
