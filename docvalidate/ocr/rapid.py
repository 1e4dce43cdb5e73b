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
from docvalidate.ocr.detection import Detector
from docvalidate.ocr.engine import EngineChoice, hash_file
from docvalidate.ocr.line_pictures import character_spans, line_picture
from docvalidate.ocr.models import (
    DETECTION_MODEL,
    RECOGNITION_MODEL,
    bundled_model_folder,
    own_models,
    require_models,
)
from docvalidate.ocr.recognition import Recogniser

_OPENVINO_COMMAND = 'pip install "docvalidate[openvino]"'
_CUDA_COMMAND = "pip install onnxruntime-gpu"

_LEAST_CONFIDENCE = 0.5
"""Of a line: below it is no text, whatever it looks like to the recogniser."""

_LEAST_BOX_SCORE = 0.3
"""The detector's own threshold for a pixel. A label with the signature behind it makes a ragged
region of low mean; it is kept, and what is no text is dropped once it has been read."""


class RapidEngine:
    """The default engine: offline from the first run.

    Attributes:
        detector: says where lines stand.
        recogniser: says what they say.
    """

    name = "rapidocr"

    def __init__(self, choice: EngineChoice) -> None:
        """Load both models; the paths are given outright so that nothing is ever downloaded.

        Raises:
            MissingDependencyError: if RapidOCR, its weights or the runtime are not there.
        """
        folder = choice.model_dir or bundled_model_folder()
        detection, recognition = require_models(folder, (DETECTION_MODEL, RECOGNITION_MODEL))
        self._models = (detection, recognition, *own_models(choice))
        runtime = self._runtime(choice.threads)
        from rapidocr import RapidOCR  # noqa: PLC0415 - slow to import, needed only here

        logging.getLogger("RapidOCR").setLevel(logging.ERROR)
        rapid: Any = RapidOCR(
            params={
                "Global.log_level": "error",
                "Global.use_cls": False,
                "Det.box_thresh": _LEAST_BOX_SCORE,
                "Det.model_path": str(detection),
                "Rec.model_path": str(recognition),
                **runtime,
            }
        )
        # RapidOCR has no public way to take its parts.
        self.detector = Detector(rapid._load_det_model())  # noqa: SLF001
        # Lines are small: memory kept for every width of line would only add up.
        rapid.cfg.EngineConfig.onnxruntime.enable_cpu_mem_arena = False
        # Who brings a recogniser of their own wants it asked.
        alone = choice.model_dir is not None
        self.recogniser = Recogniser(rapid._load_rec_model(), alone)  # noqa: SLF001

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
        lines = []
        for corners in self.detector.find(image):
            line = self.recogniser.read_line(line_picture(image, corners))
            if line.text.strip() and line.confidence >= _LEAST_CONFIDENCE:
                box = Box.around([(float(x), float(y)) for x, y in corners])
                spans = character_spans(line, corners)
                lines.append(TextLine(line.text, line.confidence, box, spans))
        return tuple(lines)

    def read_lines(self, images: Sequence[Image]) -> tuple[RecognisedText, ...]:
        """Return the text of single-line images."""
        answers = self.recogniser.read(images)
        return tuple(RecognisedText(answer.text, answer.confidence) for answer in answers)

    def model_hashes(self) -> Mapping[str, str]:
        """Return the SHA-256 of all models by file name."""
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
