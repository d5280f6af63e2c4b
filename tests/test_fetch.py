"""`pipeline.sources.fetch`: files and addresses, against a real server on the loopback interface."""

from __future__ import annotations

import gzip
import hashlib
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from pipeline.errors import EmptyFileError, FetchError, FileMissingError, TemporaryFetchError, TooLargeError
from pipeline.sources.fetch import fetch, source_for_address, source_for_file, why_skipped
from pipeline.sources.manifest import Source

BODY = b"%PDF-1.7 a small document"


class Handler(BaseHTTPRequestHandler):
    """Answers each path in one way, sound or not."""

    def do_GET(self):
        path, headers, status, body = self.path, {}, 200, BODY
        if path == "/sound.pdf":
            headers = {"Content-Type": "application/pdf; charset=binary"}
        elif path == "/zipped":
            body = gzip.compress(BODY * 50)
            headers = {"Content-Encoding": "gzip"}
        elif path == "/moved":
            status, headers = 302, {"Location": "/sound.pdf"}
        elif path == "/away":
            status, headers = 301, {"Location": "http://example.invalid/x"}
        elif path == "/nowhere":
            status = 302
        elif path == "/round":
            status, headers = 302, {"Location": "/round"}
        elif path == "/gone":
            status = 404
        elif path == "/busy":
            status = 503
        elif path == "/empty":
            body = b""
        elif path == "/slow":
            time.sleep(1.5)
        length = len(body) + (10 if path == "/short" else 0)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if path != "/endless":
            self.send_header("Content-Length", str(length))
        self.end_headers()
        try:
            self.wfile.write(body)
            if path == "/endless":
                for _ in range(200):
                    self.wfile.write(b"x" * 4096)
        except (BrokenPipeError, ConnectionResetError):
            pass  # the client had enough, as it should

    def log_message(self, *_):
        """Says nothing."""


@pytest.fixture(scope="module")
def server():
    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{running.server_address[1]}"
    running.shutdown()
    running.server_close()
    thread.join()


def at(address: str, **values: object) -> Source:
    return Source(id="a", work="icp", title="A", kind="contract", address=address, **values)


def file_source(path: Path, **values: object) -> Source:
    return Source(id="a", work="icp", title="A", kind="contract", path=path, **values)


def test_a_file_with_its_sha256(tmp_path):
    (tmp_path / "a.docx").write_bytes(BODY)
    fetched = fetch(file_source(Path("a.docx"), sha256=hashlib.sha256(BODY).hexdigest()), tmp_path)
    assert fetched.data == BODY
    assert fetched.origin == str((tmp_path / "a.docx").resolve())
    assert fetched.media_type_hint.endswith("wordprocessingml.document")


def test_an_absolute_path_needs_no_root(tmp_path):
    (tmp_path / "a.xyz").write_bytes(BODY)
    assert fetch(file_source(tmp_path / "a.xyz")).media_type_hint == ""


def test_a_changed_file_is_told(tmp_path):
    (tmp_path / "a.pdf").write_bytes(BODY + b" changed")
    with pytest.raises(FetchError, match=r"expected was 0{64}.*correct the sha256 of a"):
        fetch(file_source(tmp_path / "a.pdf", sha256="0" * 64))


def test_missing_empty_folder_and_large_files(tmp_path):
    (tmp_path / "empty.pdf").write_bytes(b"")
    (tmp_path / "large.pdf").write_bytes(b"x" * 100)
    with pytest.raises(FileMissingError, match="no file"):
        fetch(file_source(tmp_path / "none.pdf"))
    with pytest.raises(FileMissingError, match="folder"):
        fetch(file_source(tmp_path))
    with pytest.raises(EmptyFileError):
        fetch(file_source(tmp_path / "empty.pdf"))
    with pytest.raises(TooLargeError):
        fetch(file_source(tmp_path / "large.pdf"), max_bytes=99)


def test_an_address(server):
    fetched = fetch(at(f"{server}/sound.pdf"))
    assert (fetched.data, fetched.media_type_hint) == (BODY, "application/pdf")
    assert fetched.sha256 == hashlib.sha256(BODY).hexdigest()


def test_a_redirect_on_the_same_host_is_followed(server):
    fetched = fetch(at(f"{server}/moved"))
    assert (fetched.data, fetched.origin) == (BODY, f"{server}/sound.pdf")


def test_a_compressed_answer_is_whole(server):
    assert fetch(at(f"{server}/zipped")).data == BODY * 50


WRONG = [
    ("another host", "/away", r"not on the same host"),
    ("a redirect to nowhere", "/nowhere", r"nowhere"),
    ("a circle of redirects", "/round", r"more than 5 times"),
    ("a page that is gone", "/gone", r"404 Not Found"),
    ("fewer bytes than promised", "/short", r"fetched|broke off"),
    ("more bytes than the limit, once unpacked", "/zipped", r"larger than"),
    ("more bytes than the limit, not announced", "/endless", r"larger than"),
]


@pytest.mark.parametrize(("reason", "path", "words"), WRONG, ids=[case[0] for case in WRONG])
def test_what_goes_wrong_over_http(server, reason, path, words):
    with pytest.raises(FetchError, match=words) as caught:
        fetch(at(server + path), max_bytes=1000)
    assert caught.value.remedy, reason


def test_an_empty_answer(server):
    with pytest.raises(EmptyFileError):
        fetch(at(f"{server}/empty"))


def test_a_slow_server(server):
    with pytest.raises(FetchError, match="did not answer"):
        fetch(at(f"{server}/slow"), timeout=0.2)


def test_a_server_that_is_not_there():
    with pytest.raises(FetchError, match="could not be fetched"):
        fetch(at("http://127.0.0.1:9/x"))


def test_other_bytes_than_the_manifest_says(server):
    with pytest.raises(FetchError, match="sha256"):
        fetch(at(f"{server}/sound.pdf", sha256="0" * 64))


SKIPPED = [
    ("unconfirmed", "no confirmed address: see the page"),
    ("on-request", "available on request: see the page"),
    ("announced", "announced, not yet published: see the page"),
]


@pytest.mark.parametrize(("status", "words"), SKIPPED)
def test_why_a_source_is_skipped(status, words):
    source = Source(id="a", work="icp", title="A", kind="contract", address_status=status, note="see the page")
    assert why_skipped(source) == words
    with pytest.raises(FetchError, match="not fetched"):
        fetch(source)


def test_what_can_be_had_is_not_skipped(tmp_path):
    assert why_skipped(at("https://example.org/a.pdf")) is None
    assert why_skipped(file_source(tmp_path / "a.pdf")) is None


def test_a_plain_file_has_the_same_id_wherever_it_lies(tmp_path):
    (tmp_path / "b").mkdir()
    names = [tmp_path / "Core Terms (v3).pdf", tmp_path / "b" / "Core Terms (v3).pdf"]
    for name in names:
        name.write_bytes(BODY)
    first, second = (source_for_file(name) for name in names)
    assert first.id == second.id == "core-terms-v3-" + hashlib.sha256(BODY).hexdigest()[:8]
    assert (first.work, first.title, first.kind) == ("files", "Core Terms (v3).pdf", "document")
    assert fetch(first).data == BODY


def test_a_name_without_letters_still_has_an_id(tmp_path):
    (tmp_path / "—.pdf").write_bytes(BODY)
    assert source_for_file(tmp_path / "—.pdf").id.startswith("file-")


def test_a_bare_address_is_a_source():
    assert source_for_address("https://example.org/a/Core%20Terms.pdf?x=1").id.startswith("core-20terms-")
    assert source_for_address("https://example.org/").id.startswith("page-")


def test_a_length_over_the_limit_is_refused_before_the_download(server):
    with pytest.raises(FetchError, match="larger than"):
        fetch(at(f"{server}/sound.pdf"), max_bytes=10)


@pytest.mark.parametrize(
    ("path", "temporary", "reason"),
    [
        ("/busy", True, "the server says that it is busy"),
        ("/short", True, "the connection broke off"),
        ("/gone", False, "the document is not there"),
        ("/away", False, "a redirect to another host"),
    ],
)
def test_only_a_passing_fault_is_worth_another_try(server, path, temporary, reason):
    with pytest.raises(FetchError) as caught:
        fetch(at(server + path))
    assert isinstance(caught.value, TemporaryFetchError) is temporary, reason
