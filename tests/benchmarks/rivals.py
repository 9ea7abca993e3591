"""Other programs to measure beside, each in a venv of its own: the app never imports them.

``ANKI_PYTHON`` and ``FSRS_RS_PYTHON`` name a Python that has the package; without them pip makes one in var/. Where that
fails, the rows of this rival are left out or judged by what was measured when the goals were set.
"""

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

from django.conf import settings

HERE = Path(__file__).parent
VARIABLES = {"anki": "ANKI_PYTHON", "fsrs-rs-python": "FSRS_RS_PYTHON"}


@cache
def python_with(package: str) -> Path | None:
    """Return a Python that can import the package, None when it is not to be had."""
    if given := os.environ.get(VARIABLES[package]):
        return Path(given)
    home = settings.BASE_DIR / "var" / f"{package}-venv"
    python = home / "bin" / "python"
    if (home / "complete").exists():
        return python
    try:
        subprocess.run([sys.executable, "-m", "venv", home], check=True, capture_output=True)
        subprocess.run(
            [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", package],
            check=True,
            capture_output=True,
        )
    except (OSError, subprocess.CalledProcessError):
        print(f"{package} is not to be had here: its rows are measured without it.")
        return None
    (home / "complete").touch()
    return python


def ask(package: str, script: str, question: object) -> object | None:
    """Return what the script (a file beside this one) answers in JSON, None without the package."""
    python = python_with(package)
    if not python:
        return None
    done = subprocess.run(
        [python, HERE / script], input=json.dumps(question), stdout=subprocess.PIPE, text=True, check=True
    )
    return json.loads(done.stdout)
