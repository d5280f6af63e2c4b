"""The child that waits to draw: it draws what a new one would, serves once, and is not left behind."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from test_sandbox import a_pdf

from pipeline.extract.pdf.render import render
from pipeline.extract.sandbox import client
from pipeline.extract.sandbox.warm_worker import Spare


@pytest.fixture
def spare() -> Iterator[Spare]:
    """One that is open, with its first child waiting."""
    made = Spare()
    made.open()
    yield made
    made.close()


def waits(spare: Spare) -> client.Process:
    """The child that waits."""
    assert spare._waiting is not None
    return spare._waiting


def test_the_child_that_waited_draws_what_this_process_draws_and_ends(spare: Spare) -> None:
    process = spare.take()
    assert client.drawn(a_pdf(2), "a.pdf", 2, 1.0, waiting=process) == render(a_pdf(2), 2, 1.0)
    assert process.poll() is not None, "a child reads one file and ends"


def test_each_child_is_given_once_and_another_waits_after_it(spare: Spare) -> None:
    first = spare.take()
    second = spare.take()
    spare.fill()
    third = waits(spare)
    assert len({first.pid, second.pid, third.pid}) == 3
    for process in (first, second):
        client.end(process)


def test_a_child_that_ended_while_it_waited_is_replaced(spare: Spare) -> None:
    dead = waits(spare)
    dead.kill()
    dead.wait()
    process = spare.take()
    assert client.drawn(a_pdf(), "a.pdf", 1, 1.0, waiting=process) == render(a_pdf(), 1, 1.0)


def test_nothing_waits_once_it_is_closed(spare: Spare) -> None:
    process = waits(spare)
    spare.close()
    assert process.poll() is not None
    spare.fill()
    assert spare._waiting is None


def test_a_child_that_waits_ends_by_itself_when_nobody_can_ask_it_any_more() -> None:
    process = client.started(client.DRAWING)
    assert process.stdin is not None
    process.stdin.close()  # as the system does where the parent was killed
    assert process.wait(timeout=30) == 0
    client.end(process)
