"""Texts and times in words."""

import ipaddress
import json
import re
from datetime import timedelta

from django import template
from django.forms import BoundField
from django.http import HttpRequest
from django.http.request import split_domain_port
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from studyapp.models import Document, Fact, Finding, Question
from studyapp.scheduling.proof import Difference
from studyapp.services import quizzes
from studyapp.services.rendering import plain

register = template.Library()

BLANK = re.compile(r"_{3,}")
MARK = re.compile(r'<mark id="[^"]*" data-fact="(\d+)">')


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
def megabytes(count: int) -> str:
    return f"{count // 1_000_000} MB"


@register.filter
def own_html(document: Document, facts: list[Fact]) -> SafeString:
    """A learner's document with each mark saying how the fact in it stands."""
    classes = {str(fact.pk): standing(fact) for fact in facts}
    marked = MARK.sub(lambda mark: f'{mark[0][:-1]} class="is-{classes.get(mark[1], "certain")}">', document.html)
    return reader_html(_with_one_h1(marked, document.title))


def _with_one_h1(html: str, title: str) -> str:
    """The first heading of the first order is the page's, else the title; what else has its rank goes below it."""
    before, is_there, after = html.partition("<h1")
    if not is_there:
        return format_html("<h1>{}</h1>", title) + html
    heading, end, rest = after.partition("</h1>")
    return f"{before}<h1{heading}{end}{rest.replace('<h1', '<h2').replace('</h1>', '</h2>')}"


@register.filter
def standing(fact: Fact) -> str:
    """How a fact of a learner's notes stands, in a word: what was decided before what was read."""
    if fact.judgement == Fact.Judgement.REJECTED:
        return "rejected"
    if fact.is_doubted:
        return "doubted"
    if fact.counterpart_id:
        return "linked"
    return "certain" if fact.judgement == Fact.Judgement.CONFIRMED else fact.confidence


@register.filter
def standing_name(fact: Fact) -> str:
    how = standing(fact)
    if how == "certain" and fact.judgement == Fact.Judgement.CONFIRMED:
        return "You confirmed it"
    return {
        "rejected": "You said it is wrong: not asked",
        "doubted": "Not asked until you decide on the finding",
        "linked": "The checked notes say it too:",
        "certain": "Read without doubt, not checked",
        "likely": "Likely: not asked yet",
        "weak": "Weak",
    }[how]


@register.filter
def sides(finding: Finding) -> list[Fact]:
    """The two sentences that disagree, in the order of the text."""
    return sorted((finding.fact, finding.other), key=lambda fact: fact.start)


@register.filter
def kind_name(kind: str) -> str:
    """The kind of a fact in American words; the code of a kind is for ever."""
    return {"behaviour": "behavior", "incapability": "limitation"}.get(kind, kind)


@register.filter
def stem_paragraphs(stem: str) -> SafeString:
    """Paragraphs of a stem as lines of a heading; the last of several is the question that is asked."""
    parts = _parts(stem)
    classes = ["part"] * len(parts)
    if len(parts) > 1:
        classes[-1] = "part ask"
    return format_html_join("\n", '<span class="{}">{}</span>', zip(classes, map(_with_blanks, parts), strict=True))


@register.filter
def stem_story(stem: str) -> SafeString:
    """The paragraphs of a stem before the question that is asked, none when there is no story."""
    return format_html_join("\n", '<span class="part">{}</span>', ((_with_blanks(part),) for part in _parts(stem)[:-1]))


@register.filter
def stem_ask(stem: str) -> SafeString:
    """The question that is asked, without its story."""
    return _with_blanks(_parts(stem)[-1])


def _parts(stem: str) -> list[str]:
    return [" ".join(part.split()) for part in re.split(r"\n\s*\n", stem.strip())]


def _with_blanks(text: str) -> SafeString:
    blank = format_html('<span class="blank"><span class="visually-hidden">{}</span></span>', "blank")
    return mark_safe(BLANK.sub(blank, escape(text)))


@register.filter
def clock(seconds: int) -> str:
    """A span as minutes and seconds: ``2:05``; hours count as minutes."""
    return f"{seconds // 60}:{seconds % 60:02}"


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


@register.filter
def without_placeholder(field: BoundField) -> BoundField:
    """A field whose label stands above it needs no second one inside, which vanishes as soon as somebody types."""
    field.field.widget.attrs.pop("placeholder", None)
    return field


@register.filter
def as_json(value: object) -> str:
    return json.dumps(value)


@register.filter
def is_at_a_name(request: HttpRequest) -> bool:
    """Say whether the site was opened by a name: browsers make passkeys for names only, not for numbers."""
    try:
        ipaddress.ip_address(split_domain_port(request.get_host())[0].strip("[]"))
    except ValueError:
        return True
    return False


BROWSERS = {"Edg/": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS": "macOS",
    "Linux": "Linux",
}


@register.filter
def browser_name(user_agent: str) -> str:
    """What a browser says of itself, in two words."""
    browser = next((name for mark, name in BROWSERS.items() if mark in user_agent), "Another browser")
    system = next((name for mark, name in SYSTEMS.items() if mark in user_agent), "")
    return f"{browser} on {system}" if system else browser


@register.filter
def thousands(number: int) -> str:
    """A count as people write it: 2,343."""
    return f"{number:,}"


@register.filter
def percent(share: float) -> str:
    """A share from 0 to 1 in percent, with one place."""
    return f"{100 * share:.1f}"


@register.filter
def points(difference: Difference) -> str:
    """A paired difference in points of a percent, with its 95% interval."""
    low, high = (signed(difference.mean + way * difference.reach) for way in (-1, 1))
    return f"{signed(difference.mean)} ({low} to {high})"


@register.filter
def signed(share: float) -> str:
    """A difference of shares in points of a percent."""
    return f"{100 * share:+.2f}".replace("-", "−")
