"""A plain recogniser in a process of its own: paths in, one a line; lines of text and times out.

It may run in another environment than the benchmark: PaddleOCR pins its own OpenCV.
"""

from __future__ import annotations

import json
import os
import sys
import time

from docvalidate.intake import IntakeLimits, PageFailure, open_document


def main() -> int:
    """Serve one recogniser until the input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    # Libraries that print must not disturb the answers.
    os.dup2(2, 1)
    from pathlib import Path  # noqa: PLC0415

    from benchmarks.accuracy.rivals import load_rival  # noqa: PLC0415

    rival = load_rival(sys.argv[1])
    print(json.dumps("ready"), file=answers, flush=True)
    for line in sys.stdin:
        begun, processor = time.monotonic(), time.process_time()
        with open_document(Path(line.rstrip("\n")), IntakeLimits()) as document:
            page = document.page(1)
            texts = (
                []
                if isinstance(page, PageFailure)
                else [one.text for one in rival.read_page(page.image)]
            )
        answer = {
            "lines": texts,
            "seconds": time.monotonic() - begun,
            "processor": time.process_time() - processor,
        }
        print(json.dumps(answer), file=answers, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
