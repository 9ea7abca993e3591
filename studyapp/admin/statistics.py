"""Item statistics in words: only where enough learners answered that they mean something."""

from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from studyapp.generation.item_statistics import ItemStatistics
from studyapp.models import Fact, Question
from studyapp.services.statistics import statistics_of


class ListWithStatistics(ChangeList):
    """Gives the rows of one page their statistics together, so that more rows need no more queries."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = list(self.result_list)
        found = statistics_of(self.result_list)
        for row in self.result_list:
            row.statistics = found[row.pk]


def in_short(statistics: ItemStatistics) -> str:
    if not statistics.is_enough:
        return f"too few answers ({statistics.n})"
    return f"{statistics.facility:.0%} right, r {_number(statistics.discrimination)}, {statistics.n} answers"


def in_full(question: Question) -> str | SafeString:
    statistics = statistics_of([question], with_picks=True)[question.pk]
    if not statistics.is_enough:
        return in_short(statistics)
    facts = dict(
        Fact.objects.filter(document__owner=None, key__in=[pick.name for pick in statistics.picks]).values_list(
            "key", "statement"
        )
    )
    rows = format_html_join(
        "",
        "<li>{} – chosen {} of {} times ({})</li>",
        ((facts.get(p.name, p.name), p.picked, p.shown, f"{p.rate:.0%}") for p in statistics.picks),
    )
    return format_html(
        "<p>{} of {} learners were right at first ({}).<br>"
        "Those who were right are the stronger ones elsewhere to this degree (r, −1 to 1): {}.</p>"
        "<p>Wrong options, by the fact behind them:</p><ul>{}</ul>",
        statistics.right,
        statistics.n,
        f"{statistics.facility:.0%}",
        _number(statistics.discrimination),
        rows or format_html("<li>{}</li>", "none: the answer is typed"),
    )


def _number(value: float | None) -> str:
    return "unknown" if value is None else f"{value:.2f}".replace("-", "−")
