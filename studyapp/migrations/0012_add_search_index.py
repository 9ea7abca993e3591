from django.db import migrations, models
import django.db.models.deletion

TABLE = "studyapp_searchtext"
INDEX = "studyapp_searchindex"
COLUMNS = "title, heading, body"


def _values(row: str) -> str:
    return ", ".join(f"{row}.{column}" for column in COLUMNS.split(", "))


# An FTS5 index that holds no text of its own, and the triggers that SQLite's manual gives for one.
SQLITE = (
    f"CREATE VIRTUAL TABLE {INDEX} USING fts5({COLUMNS}, content='{TABLE}', content_rowid='note_id', "
    "tokenize='unicode61 remove_diacritics 0')",
    f"CREATE TRIGGER {INDEX}_insert AFTER INSERT ON {TABLE} BEGIN "
    f"INSERT INTO {INDEX}(rowid, {COLUMNS}) VALUES (new.note_id, {_values('new')}); END",
    f"CREATE TRIGGER {INDEX}_delete AFTER DELETE ON {TABLE} BEGIN "
    f"INSERT INTO {INDEX}({INDEX}, rowid, {COLUMNS}) VALUES ('delete', old.note_id, {_values('old')}); END",
    f"CREATE TRIGGER {INDEX}_update AFTER UPDATE ON {TABLE} BEGIN "
    f"INSERT INTO {INDEX}({INDEX}, rowid, {COLUMNS}) VALUES ('delete', old.note_id, {_values('old')}); "
    f"INSERT INTO {INDEX}(rowid, {COLUMNS}) VALUES (new.note_id, {_values('new')}); END",
)
POSTGRESQL = (
    f"ALTER TABLE {TABLE} ADD COLUMN words tsvector GENERATED ALWAYS AS ("
    "setweight(to_tsvector('simple', heading), 'A') || setweight(to_tsvector('simple', title), 'B') || "
    "setweight(to_tsvector('simple', body), 'D')) STORED",
    f"CREATE INDEX {INDEX} ON {TABLE} USING gin(words)",
)


def add_index(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(f"DROP TABLE {INDEX}")  # the triggers go with the table of texts


class Migration(migrations.Migration):
    dependencies = [("studyapp", "0011_add_own_notes")]

    operations = [
        migrations.CreateModel(
            name="SearchText",
            fields=[
                (
                    "note",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="search_text",
                        serialize=False,
                        to="studyapp.note",
                    ),
                ),
                ("shown", models.TextField(help_text="What a hit shows of the note, without markup")),
                ("title", models.TextField(help_text="Words of the document's title and of the headings above")),
                ("heading", models.TextField(help_text="Words of the note's own heading")),
                ("body", models.TextField(help_text="Words of the text")),
            ],
        ),
        migrations.RunPython(add_index, drop_index),
    ]
