"""Export and import of questions as CSV, with a table of what would change before anything does."""

from copy import copy

from django.core.exceptions import ValidationError
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from import_export import resources
from import_export.admin import ImportExportMixin
from import_export.fields import Field
from import_export.formats.base_formats import CSV, JSON

from studyapp.admin.marking import in_words
from studyapp.models import Question
from studyapp.services import sheets
from studyapp.services.sheets import BadSheet, Sheet


class Cell(Field):
    """One column of the sheet of a question."""

    def export(self, instance: Question, **kwargs) -> str:
        return sheets.as_cell(_sheet(instance)[self.column_name])


class Changes(resources.Diff):
    """What changes in a row, word by word, column by column where something does."""

    def as_html(self) -> list[SafeString | str]:
        pairs = zip(sheets.IMPORTED, self.left, self.right, strict=True)
        changed = ((name, in_words(old, new)) for name, old, new in pairs if old != new)
        return [self.left[0], format_html_join("", "<p><strong>{}</strong>: {}</p>", changed)]


class QuestionResource(resources.ModelResource):
    class Meta:
        model = Question
        name = "Questions"
        fields: tuple[str, ...] = ()
        import_id_fields = ("key",)
        report_skipped = True

    def __init__(self, **kwargs) -> None:
        super().__init__(**kwargs)
        self.fields = {name: Cell(attribute=name, column_name=name) for name in sheets.COLUMNS}

    def get_queryset(self):
        return Question.objects.filter(owner=None).select_related("task").prefetch_related("options")

    def get_diff_class(self) -> type:
        return Changes

    def get_export_order(self) -> list[str]:
        return sheets.COLUMNS

    def get_import_order(self) -> list[str]:
        return sheets.IMPORTED

    def get_diff_headers(self) -> list[str]:
        return ["question", "what changes"]

    def get_or_init_instance(self, instance_loader, row: dict[str, object]) -> tuple[Question, bool]:
        question = self.get_queryset().filter(key=sheets.from_cell(row["key"])).first()
        if not question:
            raise ValidationError({"key": f"There is no question with the key {row['key']}."})
        _sheet(question)
        return question, False

    def import_instance(self, instance: Question, row: dict[str, object], **kwargs) -> None:
        try:
            instance.sheet = sheets.changed_sheet(instance.sheet, row, instance.type)
        except BadSheet as bad:
            raise ValidationError(bad.problems) from bad

    def skip_row(self, instance: Question, original: Question, row, import_validation_errors=None) -> bool:
        return not import_validation_errors and instance.sheet == original.sheet

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True) -> None:
        if import_validation_errors:
            raise ValidationError(import_validation_errors)

    def save_instance(self, instance: Question, is_create: bool, row, **kwargs) -> None:
        sheets.take_back(copy(instance), instance.sheet)


def _sheet(question: Question) -> Sheet:
    if not hasattr(question, "sheet"):
        question.sheet = sheets.sheet_of(question)
    return question.sheet


class ThroughSheets(ImportExportMixin):
    resource_classes = [QuestionResource]
    formats = [CSV, JSON]
    skip_export_form = True  # CSV with every column of what the list shows
    import_template_name = "admin/studyapp/question/import.html"
