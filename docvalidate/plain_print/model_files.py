"""Where the networks lie: known without loading what runs them."""

from __future__ import annotations

from pathlib import Path

_MODELS = Path(__file__).with_name("models")

PRINT_MODEL = _MODELS / "plain_print.onnx"
"""Reads lines of a page."""

STAMP_MODEL = _MODELS / "stamp_print.onnx"
"""Reads what stamps and seals say, laid out straight as dark ink on bare paper."""
