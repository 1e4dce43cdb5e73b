"""The Engine protocol and the registry of engines.

Another engine is one class in one module, plus its line in ``_ENGINES``; a class that lives
outside this package is named outright, as ``package.module:Class``.
"""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast

from docvalidate.language import Message
from docvalidate.model.errors import UsageError
from docvalidate.model.evidence import TextLine
from docvalidate.model.page import Image, LineReader, RecognisedText


class Engine(LineReader, Protocol):
    """Reads whole pages and single lines, on this machine, without a network.

    An engine is used by one thread at a time. Engines may raise any exception for a page
    they cannot read; the caller turns it into a page that was not fully seen.
    """

    @property
    def name(self) -> str:
        """Name in the registry and in the receipt."""
        ...

    def read_page(self, image: Image) -> tuple[TextLine, ...]:
        """Return the lines of a page in reading order, boxes in pixels of ``image``."""
        ...

    def read_lines(self, images: Sequence[Image]) -> tuple[RecognisedText, ...]:
        """Return the text of images that hold one horizontal line each, in order."""
        ...

    def model_hashes(self) -> Mapping[str, str]:
        """Return the SHA-256 of every model file by name, for the receipt."""
        ...


@dataclass(frozen=True, slots=True)
class EngineChoice:
    """Which engine to load; picklable, so that every worker process can load its own.

    Attributes:
        name: a name from :func:`engine_names`.
        model_dir: folder with models; ``None`` for those at hand.
        threads: threads for one page; cores divided by workers keeps the machine from thrashing.
    """

    name: str = "rapidocr"
    model_dir: Path | None = None
    threads: int = 1


_ENGINES: dict[str, str] = {
    "rapidocr": "docvalidate.ocr.rapid:RapidEngine",
    "rapidocr-openvino": "docvalidate.ocr.rapid:OpenVinoEngine",
    "rapidocr-cuda": "docvalidate.ocr.rapid:CudaEngine",
    "paddleocr": "docvalidate.ocr.paddle:PaddleEngine",
}


def engine_names() -> tuple[str, ...]:
    """Return the names that ``--engine`` accepts, the default first."""
    return tuple(_ENGINES)


def load_engine(choice: EngineChoice) -> Engine:
    """Load an engine with its models.

    Raises:
        UsageError: if there is no engine of that name.
        MissingDependencyError: if its package or one of its models is not there.
    """
    factory = _engine_class(choice.name)
    return cast("Engine", factory(choice))


def _engine_class(name: str) -> Callable[[EngineChoice], object]:
    """Return the class behind a registered name or behind ``package.module:Class``."""
    module_name, colon, class_name = _ENGINES.get(name, name).partition(":")
    unknown = UsageError(
        Message("ocr.unknown_engine", {"name": name}),
        Message("ocr.unknown_engine.remedy", {"names": ", ".join(_ENGINES)}),
    )
    if not colon:
        raise unknown
    try:
        found = getattr(importlib.import_module(module_name), class_name)
    except (ImportError, AttributeError) as error:
        raise unknown from error
    return cast("Callable[[EngineChoice], object]", found)


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file, hex."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
