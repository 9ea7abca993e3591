from django.db import models


class Exam(models.Model):
    """An exam as its guide describes it, from content/exams/."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=200)
    questions = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField()
    extra_minutes = models.PositiveSmallIntegerField(default=0)
    score_min = models.PositiveSmallIntegerField()
    score_max = models.PositiveSmallIntegerField()
    pass_score = models.PositiveSmallIntegerField()
    source = models.URLField(max_length=400)
    checked = models.DateField()

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class ExamDomain(models.Model):
    exam = models.ForeignKey(Exam, models.CASCADE, related_name="domains")
    code = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=200)
    weight = models.PositiveSmallIntegerField(help_text="Percent of the scored questions")
    mock_questions = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.title


class ExamTask(models.Model):
    domain = models.ForeignKey(ExamDomain, models.CASCADE, related_name="tasks")
    code = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=200)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code.removeprefix('saa.')} {self.title}"
