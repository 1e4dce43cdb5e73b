"""Hashes of an engine's models without loading the engine."""

from __future__ import annotations

from collections.abc import Mapping

from docvalidate.ocr.engine import EngineChoice, hash_file
from docvalidate.ocr.rapid import (
    DETECTION_MODEL,
    RECOGNITION_MODEL,
    bundled_model_folder,
    require_models,
)


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
    files = list(require_models(bundled_model_folder(), (DETECTION_MODEL, RECOGNITION_MODEL)))
    return {file.name: hash_file(file) for file in files}
