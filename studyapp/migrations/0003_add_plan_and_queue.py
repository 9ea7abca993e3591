import django.db.models.functions.comparison
from django.db import migrations, models

import studyapp.models.learners


class Migration(migrations.Migration):
    dependencies = [("studyapp", "0002_add_reports")]

    operations = [
        migrations.AddField(
            model_name="learner",
            name="exam_date",
            field=models.DateField(
                blank=True, help_text="Empty: facts return by the desired retention", null=True
            ),
        ),
        migrations.AddField(
            model_name="learner",
            name="minutes_by_weekday",
            field=models.JSONField(
                default=studyapp.models.learners.usual_minutes, help_text="Seven numbers, Monday first"
            ),
        ),
        migrations.AddField(
            model_name="learner",
            name="days_off",
            field=models.JSONField(
                blank=True, default=list, help_text="Dates as YYYY-MM-DD on which nothing is studied"
            ),
        ),
        migrations.AddField(
            model_name="learner", name="target_score", field=models.PositiveSmallIntegerField(blank=True, null=True)
        ),
        migrations.AddField(
            model_name="learner",
            name="parameters",
            field=models.JSONField(
                blank=True,
                help_text="The 21 numbers of FSRS-6 fitted to this learner; empty: its defaults",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="learner",
            name="fitted_at",
            field=models.DateTimeField(blank=True, help_text="When a fit was last tried", null=True),
        ),
        migrations.AddField(
            model_name="learner",
            name="fitted_reviews",
            field=models.PositiveIntegerField(default=0, help_text="How many reviews there were then"),
        ),
        migrations.AddField(
            model_name="learner",
            name="fit_verdict",
            field=models.JSONField(
                blank=True, help_text="What the later, unseen reviews said of that fit", null=True
            ),
        ),
        migrations.AddConstraint(
            model_name="learner",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("target_score", None),
                    models.Q(("target_score__gte", 100), ("target_score__lte", 1000)),
                    _connector="OR",
                ),
                name="learner_target_range",
            ),
        ),
        migrations.RemoveIndex(model_name="card", name="card_learner_due"),
        migrations.AddField(
            model_name="card",
            name="is_suspended",
            field=models.BooleanField(default=False, help_text="Not asked until the learner takes it up again"),
        ),
        migrations.AddField(
            model_name="card",
            name="buried_until",
            field=models.DateTimeField(help_text="Not asked before", null=True),
        ),
        migrations.AddField(
            model_name="card",
            name="ask_at",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Case(
                    models.When(is_suspended=True, then=None),
                    default=django.db.models.functions.comparison.Greatest(
                        "due", django.db.models.functions.comparison.Coalesce("buried_until", "due")
                    ),
                    output_field=models.DateTimeField(),
                ),
                help_text="When it may be asked: when due, later when buried, never when suspended",
                output_field=models.DateTimeField(null=True),
            ),
        ),
        migrations.AddIndex(
            model_name="card", index=models.Index(fields=["learner", "ask_at"], name="card_learner_ask")
        ),
        migrations.AddIndex(
            model_name="card", index=models.Index(fields=["learner", "created_at"], name="card_learner_created")
        ),
        migrations.AddField(
            model_name="review",
            name="number",
            field=models.PositiveIntegerField(
                default=0, help_text="Of the card's reviews, from 1: a clock may go back, this may not"
            ),
            preserve_default=False,
        ),
    ]
