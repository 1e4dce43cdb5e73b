"""The one way in which documents become JSON text."""

from __future__ import annotations

import json
from collections.abc import Mapping


def json_text(document: Mapping[str, object]) -> str:
    """Return a document as indented JSON that keeps Chinese readable, with a final newline.

    Raises:
        ValueError: if a number in it is not finite, which JSON cannot express.
    """
    return json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
