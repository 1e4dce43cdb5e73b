"""A small network of our own that reads plain print, and knows when it does not."""

from docvalidate.plain_print.network import MODEL, STEP
from docvalidate.plain_print.reader import PrintedCharacter, PrintedLine, read_print

__all__ = ["MODEL", "STEP", "PrintedCharacter", "PrintedLine", "read_print"]
