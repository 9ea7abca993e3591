"""Stems of English words: what "caches", "cached", and "caching" have in common."""

ENDINGS = ("ations", "ation", "ings", "ing", "ies", "ied", "ers", "er", "ed", "es", "s", "e", "y")
WITH_ADVERBS = ("ively", "ly", *ENDINGS)


def stem(word: str, endings: tuple[str, ...] = WITH_ADVERBS, *, shortest: int = 3) -> str:
    """Return the word without the first of the endings that leaves at least ``shortest`` letters."""
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= shortest:
            return word[: -len(ending)]
    return word
