"""Train the network that tells what made a mark: a hand, a printer, a chop, a thumb, nothing.

``python -m benchmarks.train_mark_kind`` draws pages and slips of paper with places to sign, cuts
the marks out as the detector does, trains a small convolutional network on them and writes it to
``docvalidate/vision/models/mark_kind.onnx``. Then it draws pages with hands and fonts that were
kept from training, and prints who was taken for whom, beside what measured geometry alone
(``benchmarks/geometry_alone.py``) makes of hands and type. All seeds are fixed: the same command
with the same packages gives the same weights, up to the noise of floating-point sums.

It needs ``torch==2.13.0`` and ``onnx``, which nothing else here does: install them into an
environment of their own. The fonts and pen strokes come from the shelf that
``python -m benchmarks.fetch_shelf`` fills; those below ``apart`` are only measured on.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing import Pool
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from benchmarks.fetch_shelf import APART, SHELF
from benchmarks.geometry_alone import fitted, looks_typed
from benchmarks.mark_examples import Example, examples_on, strip_examples
from docvalidate.vision.mark_geometry import FEATURE_COUNT
from docvalidate.vision.mark_kind import (
    HEIGHT,
    LABEL_WIDTH,
    LAYERS,
    MEASURE_COUNT,
    WIDTH,
    Maker,
    measures_of,
)
from samples.drawing.hands import Shelf, Style

_MODEL = Path("docvalidate/vision/models/mark_kind.onnx")
_STRIP_SEED = 3_000_000
_APART_SEED = 5_000_000
_HARD_SEED = 400_000
_BATCH = 64
_POOL = 12
_STEP = 8
"""Pixels of the canvas to one of the last maps."""

_SPARE = 14
_GRAIN = 16
_NOT_ZERO = 1e-3
_UNMEASURED = 0.1
_STYLES: tuple[Style, ...] = ("skeleton", "bent", "scrawl", "latin", "strokes", "font")
_STYLES_APART: tuple[Style, ...] = ("font", "bent", "scrawl")
"""With the fonts kept apart only these write the pages the network is measured on."""


def main() -> None:
    """Draw, train, export, compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=130, help="usual pages, and half as many hard")
    parser.add_argument("--strips", type=int, default=600, help="usual slips, and as many hard")
    parser.add_argument("--passes", type=int, default=16)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--shelf", type=Path, default=SHELF)
    parser.add_argument("--output", type=Path, default=_MODEL)
    options = parser.parse_args()
    seen, apart = Shelf.of_folder(options.shelf), Shelf.of_folder(options.shelf / APART)
    if not seen.handwritten or not apart.handwritten:
        parser.error(f"no fonts in {options.shelf}: run python -m benchmarks.fetch_shelf first")
    training = Marks.of(
        [
            drawn(draw, range(first, first + count), seen, _STYLES, options.jobs, hard=hard)
            for draw, first, count, hard in (
                (examples_on, 0, options.pages, False),
                (examples_on, _HARD_SEED, options.pages // 2, True),
                (strip_examples, _STRIP_SEED, options.strips, False),
                (strip_examples, _STRIP_SEED + _HARD_SEED, options.strips, True),
            )
        ]
    )
    held = range(_APART_SEED, _APART_SEED + options.pages // 5)
    usual, hard = (
        drawn(examples_on, held, apart, _STYLES_APART, options.jobs, hard=one)
        for one in (False, True)
    )
    network = trained(training, options.passes, options.jobs)
    exported(network, options.output)
    report(
        network,
        {"training": training, "kept apart": usual, "kept apart, hard to tell": hard},
    )


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """Examples as arrays of one row each.

    Attributes:
        canvases: shape ``(n, LAYERS, HEIGHT, WIDTH)``, 0 to 255.
        features: shape ``(n, FEATURE_COUNT)``.
        shares: of hand and stamp, shape ``(n, 2)``.
        makers: shape ``(n,)``, places in :class:`Maker`.
    """

    canvases: NDArray[np.uint8]
    features: NDArray[np.float64]
    shares: NDArray[np.float32]
    makers: NDArray[np.int64]

    @classmethod
    def of(cls, parts: Sequence[Marks]) -> Marks:
        """Return several sets as one."""
        return cls(
            np.concatenate([one.canvases for one in parts]),
            np.concatenate([one.features for one in parts]),
            np.concatenate([one.shares for one in parts]),
            np.concatenate([one.makers for one in parts]),
        )

    @classmethod
    def packed(cls, examples: Sequence[Example]) -> Marks:
        """Return examples as arrays."""
        makers = list(Maker)
        shape = (0, LAYERS, HEIGHT, WIDTH)
        return cls(
            np.stack([np.rint(one.canvas * 255).astype(np.uint8) for one in examples])
            if examples
            else np.zeros(shape, np.uint8),
            np.array([one.features for one in examples]).reshape(-1, FEATURE_COUNT),
            np.array([one.shares for one in examples], np.float32).reshape(-1, 2),
            np.array([makers.index(one.maker) for one in examples], np.int64),
        )

    def only(self, wanted: NDArray[np.bool_]) -> Marks:
        """Return some of the rows."""
        return Marks(
            self.canvases[wanted], self.features[wanted], self.shares[wanted], self.makers[wanted]
        )

    def inputs(self, rows: slice | NDArray[np.int64]) -> NDArray[np.float32]:
        """Return canvases of some rows, 0 to 1."""
        return np.asarray(self.canvases[rows], np.float32) / np.float32(255)

    @property
    def widths(self) -> NDArray[np.int64]:
        """How much of each canvas holds more than paper, room to shift included."""
        inked = self.canvases[:, -1, :, LABEL_WIDTH:].max(axis=1) > 0
        last = WIDTH - LABEL_WIDTH - np.argmax(inked[:, ::-1], axis=1)
        whole = np.ceil((LABEL_WIDTH + last + _SPARE) / _GRAIN).astype(np.int64) * _GRAIN
        return np.asarray(np.minimum(whole, WIDTH), np.int64)

    @property
    def geometry(self) -> Tensor:
        """What geometry measured, as the network takes it."""
        pairs = zip(self.features, self.shares, strict=True)
        return torch.from_numpy(np.stack([measures_of(*one) for one in pairs]))


def drawn(
    draw: Callable[..., list[Example]],
    seeds: Iterable[int],
    shelf: Shelf,
    styles: tuple[Style, ...],
    jobs: int,
    *,
    hard: bool,
) -> Marks:
    """Return the marks on the pages or strips of these seeds."""
    usable = tuple(style for style in styles if style in shelf.styles)
    one = partial(_drawn, draw, shelf, usable, hard=hard)
    with Pool(jobs) as pool:
        return Marks.of(list(pool.imap(one, seeds, chunksize=8)))


def _drawn(
    draw: Callable[..., list[Example]],
    shelf: Shelf,
    styles: tuple[Style, ...],
    seed: int,
    *,
    hard: bool,
) -> Marks:
    cv2.setNumThreads(1)
    return Marks.packed(draw(seed, shelf, styles, hard=hard))


class Network(nn.Module):
    """Four convolutions, mean and maximum over the mark's own ink, and what geometry measured."""

    def __init__(self) -> None:
        """Set up untrained layers."""
        super().__init__()
        self.features = nn.Sequential(
            _block(LAYERS, 16, 2), _block(16, 32, 2), _block(32, 48, 2), _block(48, 64, 1)
        )
        self.head = nn.Sequential(
            nn.Dropout(0.2),
            nn.Linear(3 * 64 + MEASURE_COUNT, 64),
            nn.ReLU(),
            nn.Linear(64, len(Maker)),
        )

    def forward(self, canvas: Tensor, geometry: Tensor) -> Tensor:
        """Return one score per maker.

        Args:
            canvas: shape ``(batch, LAYERS, HEIGHT, at most WIDTH)``.
            geometry: shape ``(batch, MEASURE_COUNT)``.
        """
        maps = self.features(canvas)
        edge = LABEL_WIDTH // _STEP
        mark, label = maps[:, :, :, edge:], maps[:, :, :, :edge]
        # What counts is what the mark's own ink looks like, not how much paper is beside it.
        own = functional.max_pool2d(canvas[:, -1:, :, LABEL_WIDTH:], _STEP)
        near = functional.max_pool2d(own, 3, 1, 1)
        mean = (mark * own).sum((2, 3)) / (own.sum((2, 3)) + _NOT_ZERO)
        pooled = torch.cat([mean, (mark * near).amax((2, 3)), label.mean((2, 3)), geometry], dim=1)
        scores: Tensor = self.head(pooled)
        return scores


def _block(inputs: int, outputs: int, stride: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU()
    )


def trained(marks: Marks, passes: int, threads: int) -> Network:
    """Return a network fitted to the marks, rare makers weighed up."""
    torch.manual_seed(1)
    torch.set_num_threads(threads)
    torch.use_deterministic_algorithms(mode=True)
    rng = np.random.default_rng(1)
    geometry, targets = marks.geometry, torch.from_numpy(marks.makers)
    count = len(targets)
    counts = torch.bincount(targets, minlength=len(Maker)).clamp(min=1)
    loss = nn.CrossEntropyLoss((counts.sum() / counts).sqrt(), label_smoothing=0.03)
    network = Network()
    network.to(memory_format=torch.channels_last)
    widths = marks.widths
    steps = passes * len(_batches(widths, rng))
    optimizer = torch.optim.AdamW(network.parameters(), 2e-3, weight_decay=1e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 4e-3, total_steps=steps)
    for number in range(passes):
        network.train()
        total = 0.0
        for batch in _batches(widths, rng):
            canvases = varied(marks.inputs(batch), rng)[..., : int(widths[batch].max())]
            optimizer.zero_grad()
            chosen = torch.from_numpy(batch)
            measured = geometry[chosen]
            # A mark without a label: what is measured against it is not there.
            measured[torch.rand(len(batch)) < _UNMEASURED, : 2 * FEATURE_COUNT] = 0.0
            shown = torch.from_numpy(canvases).contiguous(memory_format=torch.channels_last)
            value = loss(network(shown, measured), targets[chosen])
            value.backward()
            optimizer.step()
            schedule.step()
            total += float(value.detach()) * len(batch)
        print(f"pass {number + 1}: loss {total / count:.4f}", flush=True)
    network.eval()
    network.to(memory_format=torch.contiguous_format)
    return network


def _batches(widths: NDArray[np.int64], rng: np.random.Generator) -> list[NDArray[np.int64]]:
    """Return a random order in batches of marks of like width, so that little paper is computed."""
    order = rng.permutation(len(widths))
    batches: list[NDArray[np.int64]] = []
    for start in range(0, len(order), _POOL * _BATCH):
        pool = order[start : start + _POOL * _BATCH]
        pool = pool[np.argsort(widths[pool], kind="stable")]
        batches.extend(np.array_split(pool, max(1, len(pool) // _BATCH)))
    return [batches[int(index)] for index in rng.permutation(len(batches))]


def varied(canvases: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.float32]:
    """Return canvases as other scanners might have given them: darker, greyer, shifted, noisy."""
    canvases = canvases.copy()
    for canvas in canvases:
        canvas[:3] *= float(rng.uniform(0.6, 1.25))
        if rng.random() < 0.2:
            canvas[1:3] = 0
        if rng.random() < 0.2:
            canvas[:, :, :LABEL_WIDTH] = 0
        right, down = int(rng.integers(0, 9)), int(rng.integers(-3, 4))
        mark = canvas[:, :, LABEL_WIDTH:]
        canvas[:, :, LABEL_WIDTH:] = np.roll(mark, (down, right), (1, 2))
        noise = rng.standard_normal(canvas[0].shape, dtype=np.float32)
        canvas[0] += noise * np.float32(rng.uniform(0, 0.03))
    return np.clip(canvases, 0, 1, out=canvases)


def exported(network: Network, path: Path) -> None:
    """Write the network as ONNX."""
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.onnx.export(
        network,
        (torch.zeros(1, LAYERS, HEIGHT, WIDTH), torch.zeros(1, MEASURE_COUNT)),
        str(path),
        input_names=["canvas", "geometry"],
        output_names=["scores"],
        dynamo=False,
    )


def report(network: Network, sets: dict[str, Marks]) -> None:
    """Print who was taken for whom in each set, and hands against type by geometry alone."""
    makers = list(Maker)
    for title, marks in sets.items():
        table = Counter(zip(marks.makers.tolist(), answers(network, marks).tolist(), strict=True))
        right = sum(count for (truth, seen), count in table.items() if truth == seen)
        print(f"{title}: {len(marks.makers)} marks, {right / len(marks.makers):.3f} right")
        print("drawn by   seen as " + "".join(f"{maker:>9}" for maker in makers))
        for truth, maker in enumerate(makers):
            counts = (table[truth, seen] for seen in range(len(makers)))
            print(f"{maker:20}" + "".join(f"{one:9}" for one in counts))
    pairs = {title: _hand_or_type(marks) for title, marks in sets.items()}
    learned = pairs["training"]
    weights = fitted(learned.features, _typed(learned))
    for title, marks in pairs.items():
        by_geometry = float((looks_typed(marks.features, weights) == _typed(marks)).mean())
        by_network = float((answers(network, marks) == marks.makers).mean())
        print(f"hand or type, {title}: geometry {by_geometry:.3f}, network {by_network:.3f}")


def answers(network: Network, marks: Marks) -> NDArray[np.int64]:
    """Return whom the network takes for the maker of each mark."""
    result = []
    geometry = marks.geometry
    with torch.no_grad():
        for start in range(0, len(marks.makers), 256):
            rows = slice(start, start + 256)
            scores = network(torch.from_numpy(marks.inputs(rows)), geometry[rows])
            result.append(scores.argmax(1).numpy())
    return np.concatenate(result).astype(np.int64)


def _hand_or_type(marks: Marks) -> Marks:
    makers = list(Maker)
    wanted = [makers.index(Maker.HAND), makers.index(Maker.PRINT)]
    return marks.only(np.isin(marks.makers, wanted))


def _typed(marks: Marks) -> NDArray[np.bool_]:
    return np.asarray(marks.makers == list(Maker).index(Maker.PRINT))


if __name__ == "__main__":
    main()
