"""`pipeline.steps.watch.chain_plan`: what is news, what waits, what is tried again and of what the operator is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from pipeline.errors import ExitCode
from pipeline.steps.retry_policy import resting
from pipeline.steps.watch.chain_plan import BEGUN, REPORT, Due, baseline, pairs_of, troubles, what_is_due
from pipeline.store.delivery_log import FAILED, Delivery
from pipeline.store.records import DocumentRecord, Failure, Receipt
from pipeline.store.watch_log import Sighting

CAME = datetime(2026, 3, 3, 22, 0, tzinfo=UTC)


def document(edition: str, part: str = "Conditions", follows: str = "", **values: object) -> DocumentRecord:
    facts = {
        "id": f"{edition}-{part}",
        "sha256": f"bytes of {edition} {part}",
        "name": "a.pdf",
        "work": "work",
        "edition": edition,
        "variant": "generic",
        "kind": "contract",
        "part": part,
        "fetched_at": CAME.isoformat(),
        "supersedes": f"{follows}-{part}" if follows else "",
    }
    return DocumentRecord(**{**facts, **values})  # type: ignore[arg-type]


FIRST = (document("2018/19"),)
SECOND = (*FIRST, document("2019/20", follows="2018/19"))
THIRD = (*SECOND, document("2020/21", follows="2019/20"))
PARTED = (*SECOND, document("2019/20", "Particulars"), document("2020/21", follows="2019/20"))


def receipts(*given: Receipt) -> dict[tuple[str, str], Receipt]:
    return {(item.step, item.subject): item for item in given}


def due(records: tuple[DocumentRecord, ...], *given: Receipt, **values: object) -> Due:
    facts = {"deliveries": (), "now": CAME, "days": 3}
    return what_is_due(records, receipts(*given), **{**facts, **values})  # type: ignore[arg-type]


def told(records: tuple[DocumentRecord, ...]) -> tuple[Receipt, ...]:
    return tuple(
        Receipt(step=REPORT, subject=pair.subject, inputs=pair.inputs, output="told") for pair in pairs_of(records)
    )


def corrected(edition: str) -> tuple[DocumentRecord, ...]:
    return tuple(replace(item, sha256="other") if item.edition == edition else item for item in THIRD)


NEWS = [
    ("one edition follows none", FIRST, (), []),
    ("a new edition is news", SECOND, (), ["2019/20"]),
    ("of several at once the newest is", THIRD, (), ["2020/21"]),
    ("once it is told it is no news", THIRD, told(THIRD), []),
    ("the next one is", THIRD, told(SECOND), ["2020/21"]),
    ("a new version of it is", corrected("2020/21"), told(THIRD), ["2020/21"]),
    ("a new version of one that was replaced is not", corrected("2019/20"), told(THIRD), []),
    ("what was there before the first chain is not", THIRD, baseline(THIRD, ""), []),
    ("what came after it is", THIRD, baseline(SECOND, ""), ["2020/21"]),
    (
        "a draft leaves the final edition before it in force",
        (*SECOND, document("2020/21 draft", follows="2019/20")),
        (),
        ["2019/20", "2020/21 draft"],
    ),
    (
        "a variant of the same year is a text of its own, and follows no other",
        (*FIRST, document("2018/19", id="v", variant="bodies", variant_of="2018/19-Conditions")),
        (),
        [],
    ),
    ("guidance is no edition", (*FIRST, document("2019/20", kind="guidance", follows="2018/19")), (), []),
]


@pytest.mark.parametrize(("reason", "records", "given", "editions"), NEWS, ids=[row[0] for row in NEWS])
def test_what_is_news(
    reason: str, records: tuple[DocumentRecord, ...], given: tuple[Receipt, ...], editions: list[str]
) -> None:
    assert [pair.new.edition for pair in due(records, *given).pairs] == editions, reason


WHOLE = [
    ("it waits for the part that the one before had", timedelta(0), "2020/21", []),
    ("for three days", timedelta(days=3, seconds=-1), "2020/21", []),
    ("then it is told as it is", timedelta(days=3), "2020/21", ["Particulars"]),
    ("a clock that was set back keeps nothing waiting", timedelta(days=-400), "2020/21", ["Particulars"]),
    ("nor does one that is a little behind make haste", timedelta(hours=-2), "2020/21", []),
]


@pytest.mark.parametrize(("reason", "later", "edition", "missing"), WHOLE, ids=[row[0] for row in WHOLE])
def test_an_edition_that_is_not_whole(reason: str, later: timedelta, edition: str, missing: list[str]) -> None:
    found = due(PARTED, now=CAME + later)
    assert [list(pair.missing) for pair in found.pairs] == ([missing] if missing else []), reason
    assert [rest.pair.new.edition for rest in found.waiting] == ([] if missing else [edition])
    if found.waiting:
        assert found.waiting[0].until == "2026-03-06T22:00:00+00:00"
        assert "no Particulars yet" in found.waiting[0].why


def test_a_part_that_comes_later_makes_it_news_again() -> None:
    later = (*PARTED, document("2020/21", "Particulars", follows="2019/20"))
    found = due(later, *told(PARTED))
    assert [(pair.new.edition, pair.missing) for pair in found.pairs] == [("2020/21", ())]


def test_an_edition_that_is_one_document_lacks_no_parts() -> None:
    whole = (*PARTED[:-1], document("2020/21", "", supersedes="2019/20-Conditions"))
    assert [pair.missing for pair in due(whole).pairs] == [()]


MAIL = [
    ("it was not taken a moment ago", 4, timedelta(minutes=1), 0),
    ("an hour later it is tried again", 4, timedelta(hours=1), 1),
    ("after a single trial too", 1, timedelta(hours=1), 1),
    ("after the third run, of four trials each, it rests for four hours", 12, timedelta(hours=3), 0),
    ("and not longer", 12, timedelta(hours=4), 1),
]


@pytest.mark.parametrize(("reason", "attempts", "later", "count"), MAIL, ids=[row[0] for row in MAIL])
def test_a_mail_server_that_took_nothing_is_left_alone_for_a_while(
    reason: str, attempts: int, later: timedelta, count: int
) -> None:
    row = Delivery(
        report="r", address="a", work="work", old="work@2018/19", new="work@2019/20", content="", version="",
        state=FAILED, attempts=attempts, changed_at=CAME.isoformat(), reply="450 Later",
    )  # fmt: skip
    found = due(SECOND, deliveries=(row,), now=CAME + later)
    assert len(found.pairs) == count, reason
    assert len(found.waiting) == 1 - count


def test_the_baseline_is_marked_last() -> None:
    given = baseline(THIRD, "")
    assert [item.step for item in given] == [REPORT, REPORT, BEGUN[0]]


# ---------------------------------------------------------------- failures


def failure(step: str = "fetch", code: int = ExitCode.FETCH, tries: int = 1, again: bool = True) -> Failure:
    retry_at = (CAME + timedelta(hours=1)).isoformat() if again else ""
    return Failure(
        step=step, subject="a", inputs="in", code=code, problem="It broke.", remedy="Mend it.",
        made_at=CAME.isoformat(), tries=tries, retry_at=retry_at,
    )  # fmt: skip


TOLD = [
    ("a server that is away for a moment is no matter", failure(), 0),
    ("after the fourth try it is", failure(tries=4), 1),
    ("a file that cannot be read will not be mended by trying", failure("extract", ExitCode.DAMAGED, again=False), 1),
    ("a time-out will be tried again", failure("extract", ExitCode.TOO_LARGE), 0),
    ("until that was done often enough", failure("extract", ExitCode.TOO_LARGE, tries=4, again=False), 1),
    ("a disk that was full may have room again", failure("extract", ExitCode.STORE), 0),
]


@pytest.mark.parametrize(("reason", "failed", "count"), TOLD, ids=[row[0] for row in TOLD])
def test_of_what_the_operator_is_told(reason: str, failed: Failure, count: int) -> None:
    assert len(troubles({"a": failed}, ())) == count, reason


def test_an_address_that_keeps_failing_is_one_trouble() -> None:
    seen = Sighting(address="https://a/", page="p", kind="page", state="failed", why="It answered 404.", tries=4)
    (found,) = troubles({}, [seen])
    assert found.said == "watch: It answered 404. It was tried 4 times."
    (later,) = troubles({}, [replace(seen, tries=9, why="It asks for a password.", etag="")])
    assert later.key == found.key
    assert troubles({}, [replace(seen, tries=3)]) == ()


RESTS = [
    ("not yet", timedelta(minutes=59), True),
    ("now", timedelta(hours=1), False),
    ("a clock that was set back", timedelta(days=-30), False),
]


@pytest.mark.parametrize(("reason", "later", "rests"), RESTS, ids=[row[0] for row in RESTS])
def test_a_failed_document_is_left_alone_for_a_while(reason: str, later: timedelta, rests: bool) -> None:
    assert resting(failure(), CAME + later) is rests, reason
    assert not resting(None, CAME)
