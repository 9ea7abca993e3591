"""Small tools for wording: choices of words, blanks in braces, capitals, articles, lists."""

import random
import re
from collections.abc import Mapping, Sequence

_BRACES = re.compile(r"\{([^{}]*)\}")
_VOWEL_SOUND = re.compile(r"[aeiou]|hour|honest", re.IGNORECASE)
_NO_VOWEL_SOUND = re.compile(r"one|uni(?!n)|use|usa|util|eu", re.IGNORECASE)
_LETTERS_WITH_VOWEL_SOUND = frozenset("AEFHILMNORSX")
_SPOKEN_AS_WORDS = frozenset({"NAT", "LAN", "RAM", "SAML"})


def pick_words(texts: Sequence[str], rng: random.Random) -> dict[str, int]:
    """Draw one place for all choices of the same length, so that ``{photo | song}`` goes with ``{photos | songs}``."""
    lengths = sorted({inner.count("|") + 1 for text in texts for inner in _BRACES.findall(text) if "|" in inner})
    return {str(length): rng.randrange(length) for length in lengths}


def fill(text: str, words: Mapping[str, int], numbers: Mapping[str, str]) -> str:
    """Put drawn words and numbers into their braces."""

    def replace(match: re.Match[str]) -> str:
        choices = [choice.strip() for choice in match[1].split("|")]
        if len(choices) > 1:
            return choices[words[str(len(choices))]]
        return numbers.get(choices[0], match[0])

    return _BRACES.sub(replace, text)


def placeholders(text: str) -> set[str]:
    return {inner.strip() for inner in _BRACES.findall(text) if "|" not in inner}


def capitalize(text: str) -> str:
    return text[:1].upper() + text[1:]


def article(noun: str) -> str:
    """``a`` or ``an``, by the sound: an hour, a URL, an SQS queue, a NAT gateway."""
    first = noun.split()[0] if noun.split() else ""
    if first.isupper() and len(first) > 1 and first not in _SPOKEN_AS_WORDS:
        return "an" if first[0] in _LETTERS_WITH_VOWEL_SOUND else "a"
    sounds_like_vowel = _VOWEL_SOUND.match(first) and not _NO_VOWEL_SOUND.match(first)
    return "an" if sounds_like_vowel else "a"


def join(parts: Sequence[str], word: str = "and") -> str:
    """``A``, ``A and B``, ``A, B, and C``."""
    if len(parts) <= 2:
        return f" {word} ".join(parts)
    return f"{', '.join(parts[:-1])}, {word} {parts[-1]}"


def singular(noun: str) -> str:
    if noun.endswith("ies") and len(noun) > 4:
        return noun[:-3] + "y"
    if re.search(r"(ss|x|ch|sh|tus|bus)es$", noun):
        return noun[:-2]
    return noun[:-1] if re.search(r"..[^siu]s$", noun) else noun


def plural(noun: str) -> str:
    if re.search(r"[^siu]s$", noun):
        return noun
    if re.search(r"[^aeiou]y$", noun):
        return noun[:-1] + "ies"
    return noun + ("es" if re.search(r"(s|x|ch|sh)$", noun) else "s")
