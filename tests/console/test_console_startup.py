"""A check whose evidence is cached starts quickly: it imports nothing that reads pages."""

from __future__ import annotations

import importlib
import pkgutil
import subprocess
import sys
from types import ModuleType

import pytest


def test_the_commands_import_nothing_that_reads_pages() -> None:
    program = (
        "import sys;"
        "import docvalidate.console.check, docvalidate.console.runs, docvalidate.console.cache;"
        "print(sorted({'cv2', 'pymupdf', 'pdfplumber', 'onnxruntime', 'rapidocr', 'pyhanko',"
        " 'openpyxl', 'xlsxwriter', 'numpy', 'PIL', 'asn1crypto', 'rich.progress'}"
        " & set(sys.modules)))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "[]"


@pytest.mark.parametrize("room", ["docvalidate.intake", "docvalidate.vision"])
def test_no_name_of_a_room_is_hidden_by_a_module_of_that_name(room: str) -> None:
    package = importlib.import_module(room)
    modules = {module.name for module in pkgutil.iter_modules(package.__path__)}
    assert not modules & set(package.__all__)
    for name in package.__all__:
        assert not isinstance(getattr(package, name), ModuleType)
