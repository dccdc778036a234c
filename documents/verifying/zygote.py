"""
Processes for files from strangers, forked from one that has loaded all they need: that costs
milliseconds, where starting Python and loading costs half a second of the processor.

Three kinds: the zygote, which never sees a file and was started without any secret; for each
question a supervisor, which says how the answer ended; and the worker it watches, which reads the
file and may die of it. Linux only (pidfd_open).
"""

import asyncio
import atexit
import gc
import os
import select
import signal
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, NoReturn

Answer = Callable[[BinaryIO], bytes]
"""Reads one question to its end and returns the answer; sets its own limits."""
END = struct.Struct("!BdQ")
"""What the supervisor adds: the signal that ended the worker, its CPU seconds, the most kilobytes it held."""
STOP_SECONDS = 5.0


class Zygote:
    """The program's end. The process starts with the first question, and anew when it was killed."""

    def __init__(self, start: str, folder: Path) -> None:
        """`start` is Python that calls `serve`, run in `folder` without an environment."""
        self._start, self._folder = start, folder
        self._starting = threading.Lock()
        self.cpu_seconds, self.most_kilobytes = 0.0, 0
        """What all workers so far took together, and what the hungriest of them held, shared pages included."""
        self._running: tuple[subprocess.Popen[bytes], socket.socket] | None = None
        atexit.register(self.close)

    async def ask(self, question: bytes) -> tuple[bytes, int]:
        """
        Return what a worker answers, as far as it came, and the number of the signal that ended it
        (0: none). When this is cancelled, the worker is killed. Raises ConnectionError where none can be had.
        """
        for _ in range(2):
            with suppress(ConnectionError):
                said = await self._talk(question)
                if len(said) >= END.size:
                    ended_by, seconds, kilobytes = END.unpack(said[-END.size :])
                    self.cpu_seconds += seconds
                    self.most_kilobytes = max(self.most_kilobytes, kilobytes)
                    return said[: -END.size], ended_by
        raise ConnectionError

    async def _talk(self, question: bytes) -> bytes:
        """Return the answer and what the supervisor adds to it."""
        reader, writer = await asyncio.open_unix_connection(sock=self._line())
        try:
            writer.write(question)
            writer.write_eof()
            return await reader.read()
        finally:
            # Hangs up at once, also when a worker has yet to read: that is how it is told to die.
            writer.transport.abort()

    def _line(self) -> socket.socket:
        """Return our end of a line whose other end a new process gets. ConnectionError: the zygote was killed."""
        ours, theirs = socket.socketpair()
        with theirs, self._starting:
            try:
                socket.send_fds(self._control(), [b"\0"], [theirs.fileno()])
            except ConnectionError:
                ours.close()
                self.close()
                raise
        return ours

    def _control(self) -> socket.socket:
        if self._running is None:
            ours, theirs = socket.socketpair()
            with theirs:
                process = subprocess.Popen(  # noqa: S603 - our own Python and our own words
                    [sys.executable, "-c", self._start, str(theirs.fileno())],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    cwd=self._folder,
                    env={"PYTHONPATH": str(self._folder), "LC_ALL": "C.UTF-8"},
                    pass_fds=[theirs.fileno()],
                )
            self._running = process, ours
        return self._running[1]

    def close(self) -> None:
        """End the process; workers that have a question end with it."""
        running, self._running = self._running, None
        if running is not None:
            process, control = running
            control.close()
            process.wait(STOP_SECONDS)


def serve(answer: Answer) -> None:
    """Be the zygote: fork for each line that is handed over, until the program is gone."""
    control = socket.socket(fileno=int(sys.argv[1]))
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    # What is loaded stays as it is: pages that the collector does not touch are shared with all workers.
    gc.collect()
    gc.freeze()
    while True:
        _, descriptors, _, _ = socket.recv_fds(control, 1, 1)
        if not descriptors:
            return
        with socket.socket(fileno=descriptors[0]) as line:
            if os.fork() == 0:
                control.close()
                _supervise(line, answer)


def _supervise(line: socket.socket, answer: Answer) -> NoReturn:
    """Let a worker answer, kill it when nobody waits any more, and say how it ended."""
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        worker = os.fork()
        if worker == 0:
            _work(line, answer)
        ended = select.poll()
        ended.register(os.pidfd_open(worker), select.POLLIN)
        # Told without being asked for: the program has hung up.
        ended.register(line, 0)
        ended.poll()
        os.kill(worker, signal.SIGKILL)
        _, status, used = os.wait4(worker, 0)
        ended_by = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
        line.sendall(END.pack(ended_by, used.ru_utime + used.ru_stime, used.ru_maxrss))
        line.shutdown(socket.SHUT_WR)
        # What a dead worker did not read must not reset the line under the answer.
        while line.recv(1 << 16):
            pass
    finally:
        os._exit(0)


def _work(line: socket.socket, answer: Answer) -> NoReturn:
    try:
        with line.makefile("rb") as question:
            line.sendall(answer(question))
    finally:
        os._exit(0)
