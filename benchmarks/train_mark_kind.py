"""Train the network that tells what made a mark: a hand, a printer, a chop, a thumb, nothing.

``python -m benchmarks.train_mark_kind [--pages N] [--strips N] [--shelf DIR] [--apart DIR]``
draws pages and slips of paper with places to sign, cuts the marks out as the detector does,
trains a small convolutional network on them and writes it to
``docvalidate/vision/models/mark_kind.onnx``. Then it draws pages with hands and fonts that were
kept from training, and prints who was taken for whom, beside what measured geometry alone
(``benchmarks/geometry_alone.py``) makes of hands and type.

It needs ``torch==2.13.0`` and ``onnx``, which nothing else here does: install them into an
environment of their own. A shelf is a folder with ``printed`` and ``handwritten`` fonts and pen
``strokes`` (:class:`samples.drawing.hands.Shelf`); without one only Noto CJK and the built-in ways
of writing are used. CONTRIBUTING.md names the fonts that the network in the repository saw.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Iterable
from multiprocessing import Pool
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from benchmarks.geometry_alone import fitted, looks_typed
from benchmarks.mark_examples import Example, examples_on, strip_examples
from docvalidate.vision.mark_geometry import FEATURE_COUNT
from docvalidate.vision.mark_kind import HEIGHT, LABEL_WIDTH, WIDTH, Maker, bounded
from samples.drawing.hands import NO_SHELF, Shelf, Style

_MODEL = Path("docvalidate/vision/models/mark_kind.onnx")
_STRIP_SEED = 3_000_000
_APART_SEED = 5_000_000
_BATCH = 64
_UNMEASURED = 0.1
_STYLES: tuple[Style, ...] = ("skeleton", "bent", "scrawl", "latin", "strokes", "font")
_STYLES_APART: tuple[Style, ...] = ("font", "bent", "scrawl")
"""With the fonts of ``--apart`` only these write the pages the network is measured on."""


def main() -> None:
    """Draw, train, export, compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=450)
    parser.add_argument("--strips", type=int, default=5000)
    parser.add_argument("--passes", type=int, default=12)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--shelf", type=Path)
    parser.add_argument("--apart", type=Path)
    parser.add_argument("--output", type=Path, default=_MODEL)
    options = parser.parse_args()
    shelf = Shelf.of_folder(options.shelf) if options.shelf else NO_SHELF
    apart = Shelf.of_folder(options.apart) if options.apart else NO_SHELF
    training = drawn(examples_on, range(options.pages), shelf, _STYLES, options.jobs)
    strips = range(_STRIP_SEED, _STRIP_SEED + options.strips)
    training += drawn(strip_examples, strips, shelf, _STYLES, options.jobs)
    held = range(_APART_SEED, _APART_SEED + options.pages // 5)
    held_apart = drawn(examples_on, held, apart, _STYLES_APART, options.jobs)
    torch.manual_seed(1)
    torch.set_num_threads(options.jobs)
    network = trained(training, options.passes)
    exported(network, options.output)
    report(network, training, held_apart)


def drawn(
    draw: Callable[[int, Shelf, tuple[Style, ...]], list[Example]],
    seeds: Iterable[int],
    shelf: Shelf,
    styles: tuple[Style, ...],
    jobs: int,
) -> list[Example]:
    """Return the marks on the pages or strips of these seeds."""
    usable = tuple(style for style in styles if style in shelf.styles)
    tasks = [(seed, shelf, usable) for seed in seeds]
    with Pool(jobs) as pool:
        return [one for page in pool.starmap(draw, tasks, chunksize=8) for one in page]


class Network(nn.Module):
    """Four convolutions, mean and maximum over the mark, and what geometry measured, weighed."""

    def __init__(self) -> None:
        """Set up untrained layers."""
        super().__init__()
        self.features = nn.Sequential(
            _block(4, 16, 2), _block(16, 32, 2), _block(32, 48, 2), _block(48, 64, 1)
        )
        self.head = nn.Sequential(
            nn.Dropout(0.25),
            nn.Linear(3 * 64 + 2 * FEATURE_COUNT, 64),
            nn.ReLU(),
            nn.Linear(64, len(Maker)),
        )

    def forward(self, canvas: Tensor, geometry: Tensor) -> Tensor:
        """Return one score per maker.

        Args:
            canvas: shape ``(batch, 4, HEIGHT, WIDTH)``.
            geometry: shape ``(batch, 2 * FEATURE_COUNT)``.
        """
        maps = self.features(canvas)
        edge = maps.shape[3] * LABEL_WIDTH // WIDTH
        mark, label = maps[:, :, :, edge:], maps[:, :, :, :edge]
        pooled = torch.cat(
            [mark.mean((2, 3)), mark.amax((2, 3)), label.mean((2, 3)), geometry], dim=1
        )
        scores: Tensor = self.head(pooled)
        return scores


def _block(inputs: int, outputs: int, stride: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU()
    )


def trained(examples: list[Example], passes: int) -> Network:
    """Return a network fitted to the examples, rare makers weighed up."""
    rng = np.random.default_rng(1)
    canvases = np.stack([one.canvas for one in examples]).astype(np.float16)
    geometry = torch.from_numpy(np.stack([bounded(one.features) for one in examples]))
    targets = torch.tensor([_number(one) for one in examples])
    counts = torch.bincount(targets, minlength=len(Maker)).clamp(min=1)
    loss = nn.CrossEntropyLoss((counts.sum() / counts).sqrt(), label_smoothing=0.03)
    network = Network()
    steps = passes * (len(examples) // _BATCH + 1)
    optimizer = torch.optim.AdamW(network.parameters(), 2e-3, weight_decay=1e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 4e-3, total_steps=steps)
    for number in range(passes):
        network.train()
        total = 0.0
        for batch in np.array_split(rng.permutation(len(examples)), len(examples) // _BATCH + 1):
            varied_batch = torch.from_numpy(varied(canvases[batch].astype(np.float32), rng))
            optimizer.zero_grad()
            chosen = torch.from_numpy(batch)
            measured = geometry[chosen] * (torch.rand(len(batch), 1) > _UNMEASURED)
            value = loss(network(varied_batch, measured), targets[chosen])
            value.backward()
            optimizer.step()
            schedule.step()
            total += float(value.detach()) * len(batch)
        print(f"pass {number + 1}: loss {total / len(examples):.4f}", flush=True)
    network.eval()
    return network


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
        canvas[0] += rng.normal(0, float(rng.uniform(0, 0.03)), canvas[0].shape)
    return np.clip(canvases, 0, 1, out=canvases)


def exported(network: Network, path: Path) -> None:
    """Write the network as ONNX."""
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.onnx.export(
        network,
        (torch.zeros(1, 4, HEIGHT, WIDTH), torch.zeros(1, 2 * FEATURE_COUNT)),
        str(path),
        input_names=["canvas", "geometry"],
        output_names=["scores"],
        dynamo=False,
    )


def report(network: Network, training: list[Example], apart: list[Example]) -> None:
    """Print who was taken for whom, and hands against type by geometry alone."""
    for title, examples in (("training", training), ("hands and fonts kept apart", apart)):
        table: Counter[tuple[Maker, Maker]] = Counter()
        for one, seen in zip(examples, answers(network, examples), strict=True):
            table[one.maker, seen] += 1
        right = sum(count for (drawn_by, seen), count in table.items() if drawn_by is seen)
        print(f"{title}: {len(examples)} marks, {right / len(examples):.3f} right")
        print("drawn by   seen as " + "".join(f"{maker:>9}" for maker in Maker))
        for maker in Maker:
            print(f"{maker:20}" + "".join(f"{table[maker, seen]:9}" for seen in Maker))
    pairs = [one for one in training if one.maker in (Maker.HAND, Maker.PRINT)]
    weights = fitted(_features(pairs), _typed(pairs))
    for title, examples in (("training", training), ("kept apart", apart)):
        pairs = [one for one in examples if one.maker in (Maker.HAND, Maker.PRINT)]
        by_geometry = float((looks_typed(_features(pairs), weights) == _typed(pairs)).mean())
        told = answers(network, pairs)
        by_network = float(
            np.mean([one.maker is answer for one, answer in zip(pairs, told, strict=True)])
        )
        print(f"hand or type, {title}: geometry {by_geometry:.3f}, network {by_network:.3f}")


def answers(network: Network, examples: list[Example]) -> list[Maker]:
    """Return whom the network takes for the maker of each mark."""
    makers = list(Maker)
    result: list[Maker] = []
    with torch.no_grad():
        for start in range(0, len(examples), 256):
            part = examples[start : start + 256]
            scores = network(
                torch.from_numpy(np.stack([one.canvas for one in part])),
                torch.from_numpy(np.stack([bounded(one.features) for one in part])),
            )
            result.extend(makers[int(index)] for index in scores.argmax(1))
    return result


def _number(example: Example) -> int:
    return list(Maker).index(example.maker)


def _features(examples: list[Example]) -> NDArray[np.float64]:
    return np.stack([one.features for one in examples])


def _typed(examples: list[Example]) -> NDArray[np.bool_]:
    return np.array([one.maker is Maker.PRINT for one in examples])


if __name__ == "__main__":
    main()
