"""The process as its terminal and its caller see it: streams that cannot choke, an end that cleans up. It prints nothing."""

from __future__ import annotations

import contextlib
import io
import os
import signal
import sys
import threading


class Terminated(KeyboardInterrupt):
    """Somebody asked the process to end."""


def prepare() -> None:
    """Make the streams and the signals of this process behave: whatever a policy says can be shown; SIGTERM and a closed terminal clean up."""

    def stop(*_: object) -> None:
        raise Terminated

    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:  # Closed by the caller.
            setattr(sys, name, open(os.devnull, "w" if number else "r", encoding="utf-8"))  # noqa: PTH123, SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, stop)
        if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is signal.SIG_DFL:  # Not below nohup.
            signal.signal(signal.SIGHUP, stop)


def silence() -> None:
    """Let what is still buffered go nowhere: the reader is gone."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
