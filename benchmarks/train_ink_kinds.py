"""Train the network that tells whose ink it is: a stamp's, a hand's or the printer's.

``python -m benchmarks.train_ink_kinds`` draws pages whose every pixel's maker is known
(:mod:`samples.drawing.ink_scenes`, and the pages the benchmark of accuracy draws), trains a small
convolutional network on pieces of them and writes it to
``docvalidate/vision/models/ink_kinds.onnx``. Then it draws pages with fonts and hands that were
kept from training and prints, by what the page went through, how much of each kind of ink was
found (recall) and how much of what was found was right (precision), pixel by pixel.

It needs ``torch`` and ``onnx``, which nothing else here does: install them into an environment of
their own. It runs on a GPU where there is one, in minutes; on two cores it takes a night. Fonts
and pen strokes come from the shelf that ``python -m benchmarks.fetch_shelf`` fills.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from functools import partial
from multiprocessing import Pool
from pathlib import Path

import cv2
import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from torch import Tensor, nn
from torch.nn import functional

from benchmarks.fetch_shelf import APART, SHELF
from docvalidate.vision.ink import ink_of
from docvalidate.vision.ink_kinds import DPI, FULL_DENSITY, STRIDE
from samples.drawing.hands import Shelf
from samples.drawing.ink_scenes import draw_ink_page
from samples.drawing.random_pages import LOOK_ALIKE_KINDS, SEAL_KINDS, draw_page
from samples.drawing.signature_pages import draw_signature_page
from samples.drawing.truth import INK_SOURCES, LabelledPage

_MODEL = Path("docvalidate/vision/models/ink_kinds.onnx")
_APART_SEED = 7_000_000
_PIECE = 384
_FROM_NOTHING, _GOING_ON = 3e-3, 1e-3
"""Highest rates of learning."""

_BATCH = 48
_A4_LONG_INCHES = 297 / 25.4
_COVERED = 40
"""Coverage of 255 from which a pixel counts as covered; below half of it, as bare."""

Layers = NDArray[np.uint8]
"""Shape ``(5, height, width)``: density, red, blue, then who laid it (:data:`INK_SOURCES`)."""


def main() -> None:
    """Draw, train, export, report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=2700)
    parser.add_argument("--apart", type=int, default=100, help="pages to report on")
    parser.add_argument("--steps", type=int, default=18_500)
    parser.add_argument("--seconds", type=float, default=0.0, help="stop training after so many")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--shelf", type=Path, default=SHELF)
    parser.add_argument("--start", type=Path, help="go on from this network")
    parser.add_argument("--first", type=int, default=0, help="seed of the first page")
    parser.add_argument("--output", type=Path, default=_MODEL)
    options = parser.parse_args()
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    torch.manual_seed(1)
    started = time.monotonic()
    seen, apart = Shelf.of_folder(options.shelf), Shelf.of_folder(options.shelf / APART)
    seeds = range(options.first, options.first + options.pages)
    with Pool(options.jobs) as pool:
        held = pool.map_async(
            partial(example, shelf=apart), range(_APART_SEED, _APART_SEED + options.apart)
        )
        pages = list(pool.imap_unordered(partial(example, shelf=seen), seeds, 8))
        unseen = held.get()
    print(f"{len(pages)} pages drawn in {time.monotonic() - started:.0f} s", flush=True)
    network = Network() if options.start is None else Network.started_from(options.start)
    fit(network.to(device), pages, options.steps, options.seconds)
    exported(network, options.output)
    print(report(network, unseen, device), flush=True)


def example(seed: int, shelf: Shelf) -> Layers:
    """Draw one page and return what the network sees of it and who laid its ink."""
    cv2.setNumThreads(1)
    return layers(_drawn(seed, shelf))


def _drawn(seed: int, shelf: Shelf) -> LabelledPage:
    rng = np.random.default_rng([seed, 67])
    draw = rng.random()
    if draw < 0.62:
        return draw_ink_page(seed, shelf)
    if draw < 0.80:
        return draw_signature_page(seed, shelf, hard=bool(rng.random() < 0.5))
    kinds = SEAL_KINDS if draw < 0.92 else LOOK_ALIKE_KINDS
    return draw_page(seed, kinds[int(rng.integers(0, len(kinds)))])


def layers(page: LabelledPage) -> Layers:
    """Return a drawn page at the network's resolution."""
    height, width = page.image.shape[:2]
    scale = DPI * _A4_LONG_INCHES / max(height, width)
    ink = ink_of(page.image).scaled(scale)
    size = ink.density.shape[::-1]
    seen = np.stack([ink.density, ink.red, ink.blue]) / FULL_DENSITY
    sources = page.sources
    if sources is None:
        message = "who laid the ink of a page is not known"
        raise ValueError(message)
    laid = cv2.resize(sources, size, interpolation=cv2.INTER_AREA).transpose(2, 0, 1)
    return np.concatenate([np.rint(255 * np.clip(seen, 0, 1)).astype(np.uint8), laid])


class Network(nn.Module):
    """Four scales down to a sixteenth and back, each step added to what was seen on the way."""

    def __init__(self) -> None:
        """Set up untrained layers."""
        super().__init__()
        self.normalised = False
        self.stem = Conv(3, 12, 2)
        self.down4 = nn.Sequential(Conv(12, 24, 2), Block(24))
        self.down8 = nn.Sequential(Conv(24, 48, 2), Block(48), Block(48))
        self.down16 = nn.Sequential(Conv(48, 80, 2), Block(80), Block(80, 2), Block(80, 4))
        self.back8, self.at8 = nn.Conv2d(80, 48, 1), Block(48)
        self.back4, self.at4 = nn.Conv2d(48, 24, 1), Block(24)
        self.back2, self.at2 = nn.Conv2d(24, 12, 1), Block(12)
        # Four finer pixels for each, without the cost of convolving them.
        self.head = nn.Sequential(
            nn.Conv2d(12, 4 * len(INK_SOURCES), 3, padding=1), nn.PixelShuffle(2)
        )

    @classmethod
    def started_from(cls, path: Path) -> Network:
        """Return the network that was exported to a file.

        Its normalisations were merged into the convolutions before them and stay so.
        """
        network = cls()
        graph = onnx.load(path).graph
        values = {one.name: numpy_helper.to_array(one).copy() for one in graph.initializer}
        nodes = [node for node in graph.node if node.op_type == "Conv"]
        convolutions = [one for one in network.modules() if isinstance(one, nn.Conv2d)]
        following = {id(one[0]): one[1] for one in network.modules() if isinstance(one, Conv)}
        for convolution, node in zip(convolutions, nodes, strict=True):
            weight, bias = (torch.from_numpy(values[name]) for name in node.input[1:3])
            convolution.weight.data.copy_(weight)
            merged = following.get(id(convolution))
            target = convolution.bias if merged is None else merged.bias
            target.data.copy_(bias)
        network.normalised = True
        return network

    def forward(self, seen: Tensor) -> Tensor:
        """Return the logits of each kind of ink.

        Args:
            seen: shape ``(batch, 3, height, width)``, 0 to 1, sides multiples of 16.
        """
        half = self.stem(seen)
        quarter = self.down4(half)
        eighth = self.down8(quarter)
        sixteenth = self.down16(eighth)
        eighth = self.at8(eighth + twice(self.back8(sixteenth)))
        quarter = self.at4(quarter + twice(self.back4(eighth)))
        logits: Tensor = self.head(self.at2(half + twice(self.back2(quarter))))
        return logits


class Block(nn.Module):
    """A convolution whose answer is added to what it saw."""

    def __init__(self, channels: int, dilation: int = 1) -> None:
        """Set up an untrained layer."""
        super().__init__()
        self.conv = Conv(channels, channels, 1, dilation)

    def forward(self, x: Tensor) -> Tensor:
        """Add what the layer makes of the maps to the maps."""
        result: Tensor = x + self.conv(x)
        return result


class Conv(nn.Sequential):
    """A convolution, normalised and cut off below zero."""

    def __init__(self, inputs: int, outputs: int, stride: int, dilation: int = 1) -> None:
        super().__init__(
            nn.Conv2d(inputs, outputs, 3, stride, dilation, dilation, bias=False),
            nn.BatchNorm2d(outputs),
            nn.ReLU(),
        )


def twice(maps: Tensor) -> Tensor:
    """Return maps at twice their size."""
    return functional.interpolate(maps, scale_factor=2.0, mode="nearest")


def fit(network: Network, pages: Sequence[Layers], steps: int, seconds: float = 0.0) -> None:
    """Fit a network to pieces of the pages."""
    rng = np.random.default_rng(1)
    torch.backends.cudnn.benchmark = True
    device = network.head[0].weight.device
    network.to(memory_format=torch.channels_last)
    optimizer = torch.optim.AdamW(network.parameters(), 1e-3, weight_decay=1e-3)
    stored = [torch.from_numpy(page).to(device) for page in pages]
    network.train(not network.normalised)
    fastest = _GOING_ON if network.normalised else _FROM_NOTHING
    on_gpu = device.type == "cuda"
    started, total, share = time.monotonic(), torch.zeros((), device=device), 0.0
    for step in range(steps):
        spent = (time.monotonic() - started) / seconds if seconds else 0.0
        share = max(step / steps, spent)
        if share >= 1.0:
            break
        for group in optimizer.param_groups:
            group["lr"] = fastest * min(1.0, (step + 1) / 200) * (1.0 - share) + 1e-5
        batch = pieces(stored, rng)
        seen, target = varied(batch[:, :3], rng), batch[:, 3:]
        with torch.autocast(device.type, torch.bfloat16, enabled=on_gpu):
            logits = network(seen.contiguous(memory_format=torch.channels_last))
        value = loss(logits.float(), target)
        optimizer.zero_grad(set_to_none=True)
        value.backward()
        optimizer.step()
        total += value.detach()
        if (step + 1) % 250 == 0:
            print(f"step {step + 1}: loss {float(total) / 250:.4f}", flush=True)
            total.zero_()
    network.eval()


def pieces(pages: Sequence[Tensor], rng: np.random.Generator) -> Tensor:
    """Return a batch of pieces at scales from three quarters to four thirds, 0 to 1."""
    scale = float(np.exp(rng.uniform(-0.3, 0.3)))
    side = round(_PIECE / scale)
    chosen = []
    for index in rng.integers(0, len(pages), _BATCH):
        page = pages[int(index)]
        height, width = page.shape[1:]
        top = int(rng.integers(0, max(1, height - side + 1)))
        left = int(rng.integers(0, max(1, width - side + 1)))
        piece = page[:, top : top + side, left : left + side].float()
        down, across = side - piece.shape[1], side - piece.shape[2]
        chosen.append(functional.pad(piece, (0, across, 0, down)))
    batch = torch.stack(chosen)
    if side != _PIECE:
        batch = functional.interpolate(batch, size=(_PIECE, _PIECE), mode="area")
    return batch / 255.0


def varied(seen: Tensor, rng: np.random.Generator) -> Tensor:
    """Return pieces as other scanners and printers might have given them."""
    count, device = len(seen), seen.device
    draws = torch.from_numpy(rng.random((count, 4)).astype(np.float32)).to(device)
    gain = (0.55 + 0.8 * draws[:, 0]).view(-1, 1, 1, 1)
    color = (draws[:, 1] > 0.3).float().view(-1, 1, 1, 1)
    noise = torch.randn_like(seen) * (0.04 * draws[:, 2] ** 2).view(-1, 1, 1, 1)
    density = seen[:, :1] * gain + noise[:, :1]
    # Black on white: what a scanner set to text makes of it.
    hard = (draws[:, 3] < 0.12).view(-1, 1, 1, 1)
    density = torch.where(hard, (seen[:, :1] > 0.16).float() * 0.9, density)
    colors = seen[:, 1:] * gain * color + noise[:, 1:] * 0.5
    colors = torch.where(hard, torch.zeros_like(colors), colors)
    return torch.cat([density, colors], dim=1).clamp(0.0, 1.0)


def loss(logits: Tensor, coverage: Tensor) -> Tensor:
    """Return cross entropy and what is missing of the overlap; half covered pixels are left out."""
    covered = _COVERED / 255.0
    target = (coverage > covered).float()
    counted = ((coverage > covered) | (coverage < covered / 2)).float()
    entropy = functional.binary_cross_entropy_with_logits(logits, target, reduction="none")
    weight = counted * (1.0 + 4.0 * target)
    mean = (entropy * weight).sum() / weight.sum()
    shares = torch.sigmoid(logits) * counted
    both = (shares * target).sum((0, 2, 3))
    either = shares.sum((0, 2, 3)) + target.sum((0, 2, 3))
    return mean + 0.5 * (1.0 - (2 * both + 1) / (either + 1)).mean()


class _Shares(nn.Module):
    """The network as it is used: shares, not logits."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, seen: Tensor) -> Tensor:
        return torch.sigmoid(self.network(seen))


def exported(network: Network, path: Path) -> None:
    """Write the network as ONNX, for pages of any size."""
    path.parent.mkdir(parents=True, exist_ok=True)
    sides = {2: "height", 3: "width"}
    torch.onnx.export(
        _Shares(network).cpu().eval(),
        (torch.zeros(1, 3, 4 * STRIDE, 4 * STRIDE),),
        str(path),
        input_names=["layers"],
        output_names=["shares"],
        dynamic_axes={"layers": sides, "shares": sides},
        dynamo=False,
    )


def report(network: Network, pages: Sequence[Layers], device: torch.device) -> str:
    """Return how much of each kind of ink is found on pages kept apart, and how much is right."""
    network.to(device).eval()
    counts = np.zeros((len(INK_SOURCES), 3))
    for page in pages:
        _, height, width = page.shape
        seen = torch.from_numpy(page[:3]).to(device).float()[None] / 255.0
        seen = functional.pad(seen, (0, -width % STRIDE, 0, -height % STRIDE))
        with torch.no_grad():
            shares = torch.sigmoid(network(seen))[0, :, :height, :width].cpu().numpy()
        for kind, (share, laid) in enumerate(zip(shares, page[3:], strict=True)):
            found, there, bare = share > 0.5, laid > _COVERED, laid < _COVERED // 2
            counts[kind] += ((found & there).sum(), there.sum(), (found & bare).sum())
    rows = [
        f"{name}: recall {hit / max(1, there):.3f}, precision {hit / max(1, hit + wrong):.3f}"
        for name, (hit, there, wrong) in zip(INK_SOURCES, counts.tolist(), strict=True)
    ]
    return f"{len(pages)} pages kept apart, by pixels\n" + "\n".join(rows)


if __name__ == "__main__":
    main()
