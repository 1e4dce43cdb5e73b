"""Train the networks that read clean print and the print of stamps, and write them to the package.

``python -m benchmarks.train_plain_print`` draws lines (:mod:`benchmarks.line_scraps`), trains
for ``--minutes``, writes ``docvalidate/plain_print/models/plain_print.onnx``, and prints how many
characters are found and read right, with fonts it was trained on and with fonts kept apart. With
``--stamps`` it draws the writing of seals and stamps (:mod:`benchmarks.seal_scraps`) and writes
``stamp_print.onnx`` beside it.

The place of every drawn character is known, so the network is taught like a detector: every four
columns it says whether the middle of a character stands there, and for those places alone, which
one.

The vectors that stand for the characters begin as those of the recogniser in RapidOCR's wheel,
which already lie near each other where characters look alike; they are trained on with the rest.

It needs ``torch==2.13.0`` and ``onnx`` in an environment of their own, and the shelf of
``python -m benchmarks.fetch_shelf``. It stops by the clock: the same command gives a network as
good, not the same bytes.
"""

from __future__ import annotations

import argparse
import copy
import io
import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from benchmarks.line_pens import Pens, Typefaces
from benchmarks.line_scraps import HEIGHT, WIDTH, Scrap, scrap_of
from benchmarks.line_typefaces import corpus, typefaces, typefaces_apart
from benchmarks.line_words import CHARACTERS, IGNORED, UNKNOWN
from benchmarks.seal_scraps import seal_scrap_of
from docvalidate.ocr.model_files import RECOGNITION_MODEL, bundled_model_folder
from docvalidate.plain_print.model_files import PRINT_MODEL, STAMP_MODEL
from docvalidate.plain_print.network import STEP

_STEPS = WIDTH // STEP
_FEATURES = 120
"""Numbers that stand for a character: as many as in RapidOCR's recogniser."""

_BATCH = 32
"""Lines a step, unless more are asked for."""

_HEAD_RATE, _RATE = 4e-4, 2.5e-3
_WARMING = 150
_TRAINING_SEED, _HELD_SEED = 1000, 99
_HELD_LINES = 256
_NOTED_BATCHES = 8
_FOUND = 0.4
_WIDEST_BYTE = 127
_Drawer = Callable[[np.random.Generator, Pens], Scrap]


class Block(nn.Module):
    """What a place sees around it, mixed within every map, then between the maps."""

    def __init__(self, maps: int, size: tuple[int, int]) -> None:
        """Set up untrained layers for so many maps and a neighbourhood of that size."""
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(
                maps, maps, size, padding=(size[0] // 2, size[1] // 2), groups=maps, bias=False
            ),
            nn.BatchNorm2d(maps),
            nn.Conv2d(maps, 2 * maps, 1, bias=False),
            nn.BatchNorm2d(2 * maps),
            nn.ReLU(),
            nn.Conv2d(2 * maps, maps, 1, bias=False),
            nn.BatchNorm2d(maps),
        )

    def forward(self, maps: Tensor) -> Tensor:
        """Add what the layers make of the maps to the maps."""
        return maps + self.layers(maps)


def _reduced(
    inputs: int,
    outputs: int,
    size: tuple[int, int],
    stride: tuple[int, int],
    around: tuple[int, int],
) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, size, stride, around, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(),
    )


class Network(nn.Module):
    """A line of 32 rows is folded to one row, a step for every four columns."""

    def __init__(self) -> None:
        """Set up untrained layers."""
        super().__init__()
        three = (3, 3)
        self.trunk = nn.Sequential(
            _reduced(1, 24, three, (2, 2), (1, 1)),
            _reduced(24, 48, three, (2, 2), (1, 1)),
            _reduced(48, 96, three, (2, 1), (1, 1)),
            *(Block(96, (3, 5)) for _ in range(3)),
            _reduced(96, 160, (2, 3), (2, 1), (0, 1)),
            *(Block(160, (3, 5)) for _ in range(3)),
            _reduced(160, 192, (2, 1), (2, 1), (0, 0)),
            *(Block(192, (1, 7)) for _ in range(2)),
        )
        self.out = nn.Conv2d(192, _FEATURES + 2, 1)
        self.head = nn.Linear(_FEATURES, UNKNOWN + 1)

    def steps(self, lines: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return what each step shows.

        Args:
            lines: grey levels, shape ``(batch, 1, 32, width)``.

        Returns:
            Features, shape ``(batch, 120, steps)``; presence of a character's middle, as
            logits, and the logarithm of its width in heights of the line, ``(batch, steps)``.
        """
        told = self.out(self.trunk((lines - 127.5) / 127.5))[:, :, 0]
        return told[:, :_FEATURES], told[:, _FEATURES], told[:, _FEATURES + 1]


class Reader(nn.Module):
    """The trained network as the program asks it: one line in, its characters out."""

    def __init__(self, network: Network) -> None:
        """Wrap a trained network."""
        super().__init__()
        self.network = network

    def forward(self, line: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        """Return steps, presence, widths in columns, answers and chances of the characters."""
        features, presence, widths = self.network.steps(line)
        present = torch.sigmoid(presence)
        highest = functional.max_pool1d(present[:, None], 3, 1, 1)[:, 0]
        at = torch.nonzero(((present >= highest) & (present > 0.1))[0])[:, 0]
        chosen = features[0].index_select(1, at).transpose(0, 1)
        chances, answers = torch.softmax(self.network.head(chosen), 1).max(1)
        columns = torch.exp(widths[0].index_select(0, at)) * HEIGHT
        return at, present[0].index_select(0, at), columns, answers, chances


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """Lines and what is to be said of each of their steps, first axis the lines.

    Attributes:
        pictures: grey levels, shape ``(lines, HEIGHT, WIDTH)``.
        presence: 1 where the middle of a character stands, less beside it.
        counted: 0 where nothing is asked: a character is cut through there.
        answers: which character, ``IGNORED`` where none stands.
        widths: logarithm of its width in heights of the line.
    """

    pictures: Tensor
    presence: Tensor
    counted: Tensor
    answers: Tensor
    widths: Tensor

    def to(self, device: torch.device) -> Lesson:
        """Return the lesson where it is to be learnt."""
        parts = (self.pictures, self.presence, self.counted, self.answers, self.widths)
        return Lesson(*(one.to(device, non_blocking=True) for one in parts))


class Lines(IterableDataset[tuple[np.ndarray, ...]]):
    """Drawn lines without end."""

    def __init__(self, drawer: _Drawer, faces: Typefaces, seed: int) -> None:
        """Draw with these faces, every worker from a seed of its own."""
        self._drawer, self._faces, self._seed = drawer, faces, seed

    def __iter__(self) -> Iterator[tuple[np.ndarray, ...]]:
        """Yield lines as :class:`Lesson` holds them."""
        cv2.setNumThreads(1)
        worker = get_worker_info()
        rng = np.random.default_rng([self._seed, 0 if worker is None else worker.id])
        pens = Pens(self._faces, corpus())
        while True:
            yield _asked(self._drawer(rng, pens))


def _asked(scrap: Scrap) -> tuple[np.ndarray, ...]:
    """Return what is to be said of each step of a line."""
    middles = (np.arange(_STEPS) + 0.5) * STEP
    presence, counted = np.zeros(_STEPS, np.float32), np.ones(_STEPS, np.float32)
    answers, widths = np.full(_STEPS, IGNORED, np.int64), np.zeros(_STEPS, np.float32)
    for centre, width, answer in zip(scrap.centres, scrap.widths, scrap.answers, strict=True):
        away = np.abs(middles - centre)
        if answer == IGNORED:
            counted[away < max(width, 12)] = 0
            continue
        spread = max(2.2, 0.1 * width)
        presence = np.maximum(presence, np.exp(-(away**2) / (2 * spread**2)))
        step = int(np.argmin(away))
        presence[step] = max(presence[step], 0.9)
        answers[step], widths[step] = answer, math.log(max(width, 1.0) / HEIGHT)
    return scrap.picture, presence.astype(np.float32), counted, answers, widths


def _lessons(
    drawer: _Drawer, faces: Typefaces, seed: int, lines: int, workers: int
) -> Iterator[Lesson]:
    loader = DataLoader(
        Lines(drawer, faces, seed),
        batch_size=lines,
        num_workers=workers,
        pin_memory=torch.cuda.is_available(),
    )
    return (Lesson(*batch) for batch in loader)


def _begun(network: Network) -> None:
    """Give the characters the vectors that RapidOCR's recogniser has for them."""
    model = onnx.load(bundled_model_folder() / RECOGNITION_MODEL)
    tensors = {one.name: numpy_helper.to_array(one) for one in model.graph.initializer}
    listed = next(one.value for one in model.metadata_props if one.key == "character")
    # Its first answer stands for no character.
    known = {letter: place + 1 for place, letter in enumerate(listed.split("\n"))}
    vectors = next(one for one in tensors.values() if one.shape == (_FEATURES, len(known) + 2))
    with torch.no_grad():
        network.head.bias.zero_()
        for place, letter in enumerate(CHARACTERS):
            if letter in known:
                network.head.weight[place] = torch.from_numpy(vectors[:, known[letter]].copy())


def _restore(network: Network, path: Path) -> None:
    """Give a network the weights of one that was written; its normalisations do nothing then."""
    graph = onnx.load(path).graph
    stored = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    for node in graph.node:
        name = node.output[0]
        if node.op_type == "Mul" and f"{name}_b" in stored:
            stored[name] = stored[f"{name}_b"].astype(np.float32) * stored[f"{name}_s"]
    values = {name: torch.from_numpy(np.array(value)) for name, value in stored.items()}
    # Every normalisation was merged into the convolution before it when the file was written.
    layers = [one for one in network.modules() if isinstance(one, nn.Conv2d | nn.BatchNorm2d)]
    written = iter([node for node in graph.node if node.op_type == "Conv"])
    with torch.no_grad():
        for layer, following in zip(layers, [*layers[1:], None], strict=True):
            if not isinstance(layer, nn.Conv2d):
                continue
            node = next(written)
            layer.weight.copy_(values[node.input[1]])
            if layer.bias is not None:
                layer.bias.copy_(values[node.input[2]])
            elif isinstance(following, nn.BatchNorm2d):
                following.weight.fill_(math.sqrt(1 + following.eps))
                following.bias.copy_(values[node.input[2]])
        (head,) = (node for node in graph.node if node.op_type == "Gemm")
        network.head.weight.copy_(values[head.input[1]])
        network.head.bias.copy_(values[head.input[2]])


def _normalise(network: Network, lessons: Iterator[Lesson]) -> None:
    """Let every normalisation know what it is given, without changing what the network says."""
    seen: dict[nn.BatchNorm2d, list[tuple[Tensor, Tensor]]] = {}

    def noted(layer: nn.Module, given: tuple[Tensor], _: Tensor) -> None:
        if isinstance(layer, nn.BatchNorm2d):
            values = given[0]
            mean, spread = values.mean((0, 2, 3)), values.var((0, 2, 3), unbiased=False)
            seen.setdefault(layer, []).append((mean, spread))

    network.eval()
    hooks = [one.register_forward_hook(noted) for one in network.modules()]
    with torch.no_grad():
        for _ in range(_NOTED_BATCHES):
            network.steps(next(lessons).pictures.float()[:, None])
    for hook in hooks:
        hook.remove()
    for layer, notes in seen.items():
        mean, spread = (torch.stack(part).mean(0) for part in zip(*notes, strict=True))
        gain = layer.weight.data / math.sqrt(1 + layer.eps)
        layer.bias.data += gain * mean
        layer.weight.data = gain * torch.sqrt(spread + layer.eps)
        layer.running_mean, layer.running_var = mean, spread
    network.train()


def _loss(network: Network, lesson: Lesson) -> Tensor:
    """Return how wrong a network is about some lines."""
    device = lesson.pictures.device
    # Half precision is faster only on processors that calculate with it.
    halves = (
        device.type == "cuda" or torch.cpu._is_avx512_bf16_supported()  # noqa: SLF001 - not told else
    )
    with torch.autocast(device.type, torch.bfloat16, enabled=halves):
        told = network.steps(lesson.pictures.float()[:, None])
    features, presence, widths = (one.float() for one in told)
    line, step = torch.nonzero(lesson.answers != IGNORED, as_tuple=True)
    wanted = lesson.widths[line, step]
    # A wide character is to be known a step beside its middle too.
    wide = torch.exp(wanted) * HEIGHT > 3.5 * STEP
    aside = torch.randint_like(step, -1, 2) * wide * (torch.rand_like(wanted) < 0.3)
    beside = (step + aside).clamp(0, _STEPS - 1)
    which = functional.cross_entropy(
        network.head(features[line, :, beside]), lesson.answers[line, step]
    )
    there = functional.binary_cross_entropy_with_logits(presence, lesson.presence, reduction="none")
    where = (there * lesson.counted).sum() / lesson.counted.sum()
    size = (widths[line, step] - wanted).abs().mean()
    return which + 8 * where + 0.3 * size


@dataclass(frozen=True, slots=True)
class Course:
    """How a network is trained.

    Attributes:
        drawer: draws what it is trained on.
        minutes: for which it is trained.
        lines: drawn for a step.
        workers: processes that draw.
        start: weights to go on from, or a network as :func:`write` writes it.
        weights: file that always holds a state not long ago.
    """

    drawer: _Drawer
    minutes: float
    lines: int
    workers: int
    start: Path | None
    weights: Path | None


def train(course: Course) -> Network:
    """Return the mean of the last states of a network, trained for a time where it is fastest."""
    torch.manual_seed(0)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    network = _started(course).to(device, memory_format=torch.channels_last)
    mean: Network = copy.deepcopy(network).eval()
    head = list(network.head.parameters())
    others = [*network.trunk.parameters(), *network.out.parameters()]
    optimizer = torch.optim.AdamW(
        [{"params": head, "weight_decay": 0.0}, {"params": others}],
        weight_decay=0.01,
        betas=(0.9, 0.98),
    )
    lessons = _lessons(course.drawer, typefaces(), _TRAINING_SEED, course.lines, course.workers)
    begun = time.monotonic()
    for step, lesson in enumerate(lessons):
        spent = (time.monotonic() - begun) / 60 / course.minutes
        if spent >= 1:
            break
        pace = min(1.0, step / _WARMING) * (0.495 * (1 + math.cos(math.pi * spent)) + 0.01)
        for group, rate in zip(optimizer.param_groups, (_HEAD_RATE, _RATE), strict=True):
            group["lr"] = rate * pace
        loss = _loss(network, lesson.to(device))
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 5.0)
        optimizer.step()
        follow(mean, network, min(0.998, (1 + step) / (20 + step)))
        if step % 100 == 0:
            took = 60 * spent * course.minutes
            print(f"step {step}, {took:.0f} s: loss {loss.item():.3f}", flush=True)
        if course.weights is not None and step % 500 == 499:
            torch.save(mean.state_dict(), course.weights)
    trained: Network = mean.cpu()
    return trained


def _started(course: Course) -> Network:
    """Return the network that training begins with."""
    network, start = Network(), course.start
    if start is None:
        _begun(network)
    elif start.suffix == ".onnx":
        _restore(network, start)
        _normalise(network, _lessons(course.drawer, typefaces(), _HELD_SEED, _BATCH, 0))
    else:
        network.load_state_dict(torch.load(start, map_location="cpu"))
    return network


def follow(mean: nn.Module, network: nn.Module, kept: float) -> None:
    """Bring the mean of a network's states nearer to its present one, in place."""
    with torch.no_grad():
        pairs = zip(mean.state_dict().values(), network.state_dict().values(), strict=True)
        for old, new in pairs:
            if old.dtype.is_floating_point:
                old.lerp_(new, 1 - kept)
            else:
                old.copy_(new)


def figures(network: Network, drawer: _Drawer, faces: Typefaces) -> str:
    """Return how many characters of fresh lines are found, and read right."""
    lesson = next(_lessons(drawer, faces, _HELD_SEED, _HELD_LINES, 0))
    with torch.no_grad():
        features, presence, _ = network.steps(lesson.pictures.float()[:, None])
        line, step = torch.nonzero(lesson.answers != IGNORED, as_tuple=True)
        answers = network.head(features[line, :, step]).argmax(1)
    wanted = lesson.answers[line, step]
    present = torch.sigmoid(presence)
    highest = functional.max_pool1d(present[:, None], 3, 1, 1)[:, 0]
    found = (present > _FOUND) & (present >= highest) & (lesson.counted > 0)
    near = functional.max_pool1d(found.float()[:, None], 3, 1, 1)[:, 0] > 0
    there = functional.max_pool1d((lesson.answers != IGNORED).float()[:, None], 3, 1, 1)[:, 0] > 0
    right = (answers == wanted).float()
    return (
        f"found {near[line, step].float().mean():.4f}, "
        f"of what was found real {there[found].float().mean():.4f}, "
        f"read right {right[wanted != UNKNOWN].mean():.4f}, "
        f"strangers known as such {right[wanted == UNKNOWN].mean():.3f}"
    )


def write(network: Network, path: Path) -> None:
    """Write a network as ONNX, its large tensors as bytes with a scale for every row.

    The runtime multiplies them out once, when it loads the file.
    """
    buffer = io.BytesIO()
    torch.onnx.export(
        Reader(network).eval(),
        (torch.rand(1, 1, HEIGHT, WIDTH) * 255,),
        buffer,
        input_names=["line"],
        output_names=["steps", "presence", "widths", "answers", "chances"],
        dynamic_axes={"line": {3: "width"}},
        opset_version=17,
        dynamo=False,
    )
    model = onnx.load_from_string(buffer.getvalue())
    tensors, nodes = [], []
    for tensor in model.graph.initializer:
        values = numpy_helper.to_array(tensor)
        if values.dtype != np.float32 or values.size < 2000:
            tensors.append(tensor)
            continue
        rows = 1 if values.shape[0] == _FEATURES else 0
        others = tuple(axis for axis in range(values.ndim) if axis != rows)
        scale = np.abs(values).max(axis=others, keepdims=True) / _WIDEST_BYTE
        scale = np.maximum(scale, 1e-8).astype(np.float32)
        name = tensor.name
        tensors.append(
            numpy_helper.from_array(np.round(values / scale).astype(np.int8), f"{name}_b")
        )
        tensors.append(numpy_helper.from_array(scale, f"{name}_s"))
        nodes.append(
            helper.make_node("Cast", [f"{name}_b"], [f"{name}_f"], to=onnx.TensorProto.FLOAT)
        )
        nodes.append(helper.make_node("Mul", [f"{name}_f", f"{name}_s"], [name]))
    nodes.extend(model.graph.node)
    del model.graph.node[:], model.graph.initializer[:]
    model.graph.node.extend(nodes)
    model.graph.initializer.extend(tensors)
    helper.set_model_props(model, {"characters": "".join(CHARACTERS)})
    onnx.checker.check_model(model)
    path.parent.mkdir(exist_ok=True)
    onnx.save(model, path)


def main() -> None:
    """Train, write, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=80.0)
    parser.add_argument(
        "--start", type=Path, help="go on from --weights of another run, or from an ONNX file"
    )
    parser.add_argument("--weights", type=Path, help="where to keep weights to go on from")
    parser.add_argument("--batch", type=int, default=_BATCH, help="lines a step")
    parser.add_argument("--workers", type=int, default=1, help="processes that draw")
    parser.add_argument("--stamps", action="store_true", help="the network for stamps")
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    drawer = seal_scrap_of if arguments.stamps else scrap_of
    out = arguments.out or (STAMP_MODEL if arguments.stamps else PRINT_MODEL)
    network = train(
        Course(
            drawer,
            arguments.minutes,
            arguments.batch,
            arguments.workers,
            arguments.start,
            arguments.weights,
        )
    )
    if arguments.weights is not None:
        torch.save(network.state_dict(), arguments.weights)
    write(network, out)
    print(f"{out}: {out.stat().st_size / 2**20:.2f} MiB")
    print("fonts trained on:", figures(network, drawer, typefaces()))
    print("fonts kept apart:", figures(network, drawer, typefaces_apart()))


if __name__ == "__main__":
    main()
