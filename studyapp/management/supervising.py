"""The server and the worker side by side: ``python -m studyapp.management.supervising PORT``.

A process without Django that starts both and ends both. A worker that dies is started again; when the server ends, so
does the rest. Each has a session of its own, so that Ctrl+C reaches them once, from here.
"""

import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

HOST = "127.0.0.1"
MANAGE = Path(__file__).resolve().parent.parent.parent / "manage.py"
LOOK_EVERY = 0.5  # seconds
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0  # before a worker that died is started again
LIVED_WELL = 60.0  # after so many seconds a death is a new one
PATIENCE = 8.0  # until what does not end by itself is ended


def server_command(port: int) -> list[str]:
    # SQLite lets one write at a time: few threads keep the slowest answers fast.
    serve = [sys.executable, "-m", "granian", "studyapp.wsgi:application", "--interface", "wsgi"]
    serve += ["--host", HOST, "--port", str(port), "--workers", "2", "--blocking-threads", "2"]
    return [*serve, "--log-level", "warning", "--no-ws"]


def worker_command() -> list[str]:
    return [sys.executable, str(MANAGE), "work"]


class Ended(Exception):
    """Somebody wants everything to end."""


def supervise(server: Sequence[str], worker: Sequence[str]) -> int:
    """Run both until the server ends or a signal comes; the server's exit code comes back."""
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, _end)
    serving = _start(server)
    working, started, pause = _start(worker), time.monotonic(), FIRST_PAUSE
    try:
        while serving.poll() is None:
            time.sleep(LOOK_EVERY)
            if working.poll() is None:
                continue
            pause = FIRST_PAUSE if time.monotonic() - started > LIVED_WELL else min(2 * pause, LONGEST_PAUSE)
            print(f"The worker ended with {working.returncode}; it is started again.", file=sys.stderr, flush=True)
            time.sleep(pause)
            working, started = _start(worker), time.monotonic()
        return serving.returncode
    except Ended:
        return 0
    finally:
        _stop([serving, working])


def _end(number: int, frame: object) -> None:
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.SIG_IGN)
    raise Ended


def _start(command: Sequence[str]) -> subprocess.Popen:
    return subprocess.Popen(command, start_new_session=True)


def _stop(processes: list[subprocess.Popen]) -> None:
    for process in processes:
        if process.poll() is None:
            process.terminate()
    until = time.monotonic() + PATIENCE
    for process in processes:
        try:
            process.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


if __name__ == "__main__":
    sys.exit(supervise(server_command(int(sys.argv[1])), worker_command()))
