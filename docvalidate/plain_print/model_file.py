"""Where the network lies: known without loading what runs it."""

from __future__ import annotations

from pathlib import Path

MODEL = Path(__file__).with_name("models") / "plain_print.onnx"
