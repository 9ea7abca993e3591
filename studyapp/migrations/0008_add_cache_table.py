"""The table in which the workers count tries to sign in: not a model's, so Django makes it by a command of its own."""

from django.conf import settings
from django.core.management import call_command
from django.db import migrations


def add_table(apps, schema_editor):
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


def drop_table(apps, schema_editor):
    schema_editor.execute(f"DROP TABLE IF EXISTS {settings.CACHES['default']['LOCATION']}")


class Migration(migrations.Migration):
    dependencies = [("studyapp", "0007_add_looks")]
    operations = [migrations.RunPython(add_table, drop_table)]
