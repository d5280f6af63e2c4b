"""Catalogues of older versions are brought up to date: in place, whole or not at all, with a copy kept."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from conftest import ROOT
from sqlalchemy import create_engine, inspect, text

from pipeline.errors import StoreError
from pipeline.settings import load_settings
from pipeline.store import open_store
from pipeline.store.database import Database, schema_version
from pipeline.store.delivery_log import DeliveryLog, Subscriber
from pipeline.store.migrate import MIGRATIONS
from pipeline.store.tables import OLDER_VERSIONS, SCHEMA_VERSION, Base

# The tables as the program of version 1 laid them.
VERSION_1 = (ROOT / "tests" / "data" / "store" / "catalogue-1.sql").read_text(encoding="utf-8")
# The tables that later versions added.
LATER = ("deliveries", "subscribers", "subscriptions", "sightings", "finds", "decisions")
LATER_COLUMNS = (("failures", "tries"), ("failures", "retry_at"))
ROW = (
    "insert into receipts (step, subject, inputs, output, versions, made_at) values ('fetch', 'a', 'in', 'out', '', '')"
)


def old_catalogue(home: Path) -> Path:
    """A store of version 1 with one receipt."""
    home.mkdir(parents=True, exist_ok=True)
    file = home / "catalogue.db"
    with sqlite3.connect(file) as database:
        database.executescript(VERSION_1)
        database.execute("insert into meta values ('schema', '1')")
        database.execute(ROW)
    database.close()
    return file


def tables(file: Path) -> set[str]:
    """The names of the tables in a file."""
    with sqlite3.connect(file) as database:
        found = {row[0] for row in database.execute("select name from sqlite_master where type = 'table'")}
    database.close()
    return found


def test_an_older_store_is_brought_up_to_date_where_it_is(tmp_path: Path) -> None:
    file = old_catalogue(tmp_path / "home")
    store = open_store(load_settings({"ICP_HOME": str(tmp_path / "home")}, tmp_path))
    assert store.catalogue.receipt("fetch", "a") is not None  # what was there is there
    assert store.ledger.deliveries() == ()  # and the new tables are
    store.close()
    assert schema_version(create_engine(f"sqlite:///{file}")) == SCHEMA_VERSION
    kept = file.with_name("catalogue.db.schema-1")
    assert "deliveries" not in tables(kept)
    with sqlite3.connect(kept) as database:
        assert database.execute("select value from meta").fetchone() == ("1",)
        assert database.execute("select count(*) from receipts").fetchone() == (1,)
    database.close()


def test_it_is_done_once_and_said_once(tmp_path: Path) -> None:
    file = old_catalogue(tmp_path)
    said: list[str] = []
    for _ in range(2):
        Database.open(f"sqlite:///{file}", tmp_path, said.append).close()
    assert len(said) == 1
    assert "catalogue.db.schema-1" in said[0]


@pytest.mark.slow
def test_several_at_once_find_it_done(tmp_path: Path) -> None:
    old_catalogue(tmp_path)
    program = (
        "from pathlib import Path; from pipeline.store.database import Database;"
        f"Database.open('sqlite:///{tmp_path / 'catalogue.db'}', Path('{tmp_path}'), lambda said: None)"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.PIPE, text=True, cwd=ROOT) for _ in range(4)
    ]
    assert [process.communicate()[1] for process in started] == [""] * 4


@pytest.mark.slow
def test_a_process_that_dies_in_the_middle_leaves_the_old_version(tmp_path: Path) -> None:
    file = old_catalogue(tmp_path)
    program = (
        "import os, signal; from alembic import op; from pipeline.store.database import Database;"
        "laid = op.create_table;\n"
        "def dying(name, *rest):\n"
        "    laid(name, *rest)\n"
        "    if name == 'subscribers': os.kill(os.getpid(), signal.SIGKILL)\n"
        f"op.create_table = dying; Database.open('sqlite:///{file}')"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    assert "deliveries" not in tables(file)
    database = Database.open(f"sqlite:///{file}")
    assert DeliveryLog(database).deliveries() == ()
    database.close()


def test_without_room_for_the_copy_nothing_is_changed(tmp_path: Path) -> None:
    file = old_catalogue(tmp_path)
    (tmp_path / "catalogue.db.schema-1").mkdir()  # a folder stands where the copy should
    with pytest.raises(StoreError, match="copy") as caught:
        Database.open(f"sqlite:///{file}")
    assert "nothing was changed" in caught.value.remedy
    assert "deliveries" not in tables(file)


def test_a_newer_version_is_refused(tmp_path: Path) -> None:
    file = old_catalogue(tmp_path)
    with sqlite3.connect(file) as database:
        database.execute("update meta set value = '999'")
    database.close()
    with pytest.raises(StoreError, match="999"):
        Database.open(f"sqlite:///{file}")


def test_the_revisions_are_the_versions() -> None:
    """One revision for each version, in their order, the last of which the program lays by itself."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    names = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions("base", "heads")]
    assert names[0] == SCHEMA_VERSION
    assert set(names[1:]) == OLDER_VERSIONS


def check_revisions(url: str) -> None:
    """The revisions lead to the tables that a new store is laid with, and back."""
    engine = create_engine(url)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
        command.downgrade(config, "base")
        assert set(inspect(connection).get_table_names()) == {"alembic_version"}
    engine.dispose()


def test_the_revisions_lead_to_the_tables_that_are_laid(tmp_path: Path) -> None:
    check_revisions(f"sqlite:///{tmp_path / 'c.db'}")


def test_the_first_revision_is_what_version_1_laid(tmp_path: Path) -> None:
    old_catalogue(tmp_path)
    engine = create_engine(f"sqlite:///{tmp_path / 'catalogue.db'}")
    added = [
        difference
        for difference in compare_metadata(MigrationContext.configure(engine.connect()), Base.metadata)
        if not (difference[0] == "add_column" and (difference[2], difference[3].name) in LATER_COLUMNS)
        and difference[1].name not in LATER
        and getattr(getattr(difference[1], "table", None), "name", "") not in LATER
    ]
    assert added == []
    engine.dispose()


def test_a_current_store_does_not_load_alembic(tmp_path: Path) -> None:
    program = (
        "import sys; from pipeline.settings import load_settings; from pipeline.store import open_store;"
        "open_store(load_settings()).catalogue.documents(); assert 'alembic' not in sys.modules"
    )
    environ = {**os.environ, "ICP_HOME": str(tmp_path)}
    subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT, env=environ)


# ---------------------------------------------------------------- on a database server


def test_a_database_server_has_the_same_tables(postgres: Callable[[], str]) -> None:
    check_revisions(postgres())


@pytest.mark.slow
def test_an_older_catalogue_on_a_server_is_brought_up_to_date(postgres: Callable[[], str]) -> None:
    url = postgres()
    engine = create_engine(url)
    with engine.begin() as connection:
        for statement in VERSION_1.split(";"):
            if statement.strip():
                connection.execute(text(statement))
        connection.execute(text("insert into meta values ('schema', '1')"))
    engine.dispose()
    program = f"from pipeline.store.database import Database; Database.open('{url}', tell=lambda said: None)"
    started = [
        subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.PIPE, text=True, cwd=ROOT) for _ in range(3)
    ]
    assert [process.communicate()[1] for process in started] == [""] * 3
    database = Database.open(url)
    ledger = DeliveryLog(database)
    ledger.subscribe(Subscriber(address="a@example.org", written="a@example.org"))
    assert [found.address for found in ledger.subscribers()] == ["a@example.org"]
    database.close()
