"""Fit the weights that tell type from handwriting, on drawn signature fields.

``python -m benchmarks.train_print_likeness [--pages N]`` draws pages of signature fields, half
signed by drawn hands and half filled with typed names, scans, copies and photographs them, reads
them with the default engine, measures every mark as the detector does, fits a logistic function
by Newton's method, and prints it with its errors on pages held apart. The printed constants go
into ``docvalidate/vision/print_likeness.py``.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from docvalidate.model.evidence import Expectation, MarkKind
from docvalidate.model.geometry import Box
from docvalidate.ocr import Engine, EngineChoice, load_engine
from docvalidate.vision.fields import find_fields
from docvalidate.vision.ink import ink_of, uncoloured_mask
from docvalidate.vision.marks import features_of, surroundings_of, writing_in
from docvalidate.vision.print_likeness import FEATURES, expanded
from docvalidate.vision.ruling import find_ruling
from samples.drawing import effects
from samples.drawing.fonts import Face
from samples.drawing.handwriting import Writer
from samples.drawing.paper import Sheet
from samples.drawing.truth import LabelledPage

_LABELS = (
    "承诺人签名",
    "申报人签字",
    "单位负责人签名",
    "审核人签字",
    "经办人签字",
    "本人签名",
    "承诺人（签名）",
    "被考核人签字",
    "负责人签字",
    "评委签名",
)
_SURNAMES = "周李王张陈刘赵黄吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏"
_GIVEN = "启明晓雯建国芳一凡志强丽华文博海燕雪梅俊杰思远佳怡永红春生秀英子涵宇航德胜美玲立新慧敏"
_PROSE = (
    "本人郑重承诺，所提交的申报材料真实、准确、有效，与原件一致；如有弄虚作假，"
    "愿承担由此产生的一切责任，并接受取消申报资格的处理。"
)
_FACES: tuple[Face, ...] = ("serif", "sans", "serif_bold", "sans_bold")
_RIDGE = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """One mark as measured; ``typed`` is the truth."""

    features: NDArray[np.float64]
    typed: bool


def main() -> None:
    """Draw, measure, fit, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=60)
    pages = parser.parse_args().pages
    engine = load_engine(EngineChoice(threads=2))
    training = [e for seed in range(pages) for e in examples_on(draw_page(1000 + seed), engine)]
    apart = [
        e for seed in range(pages // 2) for e in examples_on(draw_page(900_000 + seed), engine)
    ]
    weights = fit(training)
    print(f"_BIAS = {weights[0]:.3f}")
    print("_WEIGHTS = (")
    names = [f"{name}, either way" for name in FEATURES] + list(FEATURES)
    for name, weight in zip(names, weights[1:], strict=True):
        print(f"    {weight:.3f},  # {name}")
    print(")")
    for title, part in (("training", training), ("held apart", apart)):
        wrong = [abs(likelihood(e, weights) - e.typed) > 0.5 for e in part]
        unsure = [0.35 < likelihood(e, weights) < 0.65 for e in part]
        print(f"{title}: {len(part)} marks, {sum(wrong)} wrong, {sum(unsure)} to a person")


def draw_page(seed: int) -> LabelledPage:
    """Draw ten signature fields on one page and put it through a scanner, copier or phone."""
    sheet = Sheet(seed, (150, 200)[seed % 2])
    rng, unit = sheet.rng, sheet.unit
    size = float(rng.choice([22, 25, 28]))
    face = _FACES[int(rng.integers(0, 2))]
    sheet.heading(90 * unit, "诚信承诺书")
    frame = Box(int(140 * unit), int(180 * unit), int(1100 * unit), int(600 * unit))
    y = sheet.paragraph(frame, _PROSE, size) + 60 * unit
    for row in range(len(_LABELS)):
        label = _LABELS[(row + seed) % len(_LABELS)]
        box = sheet.text((300 * unit, y + row * 105 * unit), label + "：", size, face=face)
        if rng.random() < 0.3:
            foot = box.y1 + 6 * unit
            sheet.rule((box.x1 + 4 * unit, foot), (box.x1 + 280 * unit, foot))
        _fill(sheet, label, box, size, face, seed * 10 + row)
    page = sheet.finished()
    if seed % 5 == 2:
        return effects.photocopied(page, rng)
    if seed % 5 == 3:
        return effects.photographed(page, rng)
    scanned = effects.scanned(page, rng)
    return effects.recompressed(scanned, 40) if seed % 5 == 4 else scanned


def _fill(sheet: Sheet, label: str, box: Box, size: float, face: Face, hand: int) -> None:
    """Sign a field by hand or type a name into it, in many sizes, faces and places."""
    rng, unit = sheet.rng, sheet.unit
    given = "".join(rng.choice(list(_GIVEN), int(rng.integers(1, 3))))
    name = str(rng.choice(list(_SURNAMES))) + given
    middle = (box.y0 + box.y1) / 2
    if rng.random() < 0.5:
        at = (box.x1 + rng.uniform(2, 50) * unit, middle + rng.uniform(-6, 6) * unit)
        mark = sheet.handwriting(
            at,
            name,
            float(rng.uniform(1.0, 2.6)) * size,
            Writer.from_seed(hand),
            signature=bool(rng.random() < 0.6),
        )
        kind = MarkKind.HANDWRITTEN
    else:
        other = face if rng.random() < 0.4 else _FACES[int(rng.integers(0, len(_FACES)))]
        at = (box.x1 + rng.uniform(3, 60) * unit, middle + rng.uniform(-2, 2) * unit)
        spaced = name if rng.random() < 0.8 else "  ".join(name)
        scale = float(rng.choice([1, 1, 1, 0.9, 1.15, 1.3]))
        mark = sheet.text(at, spaced, size * scale, face=other, anchor="lm")
        kind = MarkKind.TYPED
    sheet.label_field(label, Expectation.SIGNATURE, box, kind, mark)


def examples_on(page: LabelledPage, engine: Engine) -> Iterator[Example]:
    """Yield what the detector measures in each field of a page that it finds."""
    height, width = page.image.shape[:2]
    per_mm = height / 297.0
    lines = engine.read_page(page.image)
    ink = ink_of(page.image)
    ruling = find_ruling(uncoloured_mask(ink, 0.2), per_mm)
    around = surroundings_of(ink, ruling, lines, (), per_mm)
    places = find_fields(lines, ruling, (width, height), per_mm)
    for truth in page.truth.fields:
        for place in places:
            if place.expects is not Expectation.SIGNATURE:
                continue
            if place.label_box.overlap_ratio(truth.box) > 0.3:
                found = writing_in(place, around)
                if found is not None:
                    features = features_of(*found, place, around)
                    yield Example(features, truth.mark is MarkKind.TYPED)
                break


def fit(examples: list[Example]) -> NDArray[np.float64]:
    """Return bias and weights of the ridge-regularised logistic regression."""
    inputs = np.array([[1.0, *expanded(e.features)] for e in examples])
    targets = np.array([float(e.typed) for e in examples])
    weights = np.zeros(inputs.shape[1])
    penalty = np.eye(inputs.shape[1]) * _RIDGE
    penalty[0, 0] = 0.0
    for _ in range(50):
        guess = 1.0 / (1.0 + np.exp(-inputs @ weights))
        gradient = inputs.T @ (guess - targets) + penalty @ weights
        curvature = (inputs * (guess * (1 - guess))[:, None]).T @ inputs + penalty
        weights = weights - np.linalg.solve(curvature, gradient)
    return weights


def likelihood(example: Example, weights: NDArray[np.float64]) -> float:
    """Return how sure these weights are that an example is type."""
    score = weights[0] + float(np.dot(expanded(example.features), weights[1:]))
    return float(1.0 / (1.0 + np.exp(-score)))


if __name__ == "__main__":
    main()
