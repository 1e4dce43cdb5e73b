"""PaddleOCR itself on ONNX Runtime, from local model folders, without ``paddlepaddle``.

PaddleOCR wants a folder per model with ``inference.onnx`` and an ``inference.yml`` that
says how to prepare pictures and decode answers. Where the user gives no such folders they
are prepared from the ONNX weights that RapidOCR's wheel carries: the same PP-OCRv6 small
weights, with the character list taken from the model's own metadata.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from docvalidate.language import Message
from docvalidate.model.errors import CannotWriteError, MissingDependencyError
from docvalidate.model.evidence import TextLine
from docvalidate.model.geometry import Box
from docvalidate.model.page import Image, RecognisedText
from docvalidate.model.places import user_cache_folder
from docvalidate.ocr.engine import EngineChoice, hash_file
from docvalidate.ocr.model_files import (
    DETECTION_MODEL,
    RECOGNITION_MODEL,
    bundled_model_folder,
    require_models,
)

DETECTION_NAME = "PP-OCRv6_small_det"
RECOGNITION_NAME = "PP-OCRv6_small_rec"

_INSTALL_COMMAND = 'pip install "docvalidate[paddleocr]" -c constraints-paddleocr.txt'

_DETECTION_SETTINGS: Mapping[str, object] = {
    "Global": {"model_name": DETECTION_NAME},
    "PreProcess": {
        "transform_ops": [
            {"DecodeImage": {"channel_first": False, "img_mode": "BGR"}},
            {"DetResizeForTest": {"resize_long": 960}},
            {
                "NormalizeImage": {
                    "mean": [0.5, 0.5, 0.5],
                    "std": [0.5, 0.5, 0.5],
                    "scale": "1./255.",
                    "order": "hwc",
                }
            },
            {"ToCHWImage": None},
        ]
    },
    "PostProcess": {
        "name": "DBPostProcess",
        "thresh": 0.3,
        "box_thresh": 0.5,
        "unclip_ratio": 1.6,
        "max_candidates": 1000,
    },
}


class PaddleEngine:
    """PaddleOCR 3 as an engine; the extra ``docvalidate[paddleocr]``."""

    name = "paddleocr"

    def __init__(self, choice: EngineChoice) -> None:
        """Load PaddleOCR from ``choice.model_dir``, or from folders prepared offline.

        Raises:
            MissingDependencyError: if PaddleOCR or the weights are not there.
        """
        try:
            from paddleocr import PaddleOCR  # noqa: PLC0415 - an extra, and slow to import
        except ImportError as error:
            raise MissingDependencyError(
                Message("ocr.package_missing", {"package": "paddleocr"}),
                Message(
                    "ocr.package_missing.remedy",
                    {"command": _INSTALL_COMMAND},
                ),
            ) from error
        logging.getLogger("paddlex").setLevel(logging.ERROR)
        folder = choice.model_dir or prepared_model_folders()
        self._detection = folder / DETECTION_NAME
        self._recognition = folder / RECOGNITION_NAME
        for model in (self._detection, self._recognition):
            require_models(model, ("inference.onnx", "inference.yml"))
        self._paddle: Any = PaddleOCR(
            engine="onnxruntime",
            text_detection_model_name=DETECTION_NAME,
            text_detection_model_dir=str(self._detection),
            text_recognition_model_name=RECOGNITION_NAME,
            text_recognition_model_dir=str(self._recognition),
            use_doc_orientation_classify=False,
            use_doc_unwarping=False,
            use_textline_orientation=False,
            cpu_threads=choice.threads,
        )

    def read_page(self, image: Image) -> tuple[TextLine, ...]:
        """Return the lines of a page, top to bottom, boxes in pixels of ``image``."""
        (result,) = self._paddle.predict(image)
        return tuple(
            TextLine(text, float(score), Box.around([(float(x), float(y)) for x, y in corners]))
            for corners, text, score in zip(
                result["rec_polys"], result["rec_texts"], result["rec_scores"], strict=True
            )
            if text.strip()
        )

    def read_lines(self, images: Sequence[Image]) -> tuple[RecognisedText, ...]:
        """Return the text of single-line images."""
        recogniser = self._paddle.paddlex_pipeline.text_rec_model
        return tuple(
            RecognisedText(str(answer["rec_text"]), float(answer["rec_score"]))
            for answer in recogniser(list(images))
        )

    def model_hashes(self) -> Mapping[str, str]:
        """Return the SHA-256 of both models by folder name."""
        return {
            folder.name: hash_file(folder / "inference.onnx")
            for folder in (self._detection, self._recognition)
        }


def prepared_model_folders() -> Path:
    """Return the folder with both model folders, prepared once for these weights and kept.

    Raises:
        MissingDependencyError: if the weights are not on this machine.
        CannotWriteError: if the cache folder cannot be written.
    """
    models = require_models(bundled_model_folder(), (DETECTION_MODEL, RECOGNITION_MODEL))
    key = hash_file(models[1])[:16]
    ready = user_cache_folder() / f"paddleocr-{key}"
    if ready.is_dir():
        return ready
    try:
        ready.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryDirectory(dir=ready.parent) as scratch:
            made = prepare_model_folders(Path(scratch) / "models")
            # Another worker may have been faster; either folder will do.
            if not ready.is_dir():
                made.rename(ready)
    except OSError as error:
        if ready.is_dir():
            return ready
        raise CannotWriteError(
            Message("ocr.cannot_prepare", {"path": str(ready), "reason": str(error)}),
            Message("ocr.cannot_prepare.remedy"),
        ) from error
    return ready


def prepare_model_folders(target: Path) -> Path:
    """Write PaddleOCR's two model folders below ``target`` from the weights at hand.

    Raises:
        MissingDependencyError: if the weights are not on this machine.
    """
    models = require_models(bundled_model_folder(), (DETECTION_MODEL, RECOGNITION_MODEL))
    settings = (_DETECTION_SETTINGS, _recognition_settings(models[1]))
    for name, model, setting in zip(
        (DETECTION_NAME, RECOGNITION_NAME), models, settings, strict=True
    ):
        folder = target / name
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(model, folder / "inference.onnx")
        (folder / "inference.yml").write_text(
            yaml.safe_dump(setting, allow_unicode=True, sort_keys=False), encoding="utf-8"
        )
    return target


def _recognition_settings(model: Path) -> Mapping[str, object]:
    """Return the recogniser's ``inference.yml``, characters taken from the ONNX metadata."""
    import onnxruntime  # noqa: PLC0415 - slow to import, needed only here

    session = onnxruntime.InferenceSession(str(model), providers=["CPUExecutionProvider"])
    characters = session.get_modelmeta().custom_metadata_map["character"].splitlines()
    return {
        "Global": {"model_name": RECOGNITION_NAME},
        "PreProcess": {
            "transform_ops": [
                {"DecodeImage": {"channel_first": False, "img_mode": "BGR"}},
                {"RecResizeImg": {"image_shape": [3, 48, 320]}},
            ]
        },
        "PostProcess": {"name": "CTCLabelDecode", "character_dict": characters},
    }
