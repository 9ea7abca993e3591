"""What people send: read, or refused with a sentence, and harmless whatever it was made for."""

import io
import struct
import time
import warnings
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.parsing import Refusal, UploadedText, UploadLimits, parse_document, read_upload, read_uploads

NOTE = b"# Amazon SQS\n\nSQS keeps messages for up to 14 days.\n"


def zipped(files, method=zipfile.ZIP_DEFLATED):
    """A zip of (name, data) pairs; a name may be a ZipInfo."""
    packed = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(packed, "w", method) as archive:
        warnings.simplefilter("ignore")  # the same name twice
        for name, data in files:
            archive.writestr(name, data)
    return packed.getvalue()


def named(name):
    """An entry under exactly this name, which ZipInfo would tidy."""
    entry = zipfile.ZipInfo("x")
    entry.filename = entry.orig_filename = name
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def read(name, data, **limits):
    return list(read_upload(name, data, UploadLimits(**limits)))


def only(found):
    (one,) = found
    return one


def texts(found):
    return {one.path: one.text for one in found if isinstance(one, UploadedText)}


def reasons(found):
    return {one.path: one.reason for one in found if isinstance(one, Refusal)}


# What is read


@pytest.mark.parametrize("name", ["sqs.md", "sqs.txt", "sqs.html", "sqs.htm", "SQS.MD", "notes", "my notes v1.2"])
def test_markdown_text_and_html_are_read_as_they_are(name):
    assert read(name, b"\xef\xbb\xbf a\tb\r\n\xf0\x9f\xaa\xa3") == [UploadedText(name, "\ufeff a\tb\r\n🪣")]


def test_a_zip_gives_its_texts_in_the_order_of_their_paths():
    data = zipped([("b/sqs.md", NOTE), ("a.txt", b"SNS"), ("b/", b"")])
    assert list(texts(read("notes.zip", data)).items()) == [("a.txt", "SNS"), ("b/sqs.md", NOTE.decode())]


def test_what_programs_leave_behind_is_passed_over_in_silence():
    data = zipped([("__MACOSX/._a.md", b"\0"), (".obsidian/app.json", b"{}"), (".DS_Store", b"\0"), ("a.md", NOTE)])
    assert [one.path for one in read("vault.zip", data)] == ["a.md"]


def test_all_pictures_and_style_sheets_are_named_in_one_sentence():
    data = zipped([("a.md", NOTE), ("1.png", b"x"), ("2.png", b"x"), ("s.css", b"x"), ("4.jpg", b"x")])
    assert reasons(read("export.zip", data)) == {
        "1.png, 2.png, 4.jpg, …": "4 files are no Markdown, text, or HTML and were left out."
    }


def test_a_zip_in_a_zip_is_opened_as_some_programs_export_so():
    inner = zipped([("sqs.md", NOTE)])
    assert texts(read("Export.zip", zipped([("Part-1.zip", inner)]))) == {"Part-1/sqs.md": NOTE.decode()}


def test_several_files_share_the_limits():
    found = list(read_uploads([(f"{n}.md", NOTE) for n in range(5)], UploadLimits(files=3)))
    assert list(texts(found)) == ["0.md", "1.md", "2.md"]
    assert reasons(found) == {"3.md": "the file and what follows it were left out: 3 files can be read at once."}


# Encodings


def test_text_with_a_mark_of_utf_16_is_read():
    assert only(read("a.txt", "SQS – 14 days".encode("utf-16"))).text == "SQS – 14 days"


def test_text_in_an_old_encoding_is_read_with_a_remark():
    one = only(read("a.txt", "Größe: 256 KB – “max”".encode("cp1252")))
    assert one.text == "Größe: 256 KB – “max”"
    assert one.remark == (
        "The file is not UTF-8 and was read as Western European text; save it as UTF-8 if letters are wrong."
    )


def test_damage_in_utf_8_costs_the_damaged_characters_only():
    one = only(read("a.txt", "“Größe” → 256 KB, ".encode() + b"\xff" + "äöü".encode()))
    assert one.text == "“Größe” → 256 KB, \ufffdäöü"
    assert one.remark == "Damaged characters, 1 of them, are shown as \ufffd; save the file again as UTF-8."


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.md", bytes(range(256)) * 40, "the file holds no text; send Markdown, text, or HTML."),
        ("a.md", b"text\0text", "the file holds no text; send Markdown, text, or HTML."),
        ("a.md", b"\xff\xfe" + b"\0\0" * 50, "the file holds no text; send Markdown, text, or HTML."),
        ("a.md", b"\x89PNG\r\n\x1a\n", "the file is a picture."),
        ("a.txt", b"%PDF-1.7", "the file is a PDF; export it as Markdown, text, or HTML."),
        ("a.docx", b"PK\x03\x04", "the file is a Word document; save it as text or HTML."),
        ("a.md", b"PK\x03\x04", "the file is a zip or an Office document under another name; name it .zip, or export it as text."),
        ("a.md", b" \r\n\t", "the file is empty; write a note or delete it."),
        ("a.md", b"", "the file is empty; write a note or delete it."),
        ("a.exe", b"MZ", "the file is no Markdown, text, or HTML and was left out."),
    ],
)  # fmt: skip
def test_what_is_no_text_is_refused_whatever_its_name(name, data, reason):
    one = only(read(name, data))
    assert (one.path, one.reason) == (name, reason)


# Sizes


def test_a_file_that_is_too_big_is_refused_before_it_is_read():
    assert only(read("a.md", b"a" * 2_000, text=1_000)).reason == (
        "the file has 2 kB, but at most 1 kB can be read; split it."
    )
    assert only(read("a.zip", b"a" * 2_000, sent=1_000)).reason == (
        "the file has 2 kB, but at most 1 kB can be read; split it."
    )


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    bomb = zipped([(f"{n}.md", bytes(9_000_000)) for n in range(5)])
    started = time.process_time()
    one = only(read("bomb.zip", bomb))
    assert one.reason.startswith("the zip would unpack to 45 MB, 1,")
    assert time.process_time() - started < 0.5


def test_a_zip_of_more_than_can_be_read_is_refused_whole():
    found = read("a.zip", zipped([("a.md", b"a" * 600), ("b.md", b"b" * 600)]), unpacked=1_000)
    assert only(found).reason == "the zip would unpack to 1 kB, but 1 kB can be read at once; split it."


def test_a_size_that_was_stated_too_small_gives_no_more_than_was_stated():
    data = bytearray(zipped([("a.md", b"a" * 100_000)]))
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.find(mark) + place
        data[at : at + 4] = struct.pack("<I", 10)
    assert reasons(read("a.zip", bytes(data))) == {"a.md": "the file is damaged in the zip; pack it again."}


def test_entries_that_share_their_data_are_counted_each():
    """The bomb without nesting: many entries of the directory point to one packed file."""
    data = zipped([("a.md", bytes(900_000))])
    start = data.find(b"PK\x01\x02")
    end = data.find(b"PK\x05\x06")
    entry = data[start:end]
    many = 200
    tail = bytearray(data[end:])
    struct.pack_into("<HHI", tail, 8, many, many, many * len(entry))
    one = only(read("a.zip", data[:start] + entry * many + bytes(tail)))
    assert "would unpack to 180 MB" in one.reason


def test_a_hundred_thousand_files_are_refused_before_their_directory_is_read():
    entry = zipped([("a.md", b"")])
    start, end = entry.find(b"PK\x01\x02"), entry.find(b"PK\x05\x06")
    data = entry[:start] + entry[start:end] * 100_000 + entry[end:]
    started = time.process_time()
    assert only(read("a.zip", data)).reason == ("the zip holds 100,000 files, but 2,000 can be read at once; split it.")
    assert time.process_time() - started < 0.2


def test_zips_in_zips_in_zips_are_refused():
    data = zipped([("a.md", NOTE)])
    for n in range(3):
        data = zipped([(f"{n}.zip", data)])
    assert only(read("a.zip", data)).reason == (
        "the file is a zip inside a zip inside a zip; unpack it and send what is in it."
    )


def test_many_small_zips_share_the_limits_of_one():
    inner = zipped([(f"{n}.md", NOTE) for n in range(40)])
    found = read("a.zip", zipped([(f"{n:02}.zip", inner) for n in range(40)]), files=100)
    assert len(texts(found)) < 100
    assert "100 files can be read at once" in list(reasons(found).values())[-1]


# Names


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("../../etc/cron.d/a.md", "the name leads out of its folder; rename the file."),
        ("a/../../b.md", "the name leads out of its folder; rename the file."),
        ("..\\..\\a.md", "the name leads out of its folder; rename the file."),
        ("/etc/a.md", "the name begins at the root of a disk; pack the folder, not the disk."),
        ("C:\\notes\\a.md", "the name begins at the root of a disk; pack the folder, not the disk."),
        ("\\\\server\\a.md", "the name begins at the root of a disk; pack the folder, not the disk."),
        ("a/" * 30 + "a.md", "the file lies more than 24 folders deep; move it up."),
        ("a" * 300 + ".md", "the name is longer than 240 characters; shorten it."),
        ("a\u202emd.exe", "the name holds characters that cannot be seen; rename the file."),
        ("a\nb.md", "the name holds characters that cannot be seen; rename the file."),
        ("\0a.md", "the name holds characters that cannot be seen; rename the file."),
        ("a.md\0.png", "the name holds characters that cannot be seen; rename the file."),
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(name, reason):
    for found in (read("a.zip", zipped([(named(name), NOTE)])), read(name, NOTE)):
        one = only(found)
        assert one.reason == reason
        assert "\n" not in one.path
        assert "\0" not in one.path


def test_a_name_with_dots_and_backslashes_becomes_a_plain_path():
    assert texts(read("a.zip", zipped([(named("./b\\c//d.md"), NOTE)]))) == {"b/c/d.md": NOTE.decode()}


def test_the_same_name_twice_is_read_once():
    found = read("a.zip", zipped([("a.md", b"first"), ("./a.md", b"other"), ("a.md", b"second")]))
    assert len(texts(found)) == 1
    assert set(reasons(found).values()) == {"the file is there twice; the second was left out."}


def test_a_link_is_not_followed():
    link = named("a.md")
    link.external_attr = 0o120777 << 16
    found = only(read("a.zip", zipped([(link, b"/etc/passwd")])))
    assert found == Refusal("a.md", "the file is a link to another one; send that itself.")


def test_pipes_and_devices_are_no_files():
    pipe = named("a.md")
    pipe.external_attr = 0o010644 << 16
    assert only(read("a.zip", zipped([(pipe, b"")]))) == Refusal("a.md", "this is no file.")


def test_a_file_with_a_password_is_refused():
    data = bytearray(zipped([("a.md", NOTE)]))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(mark) + place] |= 1
    found = only(read("a.zip", bytes(data)))
    assert found == Refusal("a.md", "the file has a password; pack it without one.")


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_methods_that_unpack_without_bound_are_refused(method):
    found = only(read("a.zip", zipped([("a.md", NOTE)], method)))
    assert found == Refusal("a.md", "the file is packed in a way that few programs read; pack it as a plain zip.")


@pytest.mark.parametrize("data", [b"no zip at all", b"", b"PK\x03\x04", zipped([("a.md", NOTE)])[:-30]])
def test_a_damaged_zip_is_refused(data):
    assert only(read("a.zip", data)) == Refusal("a.zip", "the zip is damaged; pack it again.")


GOOD = zipped([("a.md", NOTE * 20), ("b/c.txt", b"SNS pushes."), ("d.zip", zipped([("e.md", NOTE)]))])


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), max_size=12), st.integers(0, len(GOOD)))
def test_any_damage_to_a_zip_ends_in_texts_or_sentences(changes, length):
    data = bytearray(GOOD)
    for at, byte in changes:
        data[at] = byte
    for one in (*read("a.zip", bytes(data)), *read("a.zip", bytes(data[:length]))):
        assert isinstance(one, UploadedText) or one.reason.endswith(".")


@given(st.binary(max_size=200), st.text(max_size=20))
def test_any_bytes_under_any_name_end_in_texts_or_sentences(data, name):
    for one in read(name, data):
        assert "\0" not in (one.text if isinstance(one, UploadedText) else one.reason)


# What is in the texts


def test_a_script_in_html_is_never_a_note():
    page = b"<html><p>SQS is a queue.</p><script>SNS.is('a topic')</script><p onclick='alert(1)'>SNS pushes.</p></html>"
    one = only(read("a.html", page))
    document = parse_document(one.path, one.text)
    said = [sentence.text for note in document.notes for block in note.blocks for sentence in block.sentences]
    assert said == ["SQS is a queue.", "SNS pushes."]
