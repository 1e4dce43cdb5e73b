"""By which of its many processes a JPEG was coded; cameras and scanners use few of them."""

from __future__ import annotations

_START_OF_SCAN = 0xDA
_NO_LENGTH = (0x01, *range(0xD0, 0xD9))
_FRAMES = (*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0), 0xF7)
"""Markers of a frame, ITU-T T.81 table B.1, and of JPEG-LS, T.87."""

_COMMON_FRAMES = (0xC0, 0xC1, 0xC2, 0xC9, 0xCA)
"""Huffman and arithmetic coding, baseline to progressive: what decoders read."""

_COMMON_PRECISION = 8


def is_uncommon_jpeg(content: bytes) -> bool:
    """Say whether a JPEG is lossless, hierarchical, or of other than 8 bits a sample.

    Args:
        content: of the file; of a damaged one the answer is no.
    """
    at = 2
    while at + 4 < len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker in _FRAMES:
            return marker not in _COMMON_FRAMES or content[at + 4] != _COMMON_PRECISION
        if marker == _START_OF_SCAN:
            return False
        length = int.from_bytes(content[at + 2 : at + 4], "big")
        at += 2 if marker in _NO_LENGTH else 2 + length
    return False
