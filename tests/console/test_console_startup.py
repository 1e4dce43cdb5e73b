"""A check whose evidence is cached starts quickly: it imports nothing that reads pages."""

from __future__ import annotations

import subprocess
import sys


def test_the_commands_import_nothing_that_reads_pages() -> None:
    program = (
        "import sys, docvalidate.console.check, docvalidate.console.runs, docvalidate.console.cache;"
        "print(sorted({'cv2', 'pymupdf', 'pdfplumber', 'onnxruntime', 'rapidocr', 'pyhanko',"
        " 'openpyxl', 'rich.progress'} & set(sys.modules)))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "[]"
