"""`pipeline.sources.manifest`: what a manifest may say, and the sentence for what it may not."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import FileMissingError, ManifestError
from pipeline.sources.manifest import KINDS, load_manifest

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
SHA = "0" * 64
WORKS = '[works]\nicp = "ICP Contract"\n'


def row(**values: object) -> str:
    """A [[document]] row: a sound one, with these values changed; None leaves a key out."""
    sound: dict[str, object] = {
        "id": "a",
        "work": "icp",
        "title": "A",
        "kind": "contract",
        "address_status": "unconfirmed",
    }
    lines = []
    for key, value in (sound | values).items():
        if value is not None:
            lines.append(f'{key} = "{value}"' if isinstance(value, str) else f"{key} = {str(value).lower()}")
    return "[[document]]\n" + "\n".join(lines) + "\n"


def load(tmp_path: Path, text: str):
    path = tmp_path / "manifest.toml"
    path.write_text(text, encoding="utf-8")
    return load_manifest(path)


def test_a_sound_manifest_is_read_in_order(tmp_path):
    watch = '[[watch]]\nid = "page"\naddress = "https://example.org/x/"\nworks = ["icp"]\n'
    late = row(id="late", order=2, edition="2019/20", path="late.pdf", sha256=SHA, address_status=None)
    early = row(id="early", order=1, edition="2019/20", address="https://example.org/e.pdf", address_status=None)
    manifest = load(tmp_path, WORKS + late + early + row(id="c", supersedes="early", variant_of="late") + watch)
    assert [source.id for source in manifest.sources] == ["late", "early", "c"]
    assert [source.id for source in manifest.edition("icp", "2019/20")] == ["early", "late"]
    assert manifest.by_id["late"].path == (tmp_path / "late.pdf").resolve()
    assert manifest.by_id["early"].path is None
    assert manifest.work_title("icp") == "ICP Contract"
    assert manifest.work_title("files") == "files"
    assert manifest.watch[0].works == ("icp",)
    assert not manifest.watch[0].checked


WRONG = [
    ("unknown top-level key", "colour = 1\n" + WORKS, "'colour'"),
    ("unknown key in a row", WORKS + row(adress="x"), "'adress'"),
    ("a row without title", WORKS + row(title=None), "title"),
    ("a row without an id", WORKS + row(id=None), "without an id"),
    ("an id that is no slug", WORKS + row(id="A b"), "slug"),
    ("the same id twice", WORKS + row() + row(), "more than once"),
    ("an unknown work", WORKS + row(work="nhs"), "unknown work"),
    ("an unknown kind", WORKS + row(kind="novel"), "'novel'"),
    ("an unknown status", WORKS + row(status="old"), "'old'"),
    ("an unknown address_status", WORKS + row(address_status="lost"), "'lost'"),
    ("supersedes nothing that exists", WORKS + row(supersedes="b"), "not in the manifest"),
    ("supersedes itself", WORKS + row(supersedes="a"), "circle: a → a"),
    ("a circle of two", WORKS + row(supersedes="b") + row(id="b", supersedes="a"), "circle"),
    ("a circle reached from outside", WORKS + row(supersedes="b") + row(id="b", supersedes="b"), "circle: b → b"),
    ("a variant of nothing", WORKS + row(variant_of="b"), "not in the manifest"),
    ("a sha256 of capitals", WORKS + row(sha256="A" * 64), "64 small hex digits"),
    ("a short sha256", WORKS + row(sha256="abc"), "64 small hex digits"),
    ("a path above the folder", WORKS + row(path="../x.pdf", sha256=SHA, address_status=None), "not inside"),
    ("an absolute path", WORKS + row(path="/etc/passwd", sha256=SHA, address_status=None), "not inside"),
    ("the folder itself", WORKS + row(path=".", sha256=SHA, address_status=None), "not inside"),
    ("an empty path", WORKS + row(path="", sha256=SHA, address_status=None), "not inside"),
    ("a path without sha256", WORKS + row(path="x.pdf", address_status=None), "without a sha256"),
    ("a path and an address", WORKS + row(path="x", sha256=SHA, address="https://e.org/", address_status=None), "both"),
    ("neither path nor address", WORKS + row(address_status=None), "neither"),
    ("a path and an excuse", WORKS + row(path="x.pdf", sha256=SHA), "still has an address_status"),
    ("an address of another scheme", WORKS + row(address="ftp://e.org/x", address_status=None), "https://"),
    ("an address without a host", WORKS + row(address="https:///x", address_status=None), "https://"),
    ("an address that cannot be parsed", WORKS + row(address="http://[x", address_status=None), "https://"),
    ("an order in words", WORKS + row(order="first"), "type int"),
    ("a title that is a number", WORKS + row(title=7), "type str"),
    ("an order that is true", WORKS + row(order=True), "type int"),
    ("works that are no table", "works = 3\n", "[works]"),
    ("a document that is no list", 'document = "x"\n', "not a list"),
    (
        "a watched page of an unknown work",
        WORKS + '[[watch]]\nid="p"\naddress="https://e.org/"\nworks=["x"]\n',
        "[works]",
    ),
    ("a watched page of no work", WORKS + '[[watch]]\nid="p"\naddress="https://e.org/"\nworks=[]\n', "[works]"),
    ("works that are no texts", WORKS + '[[watch]]\nid="p"\naddress="https://e.org/"\nworks=[1]\n', "type list"),
    ("not TOML", "[works\n", "TOML"),
]


@pytest.mark.parametrize(("reason", "text", "words"), WRONG, ids=[case[0] for case in WRONG])
def test_what_is_wrong_is_said_with_a_remedy(tmp_path, reason, text, words):
    with pytest.raises(ManifestError) as caught:
        load(tmp_path, text)
    assert words in str(caught.value), reason
    assert caught.value.remedy


def test_a_row_is_named_by_number_and_id(tmp_path):
    with pytest.raises(ManifestError, match=r"Row 2 of \[\[document\]\] \(b\)"):
        load(tmp_path, WORKS + row() + row(id="b", kind="novel"))


def test_a_missing_manifest(tmp_path):
    with pytest.raises(FileMissingError, match="no manifest"):
        load_manifest(tmp_path / "none.toml")
    with pytest.raises(FileMissingError):
        load_manifest(tmp_path)


def test_a_manifest_that_is_not_text(tmp_path):
    (tmp_path / "manifest.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ManifestError, match="UTF-8"):
        load_manifest(tmp_path / "manifest.toml")


def test_kinds_are_all_different():
    assert len(set(KINDS)) == len(KINDS)
