"""Stable identities of questions: what is asked about which facts, never how it is worded."""

import hashlib


def question_key(model: str, facts: tuple[str, ...], role: str, version: int = 1) -> str:
    """``version`` is raised only when a model comes to ask something else: old answers then no longer count."""
    identity = "\n".join((model, str(version), *facts, role))
    return f"{model}:{hashlib.sha256(identity.encode()).hexdigest()[:12]}"
