"""Train the network that tells how upright the writing on a small piece of a page stands.

``python -m benchmarks.train_upright_glyphs`` draws scraps of text (:mod:`benchmarks.text_scraps`),
cuts pieces out as :mod:`docvalidate.intake.glyph_turn` does, trains a small network on them, and
writes it to ``docvalidate/intake/models/upright_glyphs.onnx``. Then it prints how often the
right one of four directions is taken, on scraps of other seeds and on fonts kept apart.

Every piece is shown in all four directions and the figures are compared, so what is learned is
which of four looks most upright; pieces without text are to make no difference. It needs
``torch==2.13.0`` and ``onnx`` in an environment of their own, and the shelf of
``python -m benchmarks.fetch_shelf``. All seeds are fixed.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from multiprocessing import Pool
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from benchmarks.fetch_shelf import APART, SHELF
from benchmarks.text_scraps import Faces, examples_of
from docvalidate.intake.glyph_turn import SIDE, TURNS
from samples.drawing.hands import Shelf

_MODEL = Path("docvalidate/intake/models/upright_glyphs.onnx")
_HELD_SEED = 1_000_000
_APART_SEED = 2_000_000
_BATCH = 128
_LEVELS = 15
"""Of ink; finer ones are grain, and would fill the store."""


@dataclass(frozen=True, slots=True, eq=False)
class Scraps:
    """Pieces, shape ``(count, SIDE, SIDE)`` from 0 to 15, and which of them hold text."""

    pieces: NDArray[np.uint8]
    is_text: NDArray[np.bool_]


class Network(nn.Module):
    """Four convolutions and two layers that know where on the piece each map stands."""

    def __init__(self) -> None:
        """Set up untrained layers."""
        super().__init__()
        self.layers = nn.Sequential(
            _block(1, 16, 2),
            _block(16, 32, 2),
            _block(32, 48, 2),
            _block(48, 48, 1),
            nn.Flatten(),
            nn.Dropout(0.2),
            nn.Linear(48 * (SIDE // 8) ** 2, 32),
            nn.ReLU(),
            nn.Linear(32, 1),
        )

    def forward(self, piece: Tensor) -> Tensor:
        """Return how upright each piece stands, shape ``(batch, 1)``, in no unit.

        Args:
            piece: shape ``(batch, 1, SIDE, SIDE)``.
        """
        figure: Tensor = self.layers(piece)
        return figure


def _block(inputs: int, outputs: int, stride: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU()
    )


def main() -> None:
    """Draw, train, export, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scraps", type=int, default=4000)
    parser.add_argument("--passes", type=int, default=6)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--shelf", type=Path, default=SHELF)
    parser.add_argument("--store", type=Path, help="folder that keeps the scraps once drawn")
    parser.add_argument("--device", default="cpu", help="as torch names it")
    parser.add_argument("--output", type=Path, default=_MODEL)
    options = parser.parse_args()
    seen, apart = Shelf.of_folder(options.shelf), Shelf.of_folder(options.shelf / APART)
    if not seen.handwritten or not apart.handwritten:
        parser.error(f"no fonts in {options.shelf}: run python -m benchmarks.fetch_shelf first")
    faces = Faces(seen.printed, seen.handwritten)
    others = Faces(apart.printed, apart.handwritten, only_these=True)
    held = options.scraps // 20
    sets = {
        title: _kept(options.store, title, partial(drawn, first, count, fonts, options.jobs))
        for title, first, count, fonts in (
            ("training", 0, options.scraps, faces),
            ("other scraps", _HELD_SEED, held, faces),
            ("fonts kept apart", _APART_SEED, held, others),
        )
    }
    network = trained(sets["training"], options.passes, options.jobs, options.device)
    exported(network, options.output)
    for title, scraps in sets.items():
        figures = answers(network, scraps.pieces[scraps.is_text])
        right = float((figures.argmax(axis=1) == 0).mean())
        print(f"{title}: {len(figures)} pieces, {right:.4f} of them right")


def _kept(store: Path | None, title: str, draw: Callable[[], Scraps]) -> Scraps:
    """Return scraps from the store, or draw them and keep them there."""
    path = None if store is None else store / f"{title.replace(' ', '-')}.npz"
    if path is not None and path.is_file():
        with np.load(path) as kept:
            return Scraps(kept["pieces"], kept["is_text"])
    scraps = draw()
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savez_compressed(path, pieces=scraps.pieces, is_text=scraps.is_text)
    return scraps


def drawn(first: int, count: int, faces: Faces, jobs: int) -> Scraps:
    """Return the pieces of so many scraps."""
    with Pool(jobs) as pool:
        seeds = range(first, first + count)
        parts = list(pool.imap(partial(examples_of, faces=faces), seeds, chunksize=8))
    pieces = np.concatenate([pieces for pieces, _ in parts])
    is_text = np.concatenate([np.full(len(pieces), known) for pieces, known in parts])
    return Scraps(np.rint(pieces * _LEVELS).astype(np.uint8), is_text)


def trained(scraps: Scraps, passes: int, threads: int, device: str) -> Network:
    """Return a network that tells upright pieces from the same pieces turned."""
    torch.manual_seed(1)
    torch.set_num_threads(threads)
    rng = np.random.default_rng(1)
    network = Network()
    network.to(device, memory_format=torch.channels_last)
    count = len(scraps.pieces)
    steps = passes * -(-count // _BATCH)
    optimizer = torch.optim.AdamW(network.parameters(), 2e-3, weight_decay=1e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 4e-3, total_steps=steps)
    print(f"{count} pieces, {int(scraps.is_text.sum())} of text", flush=True)
    for number in range(passes):
        network.train()
        total = 0.0
        order = rng.permutation(count)
        for start in range(0, count, _BATCH):
            rows = order[start : start + _BATCH]
            optimizer.zero_grad()
            figures = _compared(network, torch.from_numpy(scraps.pieces[rows]).to(device))
            value = functional.cross_entropy(figures, _targets(scraps.is_text[rows]).to(device))
            value.backward()
            optimizer.step()
            schedule.step()
            total += float(value.detach()) * len(rows)
        print(f"pass {number + 1}: loss {total / count:.4f}", flush=True)
    network.eval()
    network.to("cpu", memory_format=torch.contiguous_format)
    return network


def _compared(network: Network, pieces: Tensor) -> Tensor:
    """Return the figures of pieces in all four directions, shape ``(batch, 4)``."""
    shown = (pieces.float() / _LEVELS).unsqueeze(1)
    turned = torch.cat([torch.rot90(shown, -turn // 90, (2, 3)) for turn in TURNS])
    figures: Tensor = network(turned.contiguous(memory_format=torch.channels_last))
    return figures.view(len(TURNS), -1).T


def _targets(is_text: NDArray[np.bool_]) -> Tensor:
    """Return what should be believed: the first direction of text, of other things any."""
    text = torch.from_numpy(is_text)[:, None].float()
    first = torch.tensor([[0.97, 0.01, 0.01, 0.01]])
    return text * first + (1 - text) / len(TURNS)


def answers(network: Network, pieces: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return the figures of pieces in all four directions, shape ``(count, 4)``."""
    with torch.no_grad():
        parts = [
            _compared(network, torch.from_numpy(pieces[start : start + 512])).numpy()
            for start in range(0, len(pieces), 512)
        ]
    return np.concatenate(parts).astype(np.float32)


def exported(network: Network, path: Path) -> None:
    """Write the network as ONNX, for any number of pieces at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.onnx.export(
        network,
        (torch.zeros(4, 1, SIDE, SIDE),),
        str(path),
        input_names=["piece"],
        output_names=["upright"],
        dynamic_axes={"piece": {0: "count"}, "upright": {0: "count"}},
        dynamo=False,
    )


if __name__ == "__main__":
    main()
