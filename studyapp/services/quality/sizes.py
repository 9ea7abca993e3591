"""How much there is, and how old it is: what can be said without drawing a question."""

from django.db.models import Count, Min

from studyapp.models import Document, Fact, Question

from .report import Figure


def sizes() -> list[Figure]:
    """What can be said without drawing a question: how much there is, and how old it is."""
    facts = Fact.objects.published().filter(document__owner=None)
    models = Question.objects.known_to(None).order_by("model").values_list("model").annotate(count=Count("pk"))
    sources = facts.exclude(source_url="").values("source_url").distinct().count()
    return [
        Figure("size", "Documents", Document.objects.readable_by(None).count()),
        Figure("size", "Facts", facts.count()),
        Figure("size", "Pages cited as sources", sources),
        *(Figure("size", f"Questions: {model.replace('-', ' ').replace('_', ' ')}", count) for model, count in models),
    ]


def oldest_check():
    """Return the day on which the fact that was checked longest ago was compared with its source."""
    return Fact.objects.published().filter(document__owner=None).aggregate(Min("checked"))["checked__min"]
