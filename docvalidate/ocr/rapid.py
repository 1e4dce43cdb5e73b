"""The PP-OCRv6 weights that RapidOCR's wheel carries, behind small networks of our own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from docvalidate.model.evidence import TextLine
from docvalidate.model.geometry import Box
from docvalidate.model.page import Image, RecognisedText
from docvalidate.ocr.detection import Detector
from docvalidate.ocr.engine import EngineChoice, hash_file
from docvalidate.ocr.line_pictures import character_spans, line_picture
from docvalidate.ocr.model_files import (
    DETECTION_MODEL,
    RECOGNITION_MODEL,
    bundled_model_folder,
    own_models,
    require_models,
)
from docvalidate.ocr.recognition import Recogniser
from docvalidate.ocr.runtimes import (
    Runtime,
    cuda_runtime,
    onnx_runtime,
    openvino_runtime,
    written_characters,
)

_LEAST_CONFIDENCE = 0.5
"""Of a line: below it is no text, whatever it looks like to the recogniser."""


class RapidEngine:
    """The default engine: offline from the first run.

    Attributes:
        detector: says where lines stand.
        recogniser: says what they say.
    """

    name = "rapidocr"

    def __init__(self, choice: EngineChoice) -> None:
        """Find both models by their paths: nothing is ever downloaded.

        Raises:
            MissingDependencyError: if the weights or the runtime are not there.
        """
        folder = choice.model_dir or bundled_model_folder()
        detection, recognition = require_models(folder, (DETECTION_MODEL, RECOGNITION_MODEL))
        self._models = (detection, recognition, *own_models(choice))
        loaded = self._runtime(choice.threads)
        # Who brings networks of their own wants them asked.
        alone = choice.model_dir is not None
        self.detector = Detector(lambda: loaded(detection, True), alone)
        # Lines are small: memory kept for every width of line would only add up.
        self.recogniser = Recogniser(
            lambda: loaded(recognition, False), lambda: written_characters(recognition), alone
        )

    def _runtime(self, threads: int) -> Runtime:
        return onnx_runtime(threads)

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

    def _runtime(self, threads: int) -> Runtime:
        return openvino_runtime(threads)


class CudaEngine(RapidEngine):
    """The same weights on an NVIDIA GPU."""

    name = "rapidocr-cuda"

    def _runtime(self, threads: int) -> Runtime:
        return cuda_runtime(threads)
