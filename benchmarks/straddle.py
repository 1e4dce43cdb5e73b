"""Straddle seals on freshly drawn documents: are the parts found, and is it told what is broken.

``python -m benchmarks.straddle [--documents N] [--seed S] [--read]`` draws N documents of each
kind and N of each look-alike at 120 dpi and prints, for each kind, in how many the pages with a
part, the pages passed by, the place of a page taken out and the order of the pages were all told
right, and in how many look-alikes a straddle seal was seen. ``--read`` reads the seals put
together too, with the default engine, and prints how many texts are right letter for letter.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from docvalidate.model.evidence import (
    PageEvidence,
    QualityCode,
    QualityIssue,
    QualitySeverity,
    TextSource,
)
from docvalidate.model.page import Image, LineReader, RecognisedText
from docvalidate.model.straddle import Straddle, StraddleState
from docvalidate.ocr import EngineChoice, load_engine
from docvalidate.vision import is_colourless, join_strips
from docvalidate.vision.edges import find_strips
from docvalidate.vision.ink import ink_of
from samples.drawing.straddle import (
    EDGE_LOOK_ALIKES,
    FAN_KINDS,
    StraddleTruth,
    draw_kind,
    draw_look_alike,
)
from samples.drawing.truth import LabelledPage

DPI = 120


class NoReader:
    """Reads nothing, so that the joining alone is measured."""

    def read_lines(self, images: Sequence[Image]) -> tuple[RecognisedText, ...]:
        """Return empty text for each image."""
        return tuple(RecognisedText("", 0.0) for _ in images)


def straddle_of(pages: Sequence[LabelledPage], reader: LineReader, dpi: int = DPI) -> Straddle:
    """Return what runs across the edges of drawn pages, without looking for anything else."""
    strips, evidence = {}, []
    for number, page in enumerate(pages, start=1):
        strips[number] = find_strips(ink_of(page.image), dpi)
        height, width = page.image.shape[:2]
        grey = QualityIssue(QualityCode.COLOURLESS, QualitySeverity.WARNING, 0.0)
        evidence.append(
            PageEvidence(
                number,
                width,
                height,
                dpi,
                0,
                TextSource.OCR,
                quality=(grey,) if is_colourless(page.image) else (),
                edges=tuple(strip.impression for strip in strips[number]),
            )
        )
    return join_strips(evidence, len(evidence), strips, reader)


def told_right(straddle: Straddle, truth: StraddleTruth) -> bool:
    """Say whether parts, pages passed by, pages taken out and order are all as drawn."""
    gaps = {page for seal in straddle.seals for page in seal.gaps}
    return (
        len(straddle.seals) == 1
        and straddle.pages == tuple(sorted(truth.parts))
        and straddle.missing == truth.unstamped
        and gaps == set(truth.lost_after)
        and all(seal.in_order for seal in straddle.seals) is truth.in_order
    )


def main() -> None:
    """Draw, look and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=10)
    parser.add_argument("--seed", type=int, default=500)
    parser.add_argument("--read", action="store_true")
    arguments = parser.parse_args()
    reader: LineReader = load_engine(EngineChoice()) if arguments.read else NoReader()
    seeds = range(arguments.seed, arguments.seed + arguments.documents)
    for kind in FAN_KINDS:
        found = right = read = 0
        for seed in seeds:
            document = draw_kind(seed, kind, DPI)
            straddle = straddle_of(document.pages, reader)
            found += straddle.state is not StraddleState.NONE
            right += told_right(straddle, document.truth)
            read += any(seal.text == document.truth.text for seal in straddle.seals)
        words = f"{kind:12} found {found}/{len(seeds)}  told right {right}/{len(seeds)}"
        print(words + (f"  read {read}/{len(seeds)}" if arguments.read else ""))
    for draw in EDGE_LOOK_ALIKES:
        seen = sum(
            straddle_of(draw_look_alike(seed, draw, dpi=DPI), reader).state
            is not StraddleState.NONE
            for seed in seeds
        )
        print(f"{draw.__name__:18} taken for one {seen}/{len(seeds)}")


if __name__ == "__main__":
    main()
