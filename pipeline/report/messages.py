"""From a comparison to the mail about it: what one reader has chosen, the files of that, and the message.

Nothing here sends or writes anything.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage

from pipeline.errors import SettingsError, UsageError
from pipeline.model import EditionDiff
from pipeline.report.addresses import Mailbox, mailbox
from pipeline.report.attachments import Attachment, attachments
from pipeline.report.content import content
from pipeline.report.identity import Identity
from pipeline.report.mail import Sender, message, message_id
from pipeline.report.mail_values import MailComparison
from pipeline.report.page_links import ComparisonLinks
from pipeline.report.proof_lines import short_account
from pipeline.report.register_keys import RegisterKeys
from pipeline.report.statements import short_statement
from pipeline.report.subscriber_filter import SubscriberFilter, chosen
from pipeline.report.summary import summary
from pipeline.report.view_parts import ReportView
from pipeline.settings import Settings

_WEB_ADDRESS = re.compile(r"https://[!-;=?-~]{1,500}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Compared:
    """A comparison to report: made, when it was made; identity, what makes it this report and no other.

    note: a sentence about the editions for the reader, printed in the mail; "" for none. keys: of its register, with
    what was decided; None where nothing can be decided. summary_pdf: a summary of one page to send along.
    """

    diff: EditionDiff
    made: datetime
    identity: Identity
    note: str = ""
    keys: RegisterKeys | None = None
    summary_pdf: bytes | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Recipient:
    """Somebody who is to get a report. why: a sentence that says why, printed in the mail. change: where the reader
    changes what he is sent, "" for nowhere."""

    mailbox: Mailbox
    choice: SubscriberFilter
    why: str = ""
    change: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Chapter:
    """What one reader gets of one comparison."""

    compared: Compared
    piece: MailComparison
    files: tuple[Attachment, ...]


def sender_of(settings: Settings) -> Sender:
    """From whom mail comes. Raises `SettingsError` where the settings do not say."""
    if not settings.smtp_from:
        raise SettingsError("No sender is set.", "Set ICP_SMTP_FROM to the address that reports come from.")
    stop = settings.smtp_unsubscribe
    try:
        sender = mailbox(settings.smtp_from)
        if stop and not _WEB_ADDRESS.fullmatch(stop):
            stop = mailbox(stop).address
    except UsageError as error:
        raise SettingsError(error.problem, "Correct ICP_SMTP_FROM or ICP_SMTP_UNSUBSCRIBE.") from error
    return Sender(mailbox=sender, domain=settings.smtp_domain, unsubscribe=stop, page=settings.web_url)


def nothing_to_say(diff: EditionDiff, choice: SubscriberFilter = SubscriberFilter()) -> str:  # noqa: B008 - a frozen value
    """Why no mail is worth sending about a comparison, in a sentence; "" where one is.

    Clauses that only moved or got another number are no news by themselves; a reference left behind by it is.
    """
    whole = content(diff)
    between = f"between {whole.old} and {whole.new}"
    if not whole.entries and not diff.references:
        if whole.empty:
            return f"Nothing changed {between}."
        count = f"{whole.quiet} clause{'s' if whole.quiet != 1 else ''}"
        return f"Only numbers, places and print changed {between} ({count})."
    wanted = chosen(diff, choice)
    if not content(wanted).entries and not wanted.references:
        return f"There are no {choice.sentence()} {between}."
    return ""


def chapter(compared: Compared, choice: SubscriberFilter, page: str = "") -> Chapter:
    """What a reader with this choice gets of a comparison. page: the address of the web page, "" for none."""
    diff, identity = chosen(compared.diff, choice), compared.identity
    files = attachments(diff, compared.made, compared.diff, compared.keys, compared.summary_pdf)
    report, whole = content(diff), content(compared.diff)
    # The page knows editions of the store, which belong to a work, and no files.
    links = ComparisonLinks(page=page, old=identity.old, new=identity.new) if page and identity.work else None
    piece = MailComparison(
        report=report,
        summary=summary(report),
        chosen=choice.sentence(),
        left_out=len(whole.entries) - len(report.entries),
        same_edition=diff.old.edition is not None and diff.old.edition == diff.new.edition,
        proof=short_account(compared.diff.proof),
        stated=short_statement(whole),
        files=tuple((file.name, file.what) for file in files),
        links=links,
    )
    return Chapter(compared=compared, piece=piece, files=files)


def letter(
    chapters: Sequence[Chapter], sender: Sender, to: Mailbox | None, *, date: datetime, why: str = "", change: str = ""
) -> EmailMessage:
    """The mail with these chapters. why, change: as in `Recipient`."""
    return message(
        [one.piece for one in chapters],
        [file for one in chapters for file in one.files],
        sender=sender,
        to=to,
        ident=ident_of(chapters, sender, to),
        date=date,
        why=why,
        change=change,
    )


def ident_of(chapters: Sequence[Chapter], sender: Sender, to: Mailbox | None) -> str:
    """The Message-ID of the mail with these chapters."""
    domain = sender.domain or sender.mailbox.domain
    reports = [one.compared.identity.key for one in chapters]
    return message_id(reports, [to.key] if to is not None else [], domain)


def headline_of(report: ReportView) -> str:
    """What the ledger calls a report."""
    return f"{report.old} → {report.new}: {report.headline}"
