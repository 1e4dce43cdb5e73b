"""Refuse every network connection of this process: material that must not leak stays here."""

from __future__ import annotations

import sys

_NETWORK_EVENTS = frozenset(
    {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "socket.bind"}
)


class NetworkRefusedError(OSError):
    """Something tried to use the network."""


def refuse_network() -> None:
    """Make every later attempt of this process to use the network fail.

    The hook cannot be removed again. Local sockets between processes (``AF_UNIX``) stay
    possible; their addresses are paths, not pairs of host and port. Native code does not pass
    the hook: its telemetry is switched off where the package is imported
    (``docvalidate/__init__.py``), so that it does not even try.
    """
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
