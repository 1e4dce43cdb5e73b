"""The small networks that come with the program, each in a file beside the module that asks it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import onnxruntime


@lru_cache
def network(path: Path) -> onnxruntime.InferenceSession:
    """Return the network of a file, loaded once in each process.

    It runs on one thread: pages are read in parallel by processes, not within one.

    Args:
        path: an ONNX file of the package.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(
        path.read_bytes(), options, providers=["CPUExecutionProvider"]
    )
