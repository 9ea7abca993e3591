from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("studyapp", "0004_number_reviews")]

    operations = [
        migrations.AddConstraint(
            model_name="review",
            constraint=models.UniqueConstraint(fields=("card", "number"), name="review_card_number_unique"),
        ),
    ]
