"""Prove the PaddleOCR engine on two sample pages, in an environment of its own.

Run by ``.ci/run`` as ``python tests/paddleocr_job.py path/to/docvalidate``: PaddleOCR's packages
do not share an environment with the test suite's.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

_SAMPLES = Path(__file__).resolve().parent.parent / "samples" / "01-complete"
_EXPECTED = {
    "诚信承诺书": ("承诺人签名", "真实完整", "记", "入诚信档案"),
    "公示证明": ("公示证明", "五个工作日", "未收到任何异议"),
}


def main(program: str) -> int:
    """Inspect two pages with PaddleOCR and compare what it read with what was drawn."""
    pages = [_page(name) for name in _EXPECTED]
    answer = subprocess.run(
        [program, "inspect", "--engine", "paddleocr", "--no-cache", "--format", "json", *pages],
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode != 0:
        sys.stderr.write(answer.stderr)
        return 1
    documents = json.loads(answer.stdout)["documents"]
    failed = 0
    for document, (name, words) in zip(documents, _EXPECTED.items(), strict=True):
        lines = [line for page in document["pages"] for line in page["lines"]]
        text = "".join(line["text"] for line in lines)
        missing = [word for word in words if word not in text]
        seals = [seal["text"] for page in document["pages"] for seal in page["seals"]]
        sys.stdout.write(f"{name}: {len(lines)} lines, missing {missing}, seals {seals}\n")
        failed += bool(missing)
    sys.stdout.write(f"{len(documents) - failed} passed, {failed} failed\n")
    return 1 if failed else 0


def _page(name: str) -> str:
    """Return the sample file whose name holds the words."""
    (path, *_) = sorted(p for p in _SAMPLES.rglob("*") if name in p.name)
    return str(path)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
