"""RapidOCR on ONNX Runtime, with the PP-OCRv6 weights that its wheel carries."""

from __future__ import annotations

import importlib.util
import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from docvalidate.language import Message
from docvalidate.model.errors import MissingDependencyError
from docvalidate.model.evidence import TextLine
from docvalidate.model.geometry import Box
from docvalidate.model.page import Image, RecognisedText
from docvalidate.ocr.engine import EngineChoice, hash_file

DETECTION_MODEL = "PP-OCRv6_det_small.onnx"
RECOGNITION_MODEL = "PP-OCRv6_rec_small.onnx"

# Body text (9 pt and up) of an A4 page is still 11 px high at this size, and detection costs
# a third of what it costs at the scanner's own resolution.
_DETECTION_LONG_SIDE = 1280


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


class RapidEngine:
    """The default engine: offline from the first run."""

    name = "rapidocr"

    def __init__(self, choice: EngineChoice) -> None:
        """Load both models; the paths are given outright so that nothing is ever downloaded."""
        folder = choice.model_dir or bundled_model_folder()
        self._models = require_models(folder, (DETECTION_MODEL, RECOGNITION_MODEL))
        from rapidocr import RapidOCR  # noqa: PLC0415 - slow to import, needed only here

        logging.getLogger("RapidOCR").setLevel(logging.ERROR)
        detection, recognition = self._models
        self._rapid: Any = RapidOCR(
            params={
                "Global.log_level": "error",
                "Global.use_cls": False,
                "Det.limit_type": "max",
                "Det.limit_side_len": _DETECTION_LONG_SIDE,
                "Det.model_path": str(detection),
                "Rec.model_path": str(recognition),
                "EngineConfig.onnxruntime.intra_op_num_threads": choice.threads,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            }
        )

    def read_page(self, image: Image) -> tuple[TextLine, ...]:
        """Return the lines of a page, top to bottom, boxes in pixels of ``image``."""
        result = self._rapid(
            image,
            use_det=True,
            use_cls=False,
            use_rec=True,
            return_word_box=True,
            return_single_char_box=True,
        )
        if result.boxes is None or result.txts is None:
            return ()
        words = result.word_results or [()] * len(result.txts)
        return tuple(
            TextLine(
                text,
                float(score),
                Box.around([(float(x), float(y)) for x, y in corners]),
                _spans(text, characters),
            )
            for corners, text, score, characters in zip(
                result.boxes, result.txts, result.scores, words, strict=True
            )
        )

    def read_lines(self, images: Sequence[Image]) -> tuple[RecognisedText, ...]:
        """Return the text of single-line images."""
        if not images:
            return ()
        result = self._recognise([np.ascontiguousarray(image) for image in images])
        return tuple(
            RecognisedText(text, float(score))
            for text, score in zip(result.txts, result.scores, strict=True)
        )

    def model_hashes(self) -> Mapping[str, str]:
        """Return the SHA-256 of both models by file name."""
        return {path.name: hash_file(path) for path in self._models}

    def _recognise(self, images: list[Image]) -> Any:  # noqa: ANN401 - RapidOCR is untyped
        from rapidocr.ch_ppocr_rec.typings import TextRecInput  # noqa: PLC0415

        recogniser = self._rapid._load_rec_model()  # noqa: SLF001 - no public recognition-only batch
        return recogniser(TextRecInput(img=images, return_word_box=False))


def _spans(text: str, characters: Sequence[Any]) -> tuple[tuple[int, int], ...]:
    """Return the horizontal extent of each character of a line, spaces included.

    RapidOCR tells the box of every character but spaces; a space lies where the character
    before it ends. Empty when the two do not agree.
    """
    spans: list[tuple[int, int]] = []
    pending = iter(characters)
    for letter in text:
        if letter.isspace():
            end = spans[-1][1] if spans else 0
            spans.append((end, end))
            continue
        found = next(pending, None)
        if found is None or found[0] != letter:
            return ()
        xs = [float(x) for x, _ in found[2]]
        spans.append((int(min(xs)), int(max(xs) + 0.999)))
    return tuple(spans)
