"""Whether a PDF lost data, or only a decoder complains.

MuPDF says "premature end of data" of a picture that was cut off and is padded with grey, which
proves nothing, and in the same words of a stream whose checksum is a byte short and of a page
whose list of drawing operations is empty: nothing is missing then.
"""

from __future__ import annotations

import re
import zlib
from enum import Enum
from typing import Any

_LOSS = ("premature end", "truncated", "unexpected end")
_NOT_DRAWN = (
    "page may not be correct",
    "content stream is not a stream",
    "cannot load content stream part",
    "treating as end of file",
    "encountered in lzw decode",
    "library error: zlib error",
)
_OF_DEFLATE = "premature end of data in flate filter"
_REPEATED = re.compile(r"\.\.\. repeated \d+ times")
_HEADER_BYTES, _CHECKSUM_BYTES = 2, 4
_BLOCK = 1 << 20
_MOST_BYTES = 256 << 20
"""Unpacked to see how a stream ends; more than that counts as lost."""


class _Ending(Enum):
    WHOLE = "whole"
    NOTHING_MISSING = "nothing missing"
    CUT_OFF = "cut off"


def loss_in(warnings: str, opened: Any) -> str | None:  # noqa: ANN401 - PyMuPDF is untyped
    """Return the sign of lost data in what MuPDF said of a page, ``None`` where none was lost.

    Args:
        warnings: what MuPDF said while it drew the page.
        opened: the open PDF.
    """
    lines = [line for line in warnings.lower().splitlines() if not _REPEATED.match(line)]
    signs = {line: sign for line in lines for sign in _LOSS if sign in line}
    others = [sign for line, sign in signs.items() if _OF_DEFLATE not in line]
    if others:
        return others[0]
    return _LOSS[0] if signs and _deflated_data_is_missing(opened) else None


def is_drawn_in_part(warnings: str) -> bool:
    """Say whether MuPDF left something of a page out because it could not make sense of it.

    What it drew stands where it should; nothing can be concluded from what it did not draw.

    Args:
        warnings: what MuPDF said while it drew the page.
    """
    said = warnings.lower()
    return any(sign in said for sign in _NOT_DRAWN)


def _deflated_data_is_missing(opened: Any) -> bool:  # noqa: ANN401
    """Look at how every deflated stream ends: none may be cut off, one must explain the warning."""
    endings = {_ending(opened, number) for number in range(1, opened.xref_length())}
    return _Ending.CUT_OFF in endings or _Ending.NOTHING_MISSING not in endings


def _ending(opened: Any, number: int) -> _Ending:  # noqa: ANN401
    if not opened.xref_is_stream(number):
        return _Ending.WHOLE
    filters = re.findall(r"/(\w+)", opened.xref_get_key(number, "Filter")[1])
    if "FlateDecode" not in filters:
        return _Ending.WHOLE
    if filters[0] != "FlateDecode":
        return _Ending.CUT_OFF
    packed = opened.xref_stream_raw(number)
    if not packed.strip():
        drawn = opened.xref_get_key(number, "Subtype")[0] == "null"
        return _Ending.NOTHING_MISSING if drawn else _Ending.CUT_OFF
    return _ending_of_deflated(packed)


def _ending_of_deflated(packed: bytes) -> _Ending:
    """Unpack without keeping anything; what follows the last block is the checksum."""
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    rest, unpacked = packed[_HEADER_BYTES:], 0
    try:
        while rest and not unpacker.eof and unpacked <= _MOST_BYTES:
            unpacked += len(unpacker.decompress(rest, _BLOCK))
            rest = unpacker.unconsumed_tail
    except zlib.error:
        return _Ending.CUT_OFF
    if not unpacker.eof:
        return _Ending.CUT_OFF
    whole = len(unpacker.unused_data) >= _CHECKSUM_BYTES
    return _Ending.WHOLE if whole else _Ending.NOTHING_MISSING
