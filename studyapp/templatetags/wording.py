"""Texts and times in words."""

import re
from datetime import timedelta

from django import template
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from studyapp.models import Question
from studyapp.services import quizzes
from studyapp.services.rendering import plain

register = template.Library()

BLANK = re.compile(r"_{3,}")


register.filter("plain", plain)


@register.inclusion_tag("quiz/_flag.html", takes_context=True)
def flag(context: template.Context, question: Question) -> dict[str, object]:
    """The button that marks the question to come back to."""
    return {"question": question, "is_flagged": quizzes.is_flagged(context["request"].learner or None, question)}


@register.filter
def reader_html(html: str) -> SafeString:
    """A document's sanitized HTML, its tables in boxes that scroll on narrow screens and can be reached by Tab."""
    box = '<div class="table" role="group" aria-label="Table" tabindex="0">'
    return mark_safe(html.replace("<table>", f"{box}<table>").replace("</table>", "</table></div>"))


@register.filter
def kind_name(kind: str) -> str:
    """The kind of a fact in American words; the code of a kind is for ever."""
    return {"behaviour": "behavior", "incapability": "limitation"}.get(kind, kind)


@register.filter
def stem_paragraphs(stem: str) -> SafeString:
    """Paragraphs of a stem as lines of a heading; the last of several is the question that is asked."""
    parts = [" ".join(part.split()) for part in re.split(r"\n\s*\n", stem.strip())]
    classes = ["part"] * len(parts)
    if len(parts) > 1:
        classes[-1] = "part ask"
    return format_html_join("\n", '<span class="{}">{}</span>', zip(classes, map(_with_blanks, parts), strict=True))


def _with_blanks(text: str) -> SafeString:
    blank = format_html('<span class="blank"><span class="visually-hidden">{}</span></span>', "blank")
    return mark_safe(BLANK.sub(blank, escape(text)))


@register.filter
def interval(delta: timedelta) -> str:
    """A time until the next question in few letters: ``10 min``, ``3 d``, ``2.5 mo``, ``1.2 y``."""
    minutes = delta.total_seconds() / 60
    if minutes < 60:
        return f"{max(1, round(minutes))} min"
    hours = minutes / 60
    if hours < 24:
        return f"{round(hours)} h"
    days = hours / 24
    if days < 60:
        return f"{round(days)} d"
    if days < 365:
        return f"{days / 30.4:.1f}".removesuffix(".0") + " mo"
    return f"{days / 365:.1f}".removesuffix(".0") + " y"
