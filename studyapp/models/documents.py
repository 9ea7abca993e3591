from django.db import models
from django.urls import reverse

from .exams import ExamTask
from .gazetteer import Service
from .states import PublishableQuerySet, State


class DocumentQuerySet(PublishableQuerySet):
    def readable_by(self, learner):
        """Everyone's documents and the learner's own."""
        return self.published().filter(models.Q(owner=None) | models.Q(owner=learner))

    def owned_by(self, learner):
        """The learner's own; nobody's when there is no learner yet."""
        return self.published().filter(owner=learner) if learner else self.none()


class Document(models.Model):
    """A file of notes, with its text exactly as it was read: the facts' offsets count characters of ``text``."""

    path = models.CharField(max_length=300, help_text="Relative to the folder of notes")
    slug = models.SlugField(max_length=200)
    title = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField(blank=True, help_text="Rendered and sanitized, with the facts marked")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the text and of the code that read it")
    owner = models.ForeignKey(
        "Learner", models.CASCADE, null=True, blank=True, related_name="documents", help_text="Empty: everyone's"
    )
    service = models.ForeignKey(Service, models.SET_NULL, null=True, blank=True, related_name="documents")
    decision = models.SlugField(max_length=80, blank=True)
    tasks = models.ManyToManyField(ExamTask, blank=True, related_name="documents")
    sources = models.JSONField(default=list, blank=True)
    checked = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.PUBLISHED)
    imported_at = models.DateTimeField(auto_now=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(fields=["path"], condition=models.Q(owner=None), name="document_path_unique"),
            models.UniqueConstraint(fields=["slug"], condition=models.Q(owner=None), name="document_slug_unique"),
            models.UniqueConstraint(fields=["owner", "path"], name="document_owner_path_unique"),
            models.UniqueConstraint(fields=["owner", "slug"], name="document_owner_slug_unique"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("own_notes:document" if self.owner_id else "notes:document", args=[self.slug])


class Note(models.Model):
    """A section of a document."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="notes")
    key = models.CharField(max_length=400)
    heading = models.CharField(max_length=300)
    trail = models.CharField(max_length=900, blank=True, help_text="The headings that lead to this one")
    position = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.PUBLISHED)

    objects = PublishableQuerySet.as_manager()

    class Meta:
        ordering = ["document", "position"]
        constraints = [models.UniqueConstraint(fields=["document", "key"], name="note_key_unique")]

    def __str__(self) -> str:
        return self.heading

    def get_absolute_url(self) -> str:
        return f"{self.document.get_absolute_url()}#note-{self.pk}"


class ImportedFile(models.Model):
    """What a file of content looked like when it was last imported, so that an unchanged one costs nothing."""

    path = models.CharField(max_length=300, unique=True)
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.path
