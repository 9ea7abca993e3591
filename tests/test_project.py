"""What holds for the project as a whole: its locks, its settings, its words to users."""

import re
import stat
import subprocess
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

from studyapp.checks import has_wal_reset_bug
from studyapp.settings import read_or_make_secret

ROOT = Path(__file__).parent.parent
COMMANDS = sorted(name for name, app in get_commands().items() if app == "studyapp")


@pytest.mark.parametrize("path", sorted(ROOT.glob("requirements*")), ids=lambda path: path.name)
def test_no_lock_names_a_registry(path):
    assert not re.search(r"://|--[a-z-]*index|--find|--trusted", path.read_text())


@pytest.mark.parametrize("path", sorted(ROOT.glob("requirements*.txt")), ids=lambda path: path.name)
def test_every_locked_package_has_a_hash(path):
    packages = re.findall(r"^[a-z0-9][^\n]*==[^\n]*\n(    --hash=sha256:)?", path.read_text(), re.MULTILINE)
    assert packages
    assert all(packages)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_readme_names_every_command(command):
    assert command in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_says_in_a_sentence_what_it_does(command):
    assert re.match(r"[A-Z].{20,}\.$", load_command_class("studyapp", command).help)


@pytest.mark.parametrize(
    ("version", "is_affected"),
    [
        ((3, 40, 1), True),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 50, 7), False),
        ((3, 50, 6), True),
        ((3, 44, 6), False),
    ],
)
def test_sqlite_versions_that_can_lose_pages_are_known(version, is_affected):
    assert has_wal_reset_bug(version) is is_affected


def test_the_secret_is_made_once_and_is_its_owners_alone(tmp_path):
    path = tmp_path / "var" / "secret_key"
    first = read_or_make_secret(path)
    assert len(first) > 60
    assert read_or_make_secret(path) == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_no_python_file_holds_inline_script_or_style():
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", text), path


def test_nothing_that_is_written_at_run_time_is_tracked():
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    assert not [name for name in tracked if name.startswith(("var/", ".venv/"))]
