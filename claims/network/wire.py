"""A connection that is read and written within one time for everything."""

import io
import socket
import time
from typing import Any


class Deadline:
    """The time that is left for everything together, in seconds; `late` is raised when there is none."""

    def __init__(self, seconds: float, late: Exception) -> None:
        self._ends, self._late = time.monotonic() + seconds, late

    def left(self) -> float:
        """Seconds left. Raises `late` when there are none."""
        left = self._ends - time.monotonic()
        if left <= 0:
            raise self._late
        return left


class _Stream(io.RawIOBase):
    """The bytes of a connection; each read has the time that is left, so that a server that drips is cut off."""

    def __init__(self, sock: socket.socket, deadline: Deadline) -> None:
        self._sock, self._deadline = sock, deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._sock.settimeout(self._deadline.left())
        return self._sock.recv_into(buffer)


class Wire:
    """What http.client needs of a connection that is open already."""

    def __init__(self, sock: socket.socket, deadline: Deadline) -> None:
        self._sock, self._deadline = sock, deadline

    def makefile(self, mode: str) -> io.BufferedReader:
        """For reading the answer."""
        return io.BufferedReader(_Stream(self._sock, self._deadline))

    def sendall(self, data: bytes) -> None:
        """Send the request."""
        self._sock.settimeout(self._deadline.left())
        self._sock.sendall(data)

    def close(self) -> None:
        """Who opened the socket closes it."""
