from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import SettingsError
from pipeline.settings import OPTIONS, asset, load_settings, masked, shown


def test_the_defaults_need_nothing(tmp_path: Path) -> None:
    settings = load_settings({}, tmp_path)
    assert settings.home.is_absolute()
    assert settings.database_url == f"sqlite:///{settings.home / 'catalogue.db'}"
    assert settings.prefect_home == settings.home / "prefect"
    assert settings.manifest == asset("corpus/manifest.toml")
    assert {origin for _, origin in settings.origins} == {"default"}
    assert [name for name, _ in settings.origins] == [option.name for option in OPTIONS]


def test_the_environment_comes_before_the_files(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "icp.toml").write_text('models = "mine"\nmanifest = "list.toml"\n')
    (tmp_path / "icp.toml").write_text('manifest = "here.toml"\n')
    settings = load_settings({"ICP_HOME": "home", "ICP_MODELS": "other"}, tmp_path)
    assert settings.home == home
    assert settings.models == tmp_path / "other"  # a path of the environment is taken from the current folder
    assert settings.manifest == tmp_path / "here.toml"  # the current folder's file before the home's
    assert dict(settings.origins)["manifest"] == str(tmp_path / "icp.toml")
    assert load_settings({"ICP_HOME": "home"}, tmp_path).models == home / "mine"  # of a file, from the file's folder


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("hme = 'x'", "hme"),  # a misspelt key must not be without effect
        ("home = 3", "home"),  # a value that is no string
        ("home = ''", "home"),  # a value that says nothing
        ("home = ", "icp.toml"),  # no TOML at all
    ],
)
def test_a_wrong_file_is_an_error(tmp_path: Path, text: str, named: str) -> None:
    (tmp_path / "icp.toml").write_text(text)
    with pytest.raises(SettingsError, match=named):
        load_settings({}, tmp_path)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("ICP_PARSE_SECONDS", "soon"),  # no number
        ("ICP_PARSE_MEMORY_MB", "0"),  # nothing can be read in no memory
        ("ICP_PARSE_PAGES", "-1"),  # not above 0
        ("ICP_OCR", "yes"),  # none of the three words
    ],
)
def test_a_value_of_another_form_is_an_error(tmp_path: Path, variable: str, value: str) -> None:
    with pytest.raises(SettingsError, match=variable):
        load_settings({variable: value}, tmp_path)


def test_limits_of_reading(tmp_path: Path) -> None:
    settings = load_settings({"ICP_PARSE_SECONDS": "20", "ICP_OCR": "never"}, tmp_path)
    assert (settings.parse_seconds, settings.parse_memory_mb, settings.parse_pages) == (20, 2048, 5000)
    assert settings.ocr == "never"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("postgresql://icp:secret@db/icp", "postgresql://icp:***@db/icp"),  # the password, not the name
        ("postgresql+psycopg://icp@db/icp", "postgresql+psycopg://icp@db/icp"),  # none there
        ("sqlite:////tmp/a.db", "sqlite:////tmp/a.db"),  # a path is no secret
    ],
)
def test_passwords_are_masked(value: str, shown: str) -> None:
    assert masked(value) == shown


def test_a_secret_is_never_shown() -> None:
    secrets = [option for option in OPTIONS if option.secret]
    assert [option.name for option in secrets] == ["smtp_password", "web_secret"]
    assert [shown(secrets[0], value) for value in ("hunter2", "")] == ["***", ""]
