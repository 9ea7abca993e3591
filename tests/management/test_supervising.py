"""The server and the worker side by side, with small programs in their place."""

import os
import signal
import subprocess
import sys
import time

import pytest

SUPERVISE = "import sys; from studyapp.management.supervising import supervise; sys.exit(supervise({!r}, {!r}))"
SLEEP = "import time; time.sleep(60)"


def python(code):
    return [sys.executable, "-c", code]


@pytest.fixture
def start():
    running = []

    def start(server, worker):
        code = SUPERVISE.format(python(server), python(worker))
        running.append(subprocess.Popen(python(code), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True))
        return running[-1]

    yield start
    for process in running:
        process.kill()
        process.communicate()


def wait_for(condition):
    until = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < until, "it did not happen within ten seconds"
        time.sleep(0.05)


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_both_end_with_one_signal(start, tmp_path):
    note = "import os; open({!r}, 'w').write(str(os.getpid())); " + SLEEP
    files = [tmp_path / "server", tmp_path / "worker"]
    process = start(*(note.format(str(file)) for file in files))
    wait_for(lambda: all(file.exists() and file.read_text() for file in files))
    process.send_signal(signal.SIGINT)
    assert process.wait(10) == 0
    assert not any(is_alive(int(file.read_text())) for file in files)


def test_a_worker_that_dies_is_started_again(start, tmp_path):
    log = tmp_path / "log"
    process = start(SLEEP, f"open({str(log)!r}, 'a').write('x')")
    wait_for(lambda: log.exists() and len(log.read_text()) >= 2)
    process.terminate()
    _, said = process.communicate(timeout=10)
    assert process.returncode == 0
    assert "The worker ended with 0; it is started again." in said


def test_when_the_server_ends_so_does_the_rest(start):
    process = start("import sys; sys.exit(3)", SLEEP)
    assert process.wait(10) == 3
