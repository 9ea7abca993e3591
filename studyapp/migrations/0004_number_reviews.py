from django.db import migrations


def number_reviews(apps, schema_editor):
    """Number the reviews of each card in the order in which they were given."""
    reviews = apps.get_model("studyapp", "Review").objects
    card, number, changed = None, 0, []
    for review in reviews.order_by("card", "reviewed_at", "pk").only("card", "number").iterator():
        number = number + 1 if review.card_id == card else 1
        card, review.number = review.card_id, number
        changed.append(review)
    reviews.bulk_update(changed, ["number"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("studyapp", "0003_add_plan_and_queue")]

    operations = [migrations.RunPython(number_reviews, migrations.RunPython.noop)]
