"""The settings of a run: from `ICP_*` environment variables, an `icp.toml`, or the defaults, in that order.

`icp.toml` is looked for in the current folder and then in ICP_HOME; its keys are the names of the table below in lower
case without the prefix. A relative path in a file is taken from the folder of that file, one in the environment from
the current folder. An unknown key is an error, so that a misspelt setting is never silently without effect.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.errors import SettingsError

PACKAGE = Path(__file__).resolve().parent
CONFIG_NAME = "icp.toml"


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """Where everything is kept, and how documents are read.

    parse_seconds, parse_memory_mb, parse_pages: limits of reading one document. word_pages: are Word files printed for
    their pages when they are ingested, "auto" (where LibreOffice is) or "never"? ocr: "auto" (where it is installed),
    "never" or "always". smtp_…: how mail is sent (`pipeline.smtp`); "" where it was not set. watch_contact: an address
    that the watch names to the sites it visits; watch_private: may it visit networks that are not open ("yes", "no")?
    web_…: the page that `icp serve` opens (`pipeline.web`).
    operator: who is told of what keeps failing. parts_days: how long a report waits for missing parts. log: "json",
    "text" or "" for no log lines.
    artefacts: where documents and what was made from them are kept, a folder or an address ("s3://…"); database_url and
    it may be shared by machines, home is each machine's own. dask_address: of the cluster that reads documents, or "".
    `origins` says for each setting where its value comes from.
    """

    home: Path
    manifest: Path
    models: Path
    database_url: str
    prefect_home: Path
    parse_seconds: int = 300
    parse_memory_mb: int = 2048
    parse_pages: int = 5000
    ocr: str = "auto"
    word_pages: str = "never"
    mail_pdf: str = "never"
    smtp_host: str = ""
    smtp_port: str = ""
    smtp_security: str = "starttls"
    smtp_user: str = ""
    smtp_password: str = ""
    smtp_from: str = ""
    smtp_ca: str = ""
    smtp_seconds: int = 30
    smtp_domain: str = ""
    smtp_unsubscribe: str = ""
    watch_contact: str = ""
    watch_private: str = "no"
    web_auth: str = "off"
    web_url: str = ""
    web_secret: str = ""
    web_hosts: str = ""
    web_proxies: str = ""
    web_user_header: str = "X-Forwarded-User"
    web_session_minutes: int = 480
    web_upload_mb: int = 20
    web_requests_per_minute: int = 600
    web_searchers: int = 1
    operator: str = ""
    parts_days: int = 3
    log: str = ""
    artefacts: str = ""
    dask_address: str = ""
    origins: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Option:
    """A setting: its name, what it is for, whether it is a path, and its default (made from the home folder).

    pattern: what its value has to look like, and `form` says so to the reader; None for any value. optional: without a
    value it is "". secret: never shown.
    """

    name: str
    meaning: str
    is_path: bool
    default: Callable[[Path], str]
    pattern: str | None = None
    form: str = ""
    optional: bool = False
    secret: bool = False

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return f"ICP_{self.name.upper()}"


def asset(name: str) -> Path:
    """A file or folder that comes with the program: beside the package in a checkout, inside it when installed.

    Looked for inside first: beside an installed package lie those of everybody else, whatever they call themselves.
    """
    inside = PACKAGE / "_assets" / name
    return inside if inside.exists() else PACKAGE.parent / name


def _user_data() -> str:
    import platformdirs

    return platformdirs.user_data_dir("icp", appauthor=False)


# No limit is meant to be longer than nine digits.
WHOLE = r"[1-9][0-9]{0,8}"


def _value_of(name: str, meaning: str, value: str = "", pattern: str | None = None, form: str = "") -> Option:
    """A setting that is no path; value: its default, "" where it may be without one."""
    return Option(
        name=name,
        meaning=meaning,
        is_path=False,
        default=lambda home: value,
        pattern=pattern,
        form=form,
        optional=not value,
    )


def _count(name: str, meaning: str, value: str = "") -> Option:
    """A setting that is a whole number."""
    return _value_of(name, meaning, value, WHOLE, "a whole number above 0")


OPTIONS = (
    Option(name="home", meaning="where everything is kept", is_path=True, default=lambda home: str(home)),
    Option(
        name="manifest",
        meaning="the list of works, editions and documents",
        is_path=True,
        default=lambda home: str(asset("corpus/manifest.toml")),
    ),
    Option(
        name="models",
        meaning="model specifications and patterns",
        is_path=True,
        default=lambda home: str(asset("models")),
    ),
    Option(
        name="database_url",
        meaning="the catalogue's database",
        is_path=False,
        default=lambda home: f"sqlite:///{home / 'catalogue.db'}",
    ),
    Option(
        name="prefect_home",
        meaning="where the local Prefect server keeps its records",
        is_path=True,
        default=lambda home: str(home / "prefect"),
    ),
    _count("parse_seconds", "seconds that reading one document may take", "300"),
    _count("parse_memory_mb", "MB of memory that reading one document may take (kept on Linux)", "2048"),
    _count("parse_pages", "pages that a document may have", "5000"),
    _value_of(
        "ocr",
        "read pages that are pictures: auto (where the programs are there), never or always",
        "auto",
        "auto|never|always",
        "auto, never or always",
    ),
    _value_of(
        "word_pages",
        "print Word files that do not say their pages when they are ingested: auto (where LibreOffice is) or never",
        "never",
        "auto|never",
        "auto or never",
    ),
    _value_of(
        "mail_pdf",
        "a summary of one page as PDF with each mail: auto (where LibreOffice is) or never",
        "never",
        "auto|never",
        "auto or never",
    ),
    _value_of("smtp_host", "the mail server that reports are sent through"),
    _count("smtp_port", "its port: 587 for starttls, 465 for tls, 25 for none unless told"),
    _value_of(
        "smtp_security",
        "how the connection is kept private: starttls, tls, or none (only to this machine itself)",
        "starttls",
        "starttls|tls|none",
        "starttls, tls or none",
    ),
    _value_of("smtp_user", "the name to sign in with; without it nobody signs in"),
    replace(_value_of("smtp_password", "the password to sign in with"), secret=True),
    _value_of("smtp_from", "the sender: name@example.org, or Name <name@example.org>"),
    replace(
        _value_of("smtp_ca", "certificates of the authorities to trust, instead of the system's (a PEM file)"),
        is_path=True,
    ),
    _count(
        "smtp_seconds",
        "seconds to wait for each answer of the mail server; for the last one of a mail 20 times as long",
        "30",
    ),
    _value_of(
        "smtp_domain",
        "the domain in Message-IDs: the sender's unless told",
        pattern=r"[A-Za-z0-9.-]{1,253}",
        form="a domain",
    ),
    _value_of(
        "smtp_unsubscribe", "where readers unsubscribe, an address or https://…: the sender's address unless told"
    ),
    _value_of(
        "watch_contact",
        "an e-mail or web address by which the sites that are watched can reach you",
        pattern=r"[\x21-\x7e]+",
        form="an address without spaces",
    ),
    _value_of("watch_private", "may the watch visit private networks: yes or no", "no", "yes|no", "yes or no"),
    _value_of(
        "web_auth",
        "who may use the web page: off (everyone), passwords (icp users), proxy (who a proxy says it is)",
        "off",
        "off|passwords|proxy",
        "off, passwords or proxy",
    ),
    _value_of(
        "web_url",
        "how readers of mails reach the web page, for links: https://…, or http://… within a network of your own",
        pattern=r"https?://[A-Za-z0-9.:\-\[\]]{1,253}(?:/[A-Za-z0-9._~\-/]{0,200})?",
        form="an address such as https://contracts.example.org",
    ),
    replace(
        _value_of(
            "web_secret",
            "what cookies and links are signed with, where machines share a store: made in ICP_HOME unless told",
            pattern=r"[\x21-\x7e]{32,200}",
            form="32 letters or more without spaces",
        ),
        secret=True,
    ),
    _value_of(
        "web_hosts",
        "of the web page: further host names that it answers to, with commas between",
        pattern=r"[A-Za-z0-9.:\-\[\], ]*",
        form="host names",
    ),
    _value_of(
        "web_proxies",
        "of the web page: addresses or networks of proxies that it trusts",
        pattern=r"[0-9A-Fa-f.:/, ]*",
        form="addresses or networks",
    ),
    _value_of(
        "web_user_header",
        "of the web page: the header in which a trusted proxy names the user",
        "X-Forwarded-User",
        r"[A-Za-z0-9\-]+",
        "the name of a header",
    ),
    _count("web_session_minutes", "of the web page: minutes after which one has to sign in again", "480"),
    _count("web_upload_mb", "of the web page: MB that a file to compare may have", "20"),
    _count("web_requests_per_minute", "of the web page: requests a minute that are answered to one address", "600"),
    _count(
        "web_searchers",
        "of the web page: processes that search at the same time; from 2 on each holds the search index in memory",
        "1",
    ),
    _value_of("operator", "who is told by mail, once, of what keeps failing: name@example.org"),
    _value_of(
        "parts_days",
        "days that the report of an edition waits for the parts that the edition before it had",
        "3",
        r"[0-9]{1,3}",
        "a whole number of days",
    ),
    _value_of(
        "log", "a log line for each document and step on standard error: text or json", "", "text|json", "text or json"
    ),
    Option(
        name="artefacts",
        meaning="where documents and what was made from them are kept: a folder, or an address such as s3://bucket/icp",
        is_path=True,
        default=lambda home: str(home),
    ),
    _value_of(
        "dask_address",
        "the scheduler of a Dask cluster that reads and embeds documents",
        pattern=r"(tcp|tls|ws|wss|ucx)://\S+",
        form="an address such as tcp://scheduler:8786",
    ),
)

_CREDENTIALS = re.compile(r"(?<=://)([^/@:]*):([^/@]*)@")


def masked(value: str) -> str:
    """`value` with the password of an address replaced by stars.

    >>> masked("postgresql://icp:secret@db/icp")
    'postgresql://icp:***@db/icp'
    """
    return _CREDENTIALS.sub(r"\1:***@", value)


def shown(option: Option, value: str) -> str:
    """The value of a setting as it may be seen: without passwords."""
    return ("***" if value else "") if option.secret else masked(value)


# A settings file: its path and its keys.
Layer = tuple[Path, dict[str, str]]


def load_settings(environ: Mapping[str, str] | None = None, cwd: Path | None = None) -> Settings:
    """The settings in force. `environ` and `cwd` default to those of the process.

    Raises `SettingsError` for a file that is no TOML, a key that is not known, a value that is no string or not of the
    setting's form.
    """
    environ = os.environ if environ is None else environ
    cwd = Path.cwd() if cwd is None else cwd
    here = _read_config(cwd / CONFIG_NAME)
    home_value, home_origin = _home(environ, here, cwd)
    home = Path(home_value)
    layers = [here]
    if home / CONFIG_NAME != cwd / CONFIG_NAME:
        layers.append(_read_config(home / CONFIG_NAME))
    values = {"home": home_value}
    origins = [("home", home_origin)]
    for option in OPTIONS[1:]:
        values[option.name], origin = _value(option, environ, layers, home, cwd)
        value = values[option.name]
        if option.pattern and (value or not option.optional) and not re.fullmatch(option.pattern, value):
            raise SettingsError(
                f"{option.variable} is “{values[option.name]}” ({origin}), which is not {option.form}.", "Correct it."
            )
        origins.append((option.name, origin))
    return Settings(
        home=home,
        manifest=Path(values["manifest"]),
        models=Path(values["models"]),
        database_url=values["database_url"],
        prefect_home=Path(values["prefect_home"]),
        parse_seconds=int(values["parse_seconds"]),
        parse_memory_mb=int(values["parse_memory_mb"]),
        parse_pages=int(values["parse_pages"]),
        ocr=values["ocr"],
        word_pages=values["word_pages"],
        mail_pdf=values["mail_pdf"],
        smtp_host=values["smtp_host"],
        smtp_port=values["smtp_port"],
        smtp_security=values["smtp_security"],
        smtp_user=values["smtp_user"],
        smtp_password=values["smtp_password"],
        smtp_from=values["smtp_from"],
        smtp_ca=values["smtp_ca"],
        smtp_seconds=int(values["smtp_seconds"]),
        smtp_domain=values["smtp_domain"],
        smtp_unsubscribe=values["smtp_unsubscribe"],
        watch_contact=values["watch_contact"],
        watch_private=values["watch_private"],
        web_auth=values["web_auth"],
        web_url=values["web_url"],
        web_secret=values["web_secret"],
        web_hosts=values["web_hosts"],
        web_proxies=values["web_proxies"],
        web_user_header=values["web_user_header"],
        web_session_minutes=int(values["web_session_minutes"]),
        web_upload_mb=int(values["web_upload_mb"]),
        web_requests_per_minute=int(values["web_requests_per_minute"]),
        web_searchers=int(values["web_searchers"]),
        operator=values["operator"],
        parts_days=int(values["parts_days"]),
        log=values["log"],
        artefacts=values["artefacts"],
        dask_address=values["dask_address"],
        origins=tuple(origins),
    )


def _home(environ: Mapping[str, str], here: Layer, cwd: Path) -> tuple[str, str]:
    """The home folder and where it was set; a home named in the home's own file would be a circle."""
    if environ.get("ICP_HOME"):
        return str((cwd / Path(environ["ICP_HOME"]).expanduser()).absolute()), "environment ICP_HOME"
    path, config = here
    if "home" in config:
        return str((path.parent / Path(config["home"]).expanduser()).absolute()), str(path)
    return str(Path(_user_data()).absolute()), "default"


def _value(option: Option, environ: Mapping[str, str], layers: list[Layer], home: Path, cwd: Path) -> tuple[str, str]:
    """The value of one option and where it comes from."""
    if environ.get(option.variable):
        value = environ[option.variable]
        return _absolute(value, cwd) if option.is_path else value, f"environment {option.variable}"
    for path, config in layers:
        if option.name in config:
            value = config[option.name]
            return _absolute(value, path.parent) if option.is_path else value, str(path)
    return option.default(home), "default"


def _absolute(value: str, folder: Path) -> str:
    if "://" in value:
        return value  # an address, not a path
    return str((folder / Path(value).expanduser()).absolute())


def _read_config(path: Path) -> Layer:
    """The keys of a settings file; empty where there is none."""
    if not path.is_file():
        return path, {}
    try:
        config = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} is not a readable TOML file: {error}.", "Correct it or remove it.") from error
    known = {option.name for option in OPTIONS}
    for key, value in config.items():
        if key not in known:
            raise SettingsError(f"{path} sets “{key}”, which is no setting.", f"Known: {', '.join(sorted(known))}.")
        if not isinstance(value, str) or not value:
            raise SettingsError(f"“{key}” in {path} is not a string with a value.", f'Write {key} = "…".')
    return path, config
