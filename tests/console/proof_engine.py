"""An engine that reads the heading of a proof of publication on every page."""

from __future__ import annotations

from docvalidate.model.evidence import TextLine
from docvalidate.model.geometry import Box
from docvalidate.model.page import Image
from tests.batch.faulty_engines import SoundEngine


class ProofEngine(SoundEngine):
    """Reads 公示证明 at the top of the page."""

    name = "proof"

    def read_page(self, image: Image) -> tuple[TextLine, ...]:
        height, width = image.shape[:2]
        return (TextLine("公示证明", 0.99, Box(width // 3, height // 10, width // 2, height // 8)),)
