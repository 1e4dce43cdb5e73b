"""The fonts and the words that :mod:`benchmarks.train_plain_print` draws lines with."""

from __future__ import annotations

from pathlib import Path

from benchmarks.fetch_shelf import APART, SHELF
from benchmarks.line_pens import Typefaces
from benchmarks.line_words import corpus_of

_NOTO = Path("/usr/share/fonts/opentype/noto")
_SIMPLIFIED = 2
"""Position of the simplified Chinese face inside Noto's collections."""

_OFTEN = ("NotoSerifCJK-Regular.ttc", "LXGWWenKai-Regular.ttf", "uming.ttc", "cwfs.ttf")
"""Drawn with twice as often: text in Song, Kai and FangSong, which most documents are set in."""


def typefaces() -> Typefaces:
    """Return the fonts that the network is trained on."""
    files = [
        *sorted(_NOTO.glob("Noto*CJK-*.ttc")),
        *sorted((SHELF / "printed").glob("*.*")),
        *sorted((SHELF / "lines").glob("*.*")),
    ]
    files += [one for one in files if one.name in _OFTEN]
    return Typefaces(
        tuple(map(_face, files)),
        tuple(sorted((SHELF / "latin").glob("*.ttf"))),
        tuple(sorted((SHELF / "handwritten").glob("*.woff2"))),
    )


def typefaces_apart() -> Typefaces:
    """Return the fonts that are kept from training."""
    files = [
        *sorted((SHELF / APART / "printed").glob("*.*")),
        *sorted((SHELF / APART / "lines").glob("*.*")),
    ]
    latin = [one for one in sorted((SHELF / "latin").glob("*.ttf")) if "-Regular" in one.name]
    return Typefaces(tuple(map(_face, files)), tuple(latin))


def _face(path: Path) -> tuple[Path, int]:
    return path, _SIMPLIFIED if path.name.startswith("Noto") else 0


def corpus() -> str:
    """Return the Chinese text of this repository: its words have the shares that notices have."""
    files = [
        *Path("rules").rglob("*.txt"),
        *Path("rules").rglob("*.yaml"),
        *Path("docvalidate/language/text").glob("*.yaml"),
        *Path("docs").glob("*.zh-CN.md"),
        *Path().glob("*.zh-CN.md"),
        *Path("samples/drawing").glob("*.py"),
    ]
    return corpus_of(sorted(files))
