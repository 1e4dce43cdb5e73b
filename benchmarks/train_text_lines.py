"""Train the small network that finds the lines of text on a page, and write it to the package.

``python -m benchmarks.train_text_lines`` draws pages, asks the text detector in RapidOCR's wheel
where their text stands, and teaches a network of a fifth of its cost to answer the same; it writes
``docvalidate/ocr/models/text_lines.onnx`` and prints how far the two agree, pixel by pixel, on
pages kept apart. Every pixel of a page is an example, so some hundred pages are enough.

It needs ``torch==2.13.0`` and ``onnx`` in an environment of their own, and the shelf of
``python -m benchmarks.fetch_shelf``. It stops by the clock: the same command gives a network as
good, not the same bytes.
"""

from __future__ import annotations

import argparse
import copy
import math
import time
from collections.abc import Sequence
from functools import lru_cache, partial
from multiprocessing import Pool
from pathlib import Path

import cv2
import numpy as np
import onnxruntime
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from benchmarks.fetch_shelf import APART, SHELF
from benchmarks.train_ink_kinds import Block, Conv, twice
from benchmarks.train_plain_print import follow
from docvalidate.model.page import Image
from docvalidate.ocr.model_files import DETECTION_MODEL, TEXT_LINES_MODEL, bundled_model_folder
from docvalidate.ocr.text_lines import STRIDE
from samples.drawing.hands import Shelf
from samples.drawing.ink_scenes import draw_ink_page
from samples.drawing.layouts import draw_layout_page
from samples.drawing.random_pages import KINDS, draw_page
from samples.drawing.secrecy_pages import SECRECY_PAGE_KINDS, draw_secrecy_page
from samples.drawing.signature_pages import draw_signature_page

Gray = NDArray[np.uint8]
Example = NDArray[np.uint8]
"""Shape ``(2, height, width)``: grey levels of a page, and the teacher's answer of 255."""

_APART_SEED = 9_000_000
_CLOSE_PRINT = 20_000_000
"""From this seed on most pages have lines that stand close."""

_PIECE, _BATCH = 448, 8
_RATE = 3e-3
_USUAL_SIDE = 1088


def main() -> None:
    """Draw, train, write, report."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=350, help="without close lines")
    parser.add_argument("--close", type=int, default=350, help="pages of close lines")
    parser.add_argument("--apart", type=int, default=40, help="pages to report on")
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--drawn", type=Path, help="folder that keeps the drawn pages")
    parser.add_argument("--start", type=Path, help="weights to go on from")
    parser.add_argument("--weights", type=Path, help="where to keep weights to go on from")
    parser.add_argument("--out", type=Path, default=TEXT_LINES_MODEL)
    options = parser.parse_args()
    seen, apart = Shelf.of_folder(SHELF), Shelf.of_folder(SHELF / APART)
    with Pool(options.jobs) as pool:
        draw = partial(example, shelf=seen, folder=options.drawn)
        seeds = (*range(options.pages), *range(_CLOSE_PRINT, _CLOSE_PRINT + options.close))
        pages = list(pool.imap_unordered(draw, seeds, 4))
        draw = partial(example, shelf=apart, folder=options.drawn)
        half = range(options.apart // 2)
        unseen = list(pool.imap(draw, [_APART_SEED + one for one in half]))
        unseen_close = list(pool.imap(draw, [_APART_SEED + _CLOSE_PRINT + one for one in half]))
    print(f"{len(pages)} pages drawn", flush=True)
    torch.manual_seed(1)
    network = Network()
    if options.start is not None:
        network.load_state_dict(torch.load(options.start))
    network = fit(network, pages, options.minutes, options.weights)
    write(network, options.out)
    print(f"{options.out}: {options.out.stat().st_size / 2**20:.2f} MiB")
    print("ordinary pages:", report(network, unseen))
    print("lines that stand close:", report(network, unseen_close))


def example(seed: int, shelf: Shelf, folder: Path | None) -> Example:
    """Draw one page and return it with the teacher's answer; from a folder where it lies there."""
    cv2.setNumThreads(1)
    kept = None if folder is None else folder / f"{seed}.png"
    if kept is not None and kept.is_file():
        stacked = np.asarray(cv2.imdecode(np.frombuffer(kept.read_bytes(), np.uint8), 0), np.uint8)
        return stacked.reshape(2, -1, stacked.shape[1])
    page = _sized(_drawn(seed, shelf), np.random.default_rng([seed, 5]))
    drawn = np.stack([cv2.cvtColor(page, cv2.COLOR_BGR2GRAY), _taught(page)])
    if kept is not None:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(cv2.imencode(".png", drawn.reshape(-1, drawn.shape[2]))[1].tobytes())
    return drawn


def _drawn(seed: int, shelf: Shelf) -> Image:
    rng = np.random.default_rng([seed, 71])
    if seed >= _CLOSE_PRINT and rng.random() < 0.7:
        return draw_layout_page(seed, shelf).image
    draw = rng.random()
    if draw < 0.50:
        return draw_ink_page(seed, shelf).image
    if draw < 0.70:
        return draw_signature_page(seed, shelf, hard=bool(rng.random() < 0.5)).image
    if draw < 0.80:
        kinds = SECRECY_PAGE_KINDS
        return draw_secrecy_page(seed, kinds[int(rng.integers(0, len(kinds)))]).image
    names = tuple(KINDS)
    return draw_page(seed, names[int(rng.integers(0, len(names)))]).image


def _sized(page: Image, rng: np.random.Generator) -> Image:
    """Return a page at about the size at which text is looked for, sides as the teacher wants."""
    scale = _USUAL_SIDE / max(page.shape[:2])
    if rng.random() < 0.4:
        scale *= float(np.exp(rng.uniform(-0.3, 0.35)))
    way = cv2.INTER_AREA if scale < 0.5 else cv2.INTER_LINEAR
    small = cv2.resize(page, None, fx=scale, fy=scale, interpolation=way)
    down, across = -small.shape[0] % 32, -small.shape[1] % 32
    whole: Image = cv2.copyMakeBorder(small, 0, down, 0, across, cv2.BORDER_REPLICATE)
    return whole


@lru_cache
def _teacher() -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(bundled_model_folder() / DETECTION_MODEL, options)


def _taught(page: Image) -> Gray:
    """Return how surely text stands at every pixel, 0 to 255."""
    ready = (page.astype(np.float32) / 127.5 - 1.0).transpose(2, 0, 1)[None]
    teacher = _teacher()
    (answer,) = teacher.run(None, {teacher.get_inputs()[0].name: ready})
    return np.asarray(np.rint(255 * np.clip(answer[0, 0], 0, 1)), np.uint8)


class Network(nn.Module):
    """Down to a sixteenth and back to a quarter, each of whose places answers for four."""

    def __init__(self) -> None:
        """Set up untrained layers."""
        super().__init__()
        self.stem = Conv(1, 12, 2)
        self.down4 = nn.Sequential(Conv(12, 24, 2), Block(24))
        self.down8 = nn.Sequential(Conv(24, 48, 2), Block(48), Block(48))
        self.down16 = nn.Sequential(Conv(48, 72, 2), Block(72, 1), Block(72, 2), Block(72, 4))
        self.back8, self.at8 = nn.Conv2d(72, 48, 1), Block(48)
        self.back4, self.at4 = nn.Conv2d(48, 24, 1), Block(24)
        self.head = nn.Sequential(nn.Conv2d(24, 4, 3, padding=1), nn.PixelShuffle(2))

    def forward(self, seen: Tensor) -> Tensor:
        """Return the logits of text at half the size, shape ``(batch, 1, height, width)``.

        Args:
            seen: grey levels, shape ``(batch, 1, height, width)``, sides multiples of 16.
        """
        quarter = self.down4(self.stem((seen - 200.0) / 60.0))
        eighth = self.down8(quarter)
        sixteenth = self.down16(eighth)
        eighth = self.at8(eighth + twice(self.back8(sixteenth)))
        quarter = self.at4(quarter + twice(self.back4(eighth)))
        logits: Tensor = self.head(quarter)
        return logits


def fit(
    network: Network, pages: Sequence[Example], minutes: float, weights: Path | None
) -> Network:
    """Return a network fitted to pieces of pages: the mean of its last states."""
    rng = np.random.default_rng(1)
    network = network.to(memory_format=torch.channels_last).train()
    mean: Network = copy.deepcopy(network).eval()
    optimizer = torch.optim.AdamW(network.parameters(), _RATE, weight_decay=1e-3)
    begun, step, total = time.monotonic(), 0, 0.0
    while (spent := (time.monotonic() - begun) / 60 / minutes) < 1:
        pace = min(1.0, (step + 1) / 100) * (0.495 * (1 + math.cos(math.pi * spent)) + 0.01)
        for group in optimizer.param_groups:
            group["lr"] = _RATE * pace
        seen, taught = pieces(pages, rng)
        logits = network(seen.contiguous(memory_format=torch.channels_last))
        value = _loss(logits, functional.avg_pool2d(taught, 2))
        optimizer.zero_grad(set_to_none=True)
        value.backward()
        optimizer.step()
        follow(mean, network, min(0.998, (1 + step) / (20 + step)))
        total += value.item()
        step += 1
        if step % 100 == 0:
            print(f"step {step}, {60 * spent * minutes:.0f} s: {total / 100:.4f}", flush=True)
            total = 0.0
            if weights is not None:
                torch.save(mean.state_dict(), weights)
    return mean


def _loss(logits: Tensor, taught: Tensor) -> Tensor:
    """Return cross entropy, the rim of text counting most, and what is missing of the overlap."""
    entropy = functional.binary_cross_entropy_with_logits(logits, taught, reduction="none")
    near = functional.max_pool2d(taught, 7, 1, 3)
    weight = 0.3 + 2.0 * near
    chance = torch.sigmoid(logits)
    both, either = (chance * taught).sum(), (chance**2 + taught**2).sum()
    loss: Tensor = (entropy * weight).sum() / weight.sum() + 0.5 * (1 - 2 * both / (either + 1))
    return loss


def pieces(pages: Sequence[Example], rng: np.random.Generator) -> tuple[Tensor, Tensor]:
    """Return pieces of pages as other scanners might give them, and the answers."""
    seen, taught = [], []
    for index in rng.integers(0, len(pages), _BATCH):
        page = pages[int(index)]
        for _ in range(4):
            top = int(rng.integers(0, max(1, page.shape[1] - _PIECE + 1)))
            left = int(rng.integers(0, max(1, page.shape[2] - _PIECE + 1)))
            piece = page[:, top : top + _PIECE, left : left + _PIECE]
            if piece[1].max(initial=0) > 128:
                break
        down, across = _PIECE - piece.shape[1], _PIECE - piece.shape[2]
        if down or across:
            piece = np.pad(piece, ((0, 0), (0, down), (0, across)), "edge")
        gray = piece[0].astype(np.float32)
        if rng.random() < 0.6:
            gray = gray * rng.uniform(0.6, 1.1) + rng.uniform(-20, 30)
        if rng.random() < 0.05:
            gray = 255 - gray
        if rng.random() < 0.4:
            gray = gray + rng.normal(0, rng.uniform(0, 10), gray.shape)
        if rng.random() < 0.2:
            gray = cv2.GaussianBlur(gray, (0, 0), rng.uniform(0.3, 0.9))
        seen.append(np.clip(gray, 0, 255).astype(np.float32))
        taught.append(piece[1])
    return (
        torch.from_numpy(np.stack(seen))[:, None],
        torch.from_numpy(np.stack(taught))[:, None].float() / 255,
    )


class _Answer(nn.Module):
    """The network as it is used: chances at the full size."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, seen: Tensor) -> Tensor:
        return torch.sigmoid(
            functional.interpolate(self.network(seen), scale_factor=2.0, mode="bilinear")
        )


def write(network: Network, path: Path) -> None:
    """Write the network as ONNX, for pages of any size."""
    path.parent.mkdir(parents=True, exist_ok=True)
    sides = {2: "height", 3: "width"}
    torch.onnx.export(
        _Answer(network).eval(),
        (torch.zeros(1, 1, 4 * STRIDE, 4 * STRIDE),),
        str(path),
        input_names=["page"],
        output_names=["text"],
        dynamic_axes={"page": sides, "text": sides},
        opset_version=17,
        dynamo=False,
    )


def report(network: Network, pages: Sequence[Example]) -> str:
    """Return how far network and teacher agree where text stands, by pixels."""
    both = here = there = 0
    for page in pages:
        with torch.no_grad():
            chance = torch.sigmoid(network(torch.from_numpy(page[:1].copy()).float()[None]))
        whole = functional.interpolate(chance, scale_factor=2.0, mode="bilinear")
        found, wanted = whole[0, 0].numpy() > 0.3, page[1] > 0.3 * 255
        both += int((found & wanted).sum())
        here += int(found.sum())
        there += int(wanted.sum())
    return (
        f"{len(pages)} pages kept apart: of the teacher's text found {both / max(1, there):.4f}, "
        f"of what was found the teacher's {both / max(1, here):.4f}"
    )


if __name__ == "__main__":
    main()
