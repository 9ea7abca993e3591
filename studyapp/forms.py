"""What learners send: an answer, a report, the choice of a quiz, the choice of a deck."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.forms.boundfield import BoundWidget
from django.forms.utils import flatatt
from django.http import QueryDict
from django.utils.html import format_html, format_html_join

from studyapp.generation import RenderedQuestion
from studyapp.models import (
    Bookmark,
    Confidence,
    Exam,
    ExamDomain,
    ExamTask,
    Learner,
    QuestionReport,
    Service,
    StrikeReason,
)
from studyapp.services.learner_settings import Settings
from studyapp.services.learners import known_zones
from studyapp.services.own_notes import SentFile
from studyapp.services.papers import Offer
from studyapp.services.quizzes import Criteria

LETTERS = "ABCDEFGHI"


@dataclass(frozen=True)
class ChoosableOption:
    number: int  # counted from 1: the key that chooses it
    letter: str
    value: int  # the position that the form sends
    text: str
    is_checked: bool
    is_struck: bool
    reason: str  # why it was struck


class AnswerForm(forms.Form):
    """The answer to one rendered question: positions of options, or a typed text."""

    token = forms.CharField(required=False)
    milliseconds = forms.CharField(required=False)

    def __init__(self, rendered: RenderedQuestion, *args, filled: QueryDict | None = None, **kwargs) -> None:
        """``filled`` is what the fields hold at first, when nothing is sent yet."""
        super().__init__(*args, **kwargs)
        self.rendered = rendered
        self.filled = self.data if self.is_bound else filled or QueryDict()
        if rendered.type == "cloze":
            self.fields["text"] = forms.CharField(
                max_length=200,
                error_messages={
                    "required": "Type an answer first.",
                    "max_length": "Keep the answer under 200 characters.",
                },
            )
        else:
            self.fields["choice"] = forms.TypedMultipleChoiceField(
                coerce=int,
                choices=[(n, option.text) for n, option in enumerate(rendered.options)],
                error_messages={
                    "required": "Choose an answer first."
                    if rendered.select == 1
                    else f"Choose {rendered.select} answers.",
                    "invalid_choice": "One of the chosen options is not part of this question. Choose again.",
                },
            )

    def clean_choice(self) -> list[int]:
        chosen = sorted(set(self.cleaned_data["choice"]))
        if len(chosen) != self.rendered.select:
            wanted = "1 answer" if self.rendered.select == 1 else f"{self.rendered.select} answers"
            raise forms.ValidationError(f"Choose exactly {wanted}; you chose {len(chosen)}.")
        return chosen

    @property
    def chosen(self) -> list[int] | str:
        return self.cleaned_data["text"] if self.rendered.type == "cloze" else self.cleaned_data["choice"]

    @property
    def draft(self) -> list[int | str]:
        """The choice so far, complete or not."""
        if self.rendered.type == "cloze":
            return [text] if (text := self.text_value.strip()) else []
        return [option.value for option in self.options if option.is_checked]

    @property
    def details(self) -> dict[str, Any]:
        """What the answer says beside the choice; nonsense counts as not said."""
        sent = self.data.get("milliseconds", "")
        milliseconds = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 12 else None
        return {"milliseconds": milliseconds, "confidence": self.confidence, "struck": self.struck}

    @property
    def confidence(self) -> int | None:
        sent = self.filled.get("confidence", "")
        return int(sent) if sent in {str(value) for value in Confidence.values} else None

    @property
    def confidences(self) -> list[tuple[int, str, bool]]:
        return [(value, label, value == self.confidence) for value, label in Confidence.choices]

    @property
    def struck(self) -> list[dict[str, int | str]]:
        """The options ruled out, with the reasons; one that is chosen all the same is not ruled out."""
        return [{"option": o.value, "reason": o.reason} for o in self.options if o.is_struck and not o.is_checked]

    @property
    def options(self) -> list[ChoosableOption]:
        if self.rendered.type == "cloze":
            return []
        chosen, struck = set(self.filled.getlist("choice")), set(self.filled.getlist("struck"))
        reasons = [self.filled.get(f"reason-{n}", "") for n in range(len(self.rendered.options))]
        return [
            ChoosableOption(
                number=n + 1,
                letter=LETTERS[n],
                value=n,
                text=option.text,
                is_checked=str(n) in chosen,
                is_struck=str(n) in struck,
                reason=reasons[n] if reasons[n] in StrikeReason.values else "",
            )
            for n, option in enumerate(self.rendered.options)
        ]

    @property
    def text_value(self) -> str:
        return self.filled.get("text", "")[:200]

    strike_reasons = StrikeReason.choices

    @property
    def problem(self) -> str:
        """The first error as a sentence."""
        return next((message for messages in self.errors.values() for message in messages), "")


class ReportForm(forms.Form):
    """What is wrong with a question."""

    kind = forms.ChoiceField(
        choices=[("", "Choose…"), *QuestionReport.Kind.choices],
        label="What is wrong?",
        error_messages={
            "required": "Choose what is wrong.",
            "invalid_choice": "Choose one of the reasons in the list.",
        },
    )
    text = forms.CharField(required=False, label="In your words, if you like")

    def clean_text(self) -> str:
        """Count as browsers do, for whom the end of a line is one character."""
        text = self.cleaned_data["text"].replace("\r\n", "\n")
        most = QuestionReport.MOST_CHARACTERS
        if len(text) > most:
            raise forms.ValidationError(f"Keep your words under {most:,} characters; these are {len(text):,}.")
        return text

    def clean(self) -> None:
        sent = super().clean()
        if sent.get("kind") == QuestionReport.Kind.OTHER and not sent.get("text", "?"):
            self.add_error("text", "Say in a few words what is wrong.")


class SeveralFiles(forms.FileField):
    """All files that were chosen, not the last one alone."""

    def clean(self, data, initial=None):
        return [super(SeveralFiles, self).clean(file, initial) for file in data or []]


class SeveralFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class AddNotesForm(forms.Form):
    """Notes that a learner brings: pasted, or as files."""

    token = forms.UUIDField(widget=forms.HiddenInput, error_messages={"invalid": "Send the form again."})
    pasted = forms.CharField(required=False, strip=False, widget=forms.Textarea)
    title = forms.CharField(required=False, max_length=80)
    files = SeveralFiles(required=False, allow_empty_file=True, widget=SeveralFilesInput)
    folder = SeveralFiles(required=False, allow_empty_file=True, widget=SeveralFilesInput)
    paths = forms.CharField(required=False, help_text="Where the files of a folder lie in it, one a line")

    @property
    def sent(self) -> dict:
        data = self.cleaned_data
        paths = data["paths"].splitlines()
        folder = data["folder"]
        names = paths if len(paths) == len(folder) else [file.name for file in folder]
        files = [SentFile(file.name, file.read()) for file in data["files"]]
        files += [SentFile(name, file.read()) for name, file in zip(names, folder, strict=True)]
        return {"token": data["token"], "pasted": data["pasted"], "title": data["title"], "files": files}


class EditNotesForm(forms.Form):
    """The text of a document, and which version of it was seen."""

    text = forms.CharField(required=False, strip=False, widget=forms.Textarea)
    version = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def text_like(self, before: str) -> str:
        """Browsers send every end of a line as two characters; the document keeps those that it has."""
        text = self.cleaned_data["text"].replace("\r\n", "\n")
        return text.replace("\n", "\r\n") if "\r\n" in before else text


class CorrectionForm(forms.Form):
    """What the notes mean, in the learner's words, and what of it to recall."""

    statement = forms.CharField(required=False, widget=forms.Textarea, label="What it should say")
    term = forms.CharField(required=False, max_length=200, label="Words to recall, if any")


class FilterForm(forms.Form):
    """Services and exam tasks, offered as far as there is something to choose."""

    tasks = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    services = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        tasks = ExamTask.objects.select_related("domain")
        self.fields["tasks"].choices = [(task.code, str(task)) for task in tasks]
        self.domain_of = {task.code: task.domain for task in tasks}
        self.fields["services"].choices = Service.objects.with_facts().order_by("name").values_list("slug", "name")

    @property
    def chosen_services(self) -> tuple[str, ...]:
        return tuple(self.cleaned_data["services"])


class CriteriaForm(FilterForm):
    """What a quiz asks."""

    MODES = [
        ("review", "Review: the reasons follow each answer"),
        ("timed", "Timed: two minutes for each question, the reasons come at the end"),
    ]
    SOURCES = [
        ("all", "Any"),
        ("unseen", "Not seen yet"),
        ("missed", "Missed last time"),
        ("flagged", "Flagged"),
        ("due", "Due for review"),
    ]
    COUNTS = [("5", "5"), ("10", "10"), ("20", "20"), ("65", "65")]
    MODELS = [("scenarios", "Scenarios, as in the exam"), ("all", "Scenarios and plain questions")]

    count = forms.TypedChoiceField(coerce=int, choices=COUNTS, initial="10", widget=forms.RadioSelect)
    models = forms.ChoiceField(choices=MODELS, initial="scenarios", widget=forms.RadioSelect)
    domains = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    source = forms.ChoiceField(choices=SOURCES, initial="all", required=False, widget=forms.RadioSelect)
    mode = forms.ChoiceField(choices=MODES, initial="review", required=False, widget=forms.RadioSelect)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        domains = ExamDomain.objects.all()
        self.fields["domains"].choices = [(d.code, f"{d.title}, {d.weight}% of the exam") for d in domains]

    @property
    def is_timed(self) -> bool:
        return self.cleaned_data["mode"] == "timed"

    @property
    def criteria(self) -> Criteria:
        """A chosen domain stands for all its tasks, beside the tasks that are chosen one by one."""
        sent = self.cleaned_data
        domains, tasks = sent["domains"], sent["tasks"]
        if domains and tasks:
            tasks = [code for code, domain in self.domain_of.items() if code in tasks or domain.code in domains]
            domains = []
        return Criteria(
            services=self.chosen_services,
            tasks=tuple(tasks),
            domains=tuple(domains),
            count=sent["count"],
            models=sent["models"],
            source=sent["source"] or "all",
        )

    @property
    def boxes_by_domain(self) -> list[tuple[BoundWidget, list[BoundWidget]]]:
        """Each domain's checkbox with the checkboxes of its tasks."""
        tasks = list(self["tasks"])
        return [
            (box, [task for task in tasks if self.domain_of[task.data["value"]].code == box.data["value"]])
            for box in self["domains"]
        ]


class ExamForm(forms.Form):
    """Which paper of a mock exam."""

    count = forms.TypedChoiceField(
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a length.", "invalid_choice": "Choose one of the lengths offered."},
    )
    extra = forms.BooleanField(required=False)
    on_paper = forms.BooleanField(required=False, label="On paper: print it, and type the answers in afterwards")

    def __init__(self, offers: list[Offer], exam: Exam, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        possible = [offer for offer in offers if offer.is_possible]
        self.fields["count"].choices = [(o.count, f"{o.count} questions, {o.minutes} minutes") for o in possible]
        self.fields["count"].initial = possible[0].count if possible else None
        self.fields[
            "extra"
        ].label = (
            f"{exam.extra_minutes} minutes more, as AWS grants on request to those whose first language is not English"
        )


class DeckForm(FilterForm):
    """What a deck holds."""

    FORMATS = [("apkg", "Anki (.apkg)"), ("csv", "Spreadsheet or other app (.csv)")]

    format = forms.ChoiceField(choices=FORMATS, initial="apkg", widget=forms.RadioSelect)


class LongSelect(forms.Select):
    """A list of hundreds of choices: as one piece of HTML, not a template for each of them."""

    def render(self, name: str, value: object, attrs: dict[str, object] | None = None, renderer: object = None) -> str:
        attributes = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        chosen = str(value or "")
        options = ((key, " selected" if key == chosen else "", label) for key, label in self.choices)
        return format_html(
            "<select{}>{}</select>",
            flatatt(attributes),
            format_html_join("", '<option value="{}"{}>{}</option>', options),
        )


class SettingsForm(forms.ModelForm):
    """When a day of study begins, and how the pages look and listen."""

    time_zone = forms.ChoiceField(required=False, widget=LongSelect)
    day_starts_at = forms.TypedChoiceField(
        coerce=int, label="A new day of study begins at", choices=[(hour, f"{hour:02}:00") for hour in range(24)]
    )
    theme = forms.ChoiceField(
        required=False, choices=[("", "System"), *Learner.Theme.choices[1:]], label="Colors", widget=forms.RadioSelect
    )

    class Meta:
        model = Learner
        fields = ["time_zone", "day_starts_at", "theme", "has_single_keys"]
        labels = {"has_single_keys": "Single keys are shortcuts"}
        help_texts = {"has_single_keys": "Turn this off when you speak to your computer or strike keys by accident."}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        follows = "" if self.instance.is_zone_chosen else f" ({self.instance.time_zone})"
        zones = sorted(zone for zone in known_zones() if "/" in zone and not zone.startswith("Etc/"))
        self.fields["time_zone"].choices = [
            ("", f"As my browser says{follows}"),
            *((z, z.replace("_", " ")) for z in zones),
        ]
        if not self.instance.is_zone_chosen:
            self.initial["time_zone"] = ""

    def clean(self) -> None:
        """Without a choice the zone stays that of the browser."""
        super().clean()
        self.instance.is_zone_chosen = bool(self.cleaned_data.get("time_zone"))
        if not self.instance.is_zone_chosen:
            self.cleaned_data["time_zone"] = self.instance.time_zone


class ForgetForm(forms.Form):
    """Typed words, so that nobody is forgotten by a slip of the hand."""

    words = forms.CharField(widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "off"}))

    def __init__(self, *args, expected: str, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.expected = expected
        self.fields["words"].label = f"Type “{expected}” to go on"
        self.fields["words"].error_messages["required"] = f"Type {expected} – nothing was deleted."

    def clean_words(self) -> str:
        words = self.cleaned_data["words"].strip()
        if words.casefold() != self.expected.casefold():
            raise forms.ValidationError(f"Type {self.expected} – nothing was deleted.")
        return words


class PlanForm(forms.Form):
    """When the exam is, and what time there is until then."""

    WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    MOST_DAYS_OFF = 400

    exam_date = forms.DateField(
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Write the date as 2026-12-24."},
    )
    days_off = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 3}))
    target_score = forms.IntegerField(
        required=False,
        min_value=100,
        max_value=1000,
        error_messages={
            "invalid": "Write the score as a number from 100 to 1000.",
            "min_value": "The scale begins at 100.",
            "max_value": "The scale ends at 1000.",
        },
    )
    new_per_day = forms.IntegerField(
        min_value=0,
        max_value=500,
        error_messages={
            "required": "How many new facts a day?",
            "invalid": "New facts a day are a whole number.",
            "min_value": "New facts a day are a number from 0 up.",
            "max_value": "At most 500 new facts a day.",
        },
    )
    desired_retention = forms.IntegerField(
        min_value=70,
        max_value=97,
        error_messages={
            "required": "How much do you want to remember?",
            "invalid": "Write the share as a whole number, such as 90.",
            "min_value": "Below 70 %% too much is forgotten between two questions.",
            "max_value": "Above 97%% there would be no end of questions.",
        },
    )

    def __init__(self, learner: Learner, today: date, *args, **kwargs) -> None:
        initial = {
            "exam_date": learner.exam_date,
            "days_off": "\n".join(learner.days_off),
            "target_score": learner.target_score,
            "new_per_day": learner.new_per_day,
            "desired_retention": round(100 * learner.desired_retention),
            **{f"minutes_{n}": minutes for n, minutes in enumerate(learner.minutes_by_weekday)},
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.today, self.stored_date = today, learner.exam_date
        for n, name in enumerate(self.WEEKDAYS):
            self.fields[f"minutes_{n}"] = forms.IntegerField(
                label=name,
                min_value=0,
                max_value=600,
                error_messages={
                    "required": f"How many minutes on a {name}? 0 for none.",
                    "invalid": f"The minutes of a {name} are a whole number.",
                    "min_value": f"The minutes of a {name} are a number from 0 up.",
                    "max_value": f"More than 600 minutes on a {name} cannot be planned.",
                },
            )

    @property
    def minutes_fields(self) -> list[forms.BoundField]:
        return [self[f"minutes_{n}"] for n in range(7)]

    @property
    def is_pace_wrong(self) -> bool:
        return "new_per_day" in self.errors or "desired_retention" in self.errors

    def clean_exam_date(self) -> date | None:
        chosen = self.cleaned_data["exam_date"]
        if chosen and chosen != self.stored_date:
            if chosen < self.today:
                raise forms.ValidationError("That day is past. Choose a later day, or leave it empty.")
            if chosen.year > self.today.year + 3:
                raise forms.ValidationError("Choose a day within the next three years.")
        return chosen

    def clean_days_off(self) -> list[str]:
        """Read dates and spans, one on a line: ``2026-12-24`` or ``2026-12-24 to 2026-12-31``."""
        found: set[str] = set()
        for line in self.cleaned_data["days_off"].replace(",", "\n").splitlines():
            if not line.strip():
                continue
            try:
                first, *rest = (date.fromisoformat(part.strip()) for part in line.split(" to "))
            except ValueError:
                raise forms.ValidationError(
                    f"“{line.strip()[:40]}” is no date. Write 2026-12-24, or 2026-12-24 to 2026-12-31."
                ) from None
            last = rest[-1] if rest else first
            if len(rest) > 1 or not 0 <= (last - first).days < self.MOST_DAYS_OFF:
                raise forms.ValidationError(f"“{line.strip()[:40]}”: write the first day, then the last one.")
            found.update((first + timedelta(days=n)).isoformat() for n in range((last - first).days + 1))
        if len(found) > self.MOST_DAYS_OFF:
            raise forms.ValidationError(f"At most {self.MOST_DAYS_OFF} days off can be kept.")
        return sorted(found)

    @property
    def settings(self) -> Settings:
        sent = self.cleaned_data
        return Settings(
            exam_date=sent["exam_date"],
            minutes_by_weekday=[sent[f"minutes_{n}"] for n in range(7)],
            days_off=sent["days_off"],
            target_score=sent["target_score"],
            new_per_day=sent["new_per_day"],
            desired_retention=sent["desired_retention"] / 100,
        )


class WhatIfForm(forms.Form):
    """Other minutes, another date."""

    minutes = forms.IntegerField(
        min_value=1,
        max_value=600,
        error_messages={
            "required": "How many minutes a day?",
            "invalid": "The minutes are a whole number.",
            "min_value": "At least 1 minute a day.",
            "max_value": "At most 600 minutes a day.",
        },
    )
    date = forms.DateField(
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Which day is the exam?", "invalid": "Write the date as 2026-12-24."},
    )


class RemarkForm(forms.Form):
    """What a learner remarks on something for themselves; a bookmark needs no words."""

    remark = forms.CharField(
        required=False,
        max_length=Bookmark.MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"max_length": f"Keep the remark under {Bookmark.MOST_CHARACTERS} characters."},
    )
