from django.db import models

from .documents import Note
from .facts import Fact
from .keys import uuid7
from .learners import Learner
from .questions import Question

MARKED = ("note", "fact", "question")


def _is_exactly_one() -> models.Q:
    cases = [models.Q(**{f"{name}__isnull": name != marked for name in MARKED}) for marked in MARKED]
    return cases[0] | cases[1] | cases[2]


class Bookmark(models.Model):
    """A note, a fact, or a question that a learner wants to find again, with what they remark on it for themselves."""

    MOST_CHARACTERS = 2000

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    learner = models.ForeignKey(Learner, models.CASCADE, related_name="bookmarks")
    note = models.ForeignKey(Note, models.CASCADE, null=True, related_name="bookmarks", db_constraint=False)
    fact = models.ForeignKey(Fact, models.CASCADE, null=True, related_name="bookmarks", db_constraint=False)
    question = models.ForeignKey(Question, models.CASCADE, null=True, related_name="bookmarks", db_constraint=False)
    remark = models.TextField(max_length=MOST_CHARACTERS, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=_is_exactly_one(), name="bookmark_of_one_thing"),
            *(
                models.UniqueConstraint(fields=["learner", name], name=f"bookmark_learner_{name}_unique")
                for name in MARKED
            ),
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} on {self.kind} {getattr(self, self.kind).pk}"

    @property
    def kind(self) -> str:
        return next(name for name in MARKED if getattr(self, f"{name}_id"))
