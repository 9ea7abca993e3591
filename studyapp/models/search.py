from django.db import models

from .documents import Note


class SearchText(models.Model):
    """What the search looks at in a note. The index beside this table is kept by the database itself."""

    note = models.OneToOneField(Note, models.CASCADE, primary_key=True, related_name="search_text")
    shown = models.TextField(help_text="What a hit shows of the note, without markup")
    title = models.TextField(help_text="Words of the document's title and of the headings above")
    heading = models.TextField(help_text="Words of the note's own heading")
    body = models.TextField(help_text="Words of the text")

    def __str__(self) -> str:
        return self.heading
