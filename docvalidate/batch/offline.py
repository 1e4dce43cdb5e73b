"""Refuse every network connection of this process: material that must not leak stays here."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

TELEMETRY_OFF: Mapping[str, str] = {
    "DO_NOT_TRACK": "1",
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_DATASETS_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "MODELSCOPE_OFFLINE": "1",
    "PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK": "True",
}
"""What recognisers and what they may bring along ask before they report home or look for models.
ONNX Runtime has a switch in code instead, see :mod:`docvalidate.ocr.rapid`."""

_NETWORK_EVENTS = frozenset(
    {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "socket.bind"}
)


class NetworkRefusedError(OSError):
    """Something tried to use the network."""


def refuse_network() -> None:
    """Make every later attempt of this process to use the network fail.

    Telemetry and look-ups of the libraries used are switched off first, so that they do not even
    try. The hook cannot be removed again. Local sockets between processes (``AF_UNIX``) stay
    possible; their addresses are paths, not pairs of host and port.
    """
    os.environ.update(TELEMETRY_OFF)
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    """Raise for network events; audit hooks are called for everything, so answer fast."""
    if event not in _NETWORK_EVENTS:
        return
    address = (
        arguments[1]
        if event.startswith(("socket.connect", "socket.sendto", "socket.bind"))
        else None
    )
    if isinstance(address, (str, bytes)):
        return
    raise NetworkRefusedError("docvalidate works offline and refuses network access")
