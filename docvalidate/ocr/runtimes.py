"""Networks of RapidOCR's wheel on the runtimes that can run them."""

from __future__ import annotations

import contextlib
import importlib.util
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from docvalidate.language import Message
from docvalidate.model.errors import MissingDependencyError
from docvalidate.ocr.model_files import TEXT_LINES_MODEL

_OPENVINO_COMMAND = 'pip install "docvalidate[openvino]"'
_CUDA_COMMAND = 'pip install "onnxruntime-gpu[cuda,cudnn]"'
_CUDA = "CUDAExecutionProvider"

_Providers = list[str | tuple[str, dict[str, str]]]

_SIDES_STEP = 320
"""Of heights and widths in pixels that a GPU is shown."""

_LINE = 48
"""Height of a line as the recogniser is shown it."""

Network = Callable[[NDArray[np.float32]], NDArray[np.float32]]
"""What a network answers to one picture, both with a first axis of length one."""

Runtime = Callable[[Path, bool], Network]
"""Loads the network of a file; for one that sees pictures of a few sizes it keeps their memory."""


def onnx_runtime(threads: int) -> Runtime:
    """Return ONNX Runtime on the processor.

    Args:
        threads: for one picture.
    """
    return lambda path, keeps: _asked(_session(path, threads, keeps, ["CPUExecutionProvider"]))


def cuda_runtime(threads: int) -> Runtime:
    """Return ONNX Runtime on an NVIDIA GPU.

    Raises:
        MissingDependencyError: if it cannot reach one.
    """
    providers: _Providers = [
        (_CUDA, {"cudnn_conv_algo_search": "HEURISTIC"}),
        "CPUExecutionProvider",
    ]
    if not _reaches_cuda(providers):
        raise MissingDependencyError(
            Message("ocr.no_gpu"), Message("ocr.no_gpu.remedy", {"command": _CUDA_COMMAND})
        )
    return lambda path, keeps: in_few_sizes(_asked(_session(path, threads, keeps, providers)))


def in_few_sizes(answer: Network) -> Network:
    """Return a network that sees pictures filled up to one of a few sizes, answering the same.

    On a GPU every new size is planned anew, which takes longer than reading a line. Pictures are
    filled up with their edge: paper, or the grey that the recogniser sees after a line.

    Args:
        answer: answers a picture, shape ``(1, channels, height, width)``, with as large a map,
            or with steps along its width, shape ``(1, steps, answers)``.
    """

    def filled(picture: NDArray[np.float32]) -> NDArray[np.float32]:
        height, width = picture.shape[2:]
        down = -height % _SIDES_STEP if height > _LINE else 0
        across = -width % _SIDES_STEP
        told = answer(np.pad(picture, ((0, 0), (0, 0), (0, down), (0, across)), "edge"))
        if told.ndim == picture.ndim:
            return told[:, :, :height, :width]
        return told[:, : -(-told.shape[1] * width // (width + across))]

    return filled


def _reaches_cuda(providers: _Providers) -> bool:
    """Say whether a network runs on a GPU.

    Asked for one that it cannot reach, ONNX Runtime goes on with the processor and says so only
    in its log.
    """
    if _CUDA not in onnxruntime.get_available_providers():
        return False
    # CUDA's libraries may lie where pip put them, which the system does not search.
    with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(OSError):
        onnxruntime.preload_dlls()
    tried = _session(TEXT_LINES_MODEL, 1, keeps=False, providers=providers)
    return _CUDA in tried.get_providers()


def openvino_runtime(threads: int) -> Runtime:
    """Return OpenVINO on the processor.

    Raises:
        MissingDependencyError: if it is not installed.
    """
    if importlib.util.find_spec("openvino") is None:
        raise MissingDependencyError(
            Message("ocr.package_missing", {"package": "OpenVINO"}),
            Message("ocr.package_missing.remedy", {"command": _OPENVINO_COMMAND}),
        )
    from openvino import Core  # noqa: PLC0415 - an extra, and slow to import

    core: Any = Core()
    core.set_property("CPU", {"INFERENCE_NUM_THREADS": threads})

    def loaded(path: Path, _: bool) -> Network:
        request = core.compile_model(str(path), "CPU").create_infer_request()

        def answer(picture: NDArray[np.float32]) -> NDArray[np.float32]:
            request.infer([picture])
            return np.array(request.get_output_tensor().data, np.float32)

        return answer

    return loaded


def written_characters(path: Path) -> tuple[str, ...]:
    """Return what the answers of a recogniser stand for: first no character, last a space.

    Args:
        path: an ONNX file that lists its characters among its properties, a line for each.
    """
    options = onnxruntime.SessionOptions()
    # Only its properties are wanted.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    listed = session.get_modelmeta().custom_metadata_map["character"]
    return ("", *listed.splitlines(), " ")


def _session(
    path: Path, threads: int, keeps: bool, providers: _Providers
) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # Without it every layer of every picture asks the system for fresh memory; with it what was
    # needed for any size of picture is never given back.
    options.enable_cpu_mem_arena = keeps
    return onnxruntime.InferenceSession(str(path), options, providers=providers)


def _asked(session: onnxruntime.InferenceSession) -> Network:
    name = session.get_inputs()[0].name

    def answer(picture: NDArray[np.float32]) -> NDArray[np.float32]:
        first: NDArray[np.float32] = session.run(None, {name: picture})[0]
        return first

    return answer
