"""Then-and-now blocks: what older notes say next to what holds now."""

import re
from collections.abc import Iterator
from dataclasses import replace

from studyapp.parsing import Block, BlockKind, Sentence, Span

_TITLE = re.compile(r"then and now\b", re.IGNORECASE)
_THEN = re.compile(r"often still written:\s*", re.IGNORECASE)
_NOW = re.compile(r"\s*now:\s*", re.IGNORECASE)


def is_then_and_now(block: Block) -> bool:
    return block.kind is BlockKind.QUOTE and bool(block.sentences) and bool(_TITLE.match(block.sentences[0].text))


def read_then_and_now(block: Block, text: str) -> Iterator[tuple[Sentence, str]]:
    """Each sentence that holds now, without its mark "Now:", with what is often still written."""
    then: list[str] = []
    is_now = False
    for sentence in block.sentences[1:]:
        if mark := _THEN.match(sentence.text):
            then, is_now = [sentence.text[mark.end() :]], False
        elif _NOW.match(sentence.text):
            is_now = True
            yield _without_mark(sentence, text), " ".join(then)
        elif is_now:
            yield sentence, " ".join(then)
        else:
            then.append(sentence.text)


def _without_mark(sentence: Sentence, text: str) -> Sentence:
    mark = _NOW.match(text, sentence.span.start, sentence.span.end)
    start = mark.end() if mark else sentence.span.start
    return replace(sentence, text=_NOW.sub("", sentence.text, count=1), span=Span(start, sentence.span.end))
