"""What a person sends, a file, several, or a zip: the texts in it, or a sentence for what is not read.

Nothing here touches a disk: names are labels, whatever they say. Of every archive the count, the sizes, and the ratio are
judged before anything is unpacked, and while unpacking no entry can grow beyond the size that was judged.

The text of a file is its decoded content and nothing else: line ends, tags, and tabs stay, so that offsets of notes and
facts count characters of the file as its owner sees it in an editor. That holds for HTML as well: the text of a page is
its source, and quotes are stretches of it (see ``pages``). Only the mark of byte order that some editors put first is
part of the text when it is UTF-8, and of the encoding when it is UTF-16.
"""

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

TEXT_SUFFIXES = frozenset({".md", ".markdown", ".mdown", ".txt", ".text", ".html", ".htm"})

_NO_BOMB = 1_000_000  # what unpacks to no more bytes is none, whatever the ratio
_HEAD = b"PK\x01\x02"  # of each entry in the directory of a zip
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_IGNORED_FOLDERS = frozenset({"__macosx", "node_modules"})
_IGNORED_FILES = frozenset({"thumbs.db", "desktop.ini"})
_DRIVE = re.compile(r"[A-Za-z]:")
_CONTROL = re.compile("[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_OTHERS_SHOWN = 3
_NAME_SHOWN = 80
_LOCKED = 0x1  # flag of an entry with a password
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_FEW = 2  # of them may come with copied text
_SAMPLE = 65_536
_SUFFIX = re.compile(r"\.[a-z][a-z0-9]{0,9}")

# How files of other kinds begin, and what their owner can do.
_MAGIC = (
    (b"%PDF", "a PDF; export it as Markdown, text, or HTML"),
    (b"\xd0\xcf\x11\xe0", "an old Office document; save it as text or HTML"),
    (b"{\\rtf", "rich text; save it as plain text or HTML"),
    (b"PK\x03\x04", "a zip or an Office document under another name; name it .zip, or export it as text"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"\x1f\x8b", "a gzip archive; send a zip instead"),
    (b"7z\xbc\xaf", "a 7z archive; send a zip instead"),
    (b"Rar!", "a RAR archive; send a zip instead"),
    (b"BZh", "a bzip2 archive; send a zip instead"),
    (b"SQLite format 3", "a database"),
)
_BY_SUFFIX = {
    ".docx": "a Word document; save it as text or HTML",
    ".doc": "a Word document; save it as text or HTML",
    ".odt": "an office document; save it as text or HTML",
    ".pdf": "a PDF; export it as Markdown, text, or HTML",
    ".rtf": "rich text; save it as plain text or HTML",
}


@dataclass(frozen=True)
class UploadLimits:
    """How much is read; the defaults suit one person's notes. Sizes are bytes."""

    sent: int = 20_000_000  # one file as it is sent, a zip or a text
    text: int = 10_000_000  # one text
    unpacked: int = 50_000_000  # all texts together
    ratio: int = 100  # of what an archive unpacks to, to its own size
    files: int = 2_000
    nesting: int = 1  # zips inside a zip: some programs export so
    name: int = 240  # characters
    folders: int = 24


@dataclass(frozen=True)
class UploadedText:
    path: str  # relative, forward slashes, without "." and ".."
    text: str
    remark: str = ""  # a sentence for its owner when the text may not be quite what was written


@dataclass(frozen=True)
class Refusal:
    path: str
    reason: str  # a sentence for the person who sent it
    quiet: bool = False  # nobody expects it to be read: pictures and the like

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


def read_upload(name: str, data: bytes, limits: UploadLimits | None = None) -> Iterator[UploadedText | Refusal]:
    """The texts of one file or zip, in the order of their paths, and a refusal for each thing that is not read."""
    return read_uploads([(name, data)], limits)


def read_uploads(
    files: Iterable[tuple[str, bytes]], limits: UploadLimits | None = None
) -> Iterator[UploadedText | Refusal]:
    """The same for several files at once, a folder for example: the limits hold for all of them together."""
    reader = _Reader(limits or UploadLimits())
    for name, data in files:
        yield from reader.read(name, data)
        if reader.is_full:
            break
    yield from reader.others()


@dataclass
class _Reader:
    limits: UploadLimits
    count: int = 0  # of the files and zips opened so far
    size: int = 0  # of what they unpacked to
    is_full: bool = False
    paths: set[str] = field(default_factory=set)
    other: list[str] = field(default_factory=list)  # files of kinds that hold no notes

    def read(self, name: str, data: bytes) -> Iterator[UploadedText | Refusal]:
        path = clean_path(name, self.limits)
        if isinstance(path, Refusal):
            yield path
        elif _is_ignored(path):
            return
        elif refusal := too_big(path, len(data), self.limits):
            yield refusal
        elif _is_zip(path, data):
            yield from self._zip(path, data, depth=0, folder="")
        elif _is_other(path):
            self.other.append(path)
        elif refusal := self._refusal(path, len(data)):
            yield refusal
        else:
            yield self._text(path, data)

    def others(self) -> Iterator[Refusal]:
        """One sentence for all pictures, style sheets, and so on."""
        if not self.other:
            return
        shown = ", ".join(PurePosixPath(path).name for path in self.other[:_OTHERS_SHOWN])
        more = ", …" if len(self.other) > _OTHERS_SHOWN else ""
        if len(self.other) == 1:
            yield Refusal(self.other[0], "the file is no Markdown, text, or HTML and was left out.", quiet=True)
        else:
            reason = f"{len(self.other):,} files are no Markdown, text, or HTML and were left out."
            yield Refusal(f"{shown}{more}", reason, quiet=True)

    def _refusal(self, path: str, size: int) -> Refusal | None:
        """Take a file of this size into account, or say why it is not even opened."""
        suffix = PurePosixPath(path).suffix.lower()
        if suffix in _BY_SUFFIX:
            return Refusal(path, f"the file is {_BY_SUFFIX[suffix]}.")
        if refusal := too_big(path, size, self.limits):
            return refusal
        self.count += 1
        self.size += size
        if self.count > self.limits.files:
            what = f"{self.limits.files:,} files"
        elif self.size > self.limits.unpacked:
            what = _size(self.limits.unpacked)
        else:
            return None
        self.is_full = True
        return Refusal(path, f"the file and what follows it were left out: {what} can be read at once.")

    def _text(self, path: str, data: bytes) -> UploadedText | Refusal:
        if path in self.paths:
            return Refusal(path, "the file is there twice; the second was left out.")
        self.paths.add(path)
        return _decoded(path, data)

    # Zips

    def _zip(self, path: str, data: bytes, *, depth: int, folder: str) -> Iterator[UploadedText | Refusal]:
        if depth > self.limits.nesting:
            yield Refusal(path, "the file is a zip inside a zip inside a zip; unpack it and send what is in it.")
            return
        # Cheap, and before the directory is read: each entry has this head.
        entries = data.count(_HEAD)
        if entries > self.limits.files:
            reason = f"the zip holds {entries:,} files, but {self.limits.files:,} can be read at once; split it."
            yield Refusal(path, reason)
            return
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                yield from self._entries(path, archive, len(data), depth, folder)
        except _BROKEN_ZIP:
            yield Refusal(path, "the zip is damaged; pack it again.")

    def _entries(
        self, path: str, archive: zipfile.ZipFile, packed: int, depth: int, folder: str
    ) -> Iterator[UploadedText | Refusal]:
        entries = sorted(
            (one for one in archive.infolist() if not one.filename.endswith("/")), key=lambda one: one.filename
        )
        unpacked = sum(entry.file_size for entry in entries)
        if unpacked > _NO_BOMB and unpacked > self.limits.ratio * packed:
            reason = f"the zip would unpack to {_size(unpacked)}, {unpacked // packed:,} times its size: no notes do."
            yield Refusal(path, reason)
            return
        wanted = [entry for entry in entries if not _is_ignored(entry.filename)]
        texts = sum(entry.file_size for entry in wanted if not _is_other(entry.filename))
        if texts > self.limits.unpacked:
            limit = _size(self.limits.unpacked)
            yield Refusal(path, f"the zip would unpack to {_size(texts)}, but {limit} can be read at once; split it.")
            return
        for entry in wanted:
            yield from self._entry(archive, entry, depth, folder)
            if self.is_full:
                return

    def _entry(
        self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, depth: int, folder: str
    ) -> Iterator[UploadedText | Refusal]:
        # The name as it was packed: zipfile cuts names at a NUL.
        path = clean_path(entry.orig_filename, self.limits, folder)
        if isinstance(path, Refusal):
            yield path
        elif reason := _why_closed(entry):
            yield Refusal(path, reason)
        elif _is_other(path):
            self.other.append(path)
        elif refusal := self._refusal(path, entry.file_size):
            yield refusal
        else:
            try:
                data = archive.read(entry)
            except _BROKEN_ZIP:
                yield Refusal(path, "the file is damaged in the zip; pack it again.")
                return
            if _is_zip(path, data):
                inside = str(PurePosixPath(path).with_suffix(""))
                yield from self._zip(path, data, depth=depth + 1, folder=inside)
            else:
                yield self._text(path, data)


def _why_closed(entry: zipfile.ZipInfo) -> str:
    """Why the entry of a zip cannot be opened, "" when it can."""
    mode = entry.external_attr >> 16
    if stat.S_ISLNK(mode):
        return "the file is a link to another one; send that itself."
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        return "this is no file."
    if entry.flag_bits & _LOCKED:
        return "the file has a password; pack it without one."
    # Of the others zipfile unpacks as much as comes, whatever the size that was stated.
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "the file is packed in a way that few programs read; pack it as a plain zip."
    return ""


def too_big(path: str, size: int, limits: UploadLimits) -> Refusal | None:
    """The refusal of a file of this size, if it is one: to be asked before its bytes are read."""
    most = limits.sent if PurePosixPath(path).suffix.lower() in (".zip", "") else limits.text
    if size <= most:
        return None
    return Refusal(path, f"the file has {_size(size)}, but at most {_size(most)} can be read; split it.")


# What zipfile raises for archives that were cut, changed, or made to harm.
_BROKEN_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    ValueError,
    OverflowError,
    OSError,
    LookupError,
)


def clean_path(name: str, limits: UploadLimits, folder: str = "") -> str | Refusal:
    """The name as a relative path with forward slashes, or why it can be none."""
    shown = _CONTROL.sub("\ufffd", name)
    shown = shown if len(shown) <= _NAME_SHOWN else f"{shown[:_NAME_SHOWN]}…"
    if not name.strip():
        return Refusal("?", "a file has no name; give it one.")
    if len(name) > limits.name:
        return Refusal(shown, f"the name is longer than {limits.name} characters; shorten it.")
    if _CONTROL.search(name):
        return Refusal(shown, "the name holds characters that cannot be seen; rename the file.")
    slashed = name.replace("\\", "/")
    if slashed.startswith("/") or _DRIVE.match(slashed):
        return Refusal(shown, "the name begins at the root of a disk; pack the folder, not the disk.")
    parts = [part for part in slashed.split("/") if part not in ("", ".")]
    if ".." in parts:
        return Refusal(shown, "the name leads out of its folder; rename the file.")
    parts = [*PurePosixPath(folder).parts, *parts]
    if len(parts) > limits.folders:
        return Refusal(shown, f"the file lies more than {limits.folders} folders deep; move it up.")
    return "/".join(parts) or Refusal(shown, "a file has no name; give it one.")


def _is_zip(path: str, data: bytes) -> bool:
    return path.lower().endswith(".zip") or data.startswith(_ZIP) and not PurePosixPath(path).suffix


def _is_ignored(path: str) -> bool:
    """Files that programs leave behind: nobody wrote them, so nobody misses them."""
    parts = [part.casefold() for part in path.replace("\\", "/").split("/") if part not in (".", "..", "")]
    hidden = any(part.startswith(".") or part in _IGNORED_FOLDERS for part in parts)
    return hidden or bool(parts) and parts[-1] in _IGNORED_FILES


def _is_other(path: str) -> bool:
    """Whether the name says that it is a picture, a style sheet, or anything else without notes."""
    suffix = PurePosixPath(path.replace("\\", "/")).suffix.lower()
    return _SUFFIX.fullmatch(suffix) is not None and suffix not in TEXT_SUFFIXES | {".zip", *_BY_SUFFIX}


def _decoded(path: str, data: bytes) -> UploadedText | Refusal:
    for magic, what in _MAGIC:
        if data.startswith(magic):
            return Refusal(path, f"the file is {what}.")
    remark = ""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", errors="replace")
    else:
        text, remark = _as_text(data)
    controls = len(_CONTROLS.findall(text[:_SAMPLE]))
    if "\0" in text or controls > _FEW + len(text[:_SAMPLE]) // 200:
        return Refusal(path, "the file holds no text; send Markdown, text, or HTML.")
    if not text.strip("\ufeff \t\r\n"):
        return Refusal(path, "the file is empty; write a note or delete it.")
    return UploadedText(path, text, remark)


def _as_text(data: bytes) -> tuple[str, str]:
    try:
        return data.decode("utf-8"), ""
    except UnicodeDecodeError:
        text = data.decode("utf-8", errors="replace")
    lost = text.count("\ufffd")
    if sum(character > "\x7f" for character in text) > 2 * lost:
        return text, f"Damaged characters, {lost:,} of them, are shown as \ufffd; save the file again as UTF-8."
    remark = "The file is not UTF-8 and was read as Western European text; save it as UTF-8 if letters are wrong."
    return data.decode("cp1252", errors="replace"), remark


def _size(count: int) -> str:
    if count < 1_000:
        return f"{count:,} bytes"
    return f"{count / 1_000:,.0f} kB" if count < 1_000_000 else f"{count / 1_000_000:,.0f} MB"
