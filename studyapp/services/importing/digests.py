"""What makes an import necessary: files that changed, or the code that reads them."""

import hashlib
import sys
from pathlib import Path

from studyapp.services import rendering

CODE = Path(__file__).resolve().parent.parent.parent


def file_digests(paths: list[Path], content: Path) -> dict[str, str]:
    code = code_digest()
    return {
        path.relative_to(content).as_posix() if path.is_relative_to(content) else str(path): hashlib.sha256(
            code.encode() + path.read_bytes()
        ).hexdigest()
        for path in paths
    }


def code_digest() -> str:
    """Return a digest of the code that makes facts and questions: when it changes, everything is made anew."""
    global _code
    if _code is None:
        digest = hashlib.sha256(f"{sys.version}{rendering.VERSION}".encode())
        for package in ("parsing", "extraction", "generation", "services/importing"):
            for path in sorted((CODE / package).rglob("*.py")):
                digest.update(path.read_bytes())
        _code = digest.hexdigest()
    return _code


_code: str | None = None
