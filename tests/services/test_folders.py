"""Notes on disk: read as they lie, within limits, and never from outside their folder."""

from studyapp.parsing import Refusal, UploadedText, UploadLimits
from studyapp.services.folders import read_path


def test_texts_of_a_folder_come_in_order_and_other_files_in_silence(tmp_path):
    for name in ("b.md", "a/c.txt", "a/picture.png", ".git/d.md", "e.html"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    assert list(read_path(tmp_path)) == [UploadedText(name, name) for name in ("b.md", "e.html", "a/c.txt")]


def test_a_link_that_leads_out_of_the_folder_is_refused(tmp_path):
    (tmp_path / "secret.md").write_text("secret")
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "a.md").symlink_to(tmp_path / "secret.md")
    (notes / "b.md").write_text("b")
    (notes / "c.md").symlink_to(notes / "b.md")
    assert list(read_path(notes)) == [
        UploadedText("b.md", "b"),
        UploadedText("c.md", "b"),
        Refusal("a.md", "the link leads out of the folder of notes."),
    ]


def test_a_folder_of_too_many_files_is_read_as_far_as_the_limit(tmp_path):
    for number in range(9):
        (tmp_path / f"{number}.md").write_text("a")
    *read, refusal = read_path(tmp_path, UploadLimits(files=3))
    assert [text.path for text in read] == ["0.md", "1.md", "2.md"]
    assert refusal.path == "3.md"


def test_a_file_that_is_too_big_is_refused_unread(tmp_path):
    (tmp_path / "a.md").write_text("a" * 2_000)
    (refusal,) = read_path(tmp_path / "a.md", UploadLimits(text=1_000))
    assert str(refusal) == "a.md: the file has 2 kB, but at most 1 kB can be read; split it."


def test_what_is_no_file_is_refused(tmp_path):
    (tmp_path / "a.md").symlink_to(tmp_path / "gone.md")
    assert list(read_path(tmp_path)) == [Refusal("a.md", "this is no file.")]
