"""Where an engine's models lie, and their hashes, without loading the engine."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping, Sequence
from pathlib import Path

from docvalidate.language import Message
from docvalidate.model.errors import MissingDependencyError
from docvalidate.ocr.engine import EngineChoice, hash_file
from docvalidate.plain_print.model_files import PRINT_MODEL

DETECTION_MODEL = "PP-OCRv6_det_small.onnx"
RECOGNITION_MODEL = "PP-OCRv6_rec_small.onnx"

TEXT_LINES_MODEL = Path(__file__).with_name("models") / "text_lines.onnx"
"""This package's own: where text stands."""


def bundled_model_folder() -> Path:
    """Return the folder in which RapidOCR's wheel keeps its weights.

    Raises:
        MissingDependencyError: if RapidOCR is not installed.
    """
    found = importlib.util.find_spec("rapidocr")
    if found is None or not found.submodule_search_locations:
        raise MissingDependencyError(
            Message("ocr.package_missing", {"package": "rapidocr"}),
            Message("ocr.package_missing.remedy", {"command": "pip install rapidocr"}),
        )
    return Path(next(iter(found.submodule_search_locations))) / "models"


def own_models(choice: EngineChoice) -> tuple[Path, ...]:
    """Return this package's own models that an engine asks before RapidOCR's."""
    if choice.model_dir is not None or not choice.name.startswith("rapidocr"):
        return ()
    return (TEXT_LINES_MODEL, PRINT_MODEL)


def require_models(folder: Path, names: Sequence[str]) -> tuple[Path, ...]:
    """Return the paths of model files, all of which exist.

    Raises:
        MissingDependencyError: naming the first one that is not there.
    """
    paths = tuple(folder / name for name in names)
    for path in paths:
        if not path.is_file():
            raise MissingDependencyError(
                Message("ocr.model_missing", {"path": str(path)}),
                Message("ocr.model_missing.remedy"),
            )
    return paths


def model_hashes(choice: EngineChoice) -> Mapping[str, str]:
    """Return the SHA-256 of every model the engine would load, by name.

    The engine itself answers the same; asking the files keeps a run on a warm cache from
    loading a recogniser it will not need.

    Raises:
        MissingDependencyError: if a model is not there.
    """
    if choice.model_dir is not None:
        files = sorted(choice.model_dir.rglob("*.onnx"))
        return {str(file.relative_to(choice.model_dir)): hash_file(file) for file in files}
    files = [
        *require_models(bundled_model_folder(), (DETECTION_MODEL, RECOGNITION_MODEL)),
        *own_models(choice),
    ]
    return {file.name: hash_file(file) for file in files}
