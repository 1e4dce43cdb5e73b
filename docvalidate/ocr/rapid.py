"""RapidOCR on ONNX Runtime, with the PP-OCRv6 weights that its wheel carries."""

from __future__ import annotations

import importlib.util
import logging
from collections.abc import Mapping, Sequence
from typing import Any

from docvalidate.language import Message
from docvalidate.model.errors import MissingDependencyError
from docvalidate.model.evidence import TextLine
from docvalidate.model.geometry import Box
from docvalidate.model.page import Image, RecognisedText
from docvalidate.ocr.engine import EngineChoice, hash_file
from docvalidate.ocr.lean_detection import LeanDetector
from docvalidate.ocr.lean_recognition import LeanRecogniser
from docvalidate.ocr.models import (
    DETECTION_MODEL,
    RECOGNITION_MODEL,
    bundled_model_folder,
    require_models,
)

_OPENVINO_COMMAND = 'pip install "docvalidate[openvino]"'
_CUDA_COMMAND = "pip install onnxruntime-gpu"

_LARGEST_SIDE = 4000
"""Of a picture in pixels; pages come at the working size, of which A2 has this many."""


_LEAST_BOX_SCORE = 0.3
"""The detector's own threshold for a pixel. A label with the signature behind it makes a ragged
region of low mean; it is kept, and what is no text is dropped once it has been read."""


class RapidEngine:
    """The default engine: offline from the first run."""

    name = "rapidocr"

    def __init__(self, choice: EngineChoice) -> None:
        """Load both models; the paths are given outright so that nothing is ever downloaded.

        Raises:
            MissingDependencyError: if RapidOCR, its weights or the runtime are not there.
        """
        folder = choice.model_dir or bundled_model_folder()
        self._models = require_models(folder, (DETECTION_MODEL, RECOGNITION_MODEL))
        runtime = self._runtime(choice.threads)
        from rapidocr import RapidOCR  # noqa: PLC0415 - slow to import, needed only here

        logging.getLogger("RapidOCR").setLevel(logging.ERROR)
        detection, recognition = self._models
        self._rapid: Any = RapidOCR(
            params={
                "Global.log_level": "error",
                "Global.use_cls": False,
                "Global.max_side_len": _LARGEST_SIDE,
                "Det.box_thresh": _LEAST_BOX_SCORE,
                "Det.model_path": str(detection),
                "Rec.model_path": str(recognition),
                **runtime,
            }
        )
        # RapidOCR has no public way to exchange its parts.
        self._rapid.text_det = LeanDetector(self._rapid._load_det_model())  # noqa: SLF001
        # Lines are small: memory kept for every width of line would only add up.
        self._rapid.cfg.EngineConfig.onnxruntime.enable_cpu_mem_arena = False
        self._recogniser = LeanRecogniser(self._rapid._load_rec_model())  # noqa: SLF001
        self._rapid.text_rec = self._recogniser

    def _runtime(self, threads: int) -> Mapping[str, object]:
        """Return RapidOCR's settings of the runtime."""
        return {
            "EngineConfig.onnxruntime.intra_op_num_threads": threads,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            # Without it every layer of every page asks the system for fresh memory, which takes
            # as long as the detector itself.
            "EngineConfig.onnxruntime.enable_cpu_mem_arena": True,
        }

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
        answers = self._recogniser.read(images)
        return tuple(RecognisedText(answer.text, answer.score) for answer in answers)

    def model_hashes(self) -> Mapping[str, str]:
        """Return the SHA-256 of both models by file name."""
        return {path.name: hash_file(path) for path in self._models}


class OpenVinoEngine(RapidEngine):
    """The same weights on OpenVINO: faster on some processors, slower on others."""

    name = "rapidocr-openvino"

    def _runtime(self, threads: int) -> Mapping[str, object]:
        if importlib.util.find_spec("openvino") is None:
            raise MissingDependencyError(
                Message("ocr.package_missing", {"package": "OpenVINO"}),
                Message("ocr.package_missing.remedy", {"command": _OPENVINO_COMMAND}),
            )
        from rapidocr import EngineType  # noqa: PLC0415 - slow to import

        return {
            "Det.engine_type": EngineType.OPENVINO,
            "Rec.engine_type": EngineType.OPENVINO,
            "EngineConfig.openvino.inference_num_threads": threads,
        }


class CudaEngine(RapidEngine):
    """The same weights on an NVIDIA GPU."""

    name = "rapidocr-cuda"

    def _runtime(self, threads: int) -> Mapping[str, object]:
        import onnxruntime  # noqa: PLC0415 - slow to import

        # Asked for a GPU it cannot reach, ONNX Runtime would go on with the processor and say so
        # only in its log.
        if "CUDAExecutionProvider" not in onnxruntime.get_available_providers():
            raise MissingDependencyError(
                Message("ocr.no_gpu"), Message("ocr.no_gpu.remedy", {"command": _CUDA_COMMAND})
            )
        return {**super()._runtime(threads), "EngineConfig.onnxruntime.use_cuda": True}


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
