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
from pipeline.report.mail_body import MailComparison
from pipeline.report.register_keys import RegisterKeys
from pipeline.report.subscriber_filter import SubscriberFilter, chosen
from pipeline.report.view_parts import ReportView
from pipeline.settings import Settings

_WEB_ADDRESS = re.compile(r"https://[!-;=?-~]{1,500}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Compared:
    """A comparison to report: made, when it was made; identity, what makes it this report and no other.

    note: a sentence about the editions for the reader, printed in the mail; "" for none. keys: of its register, with
    what was decided; None where nothing can be decided.
    """

    diff: EditionDiff
    made: datetime
    identity: Identity
    note: str = ""
    keys: RegisterKeys | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Recipient:
    """Somebody who is to get a report. why: a sentence that says why, printed in the mail."""

    mailbox: Mailbox
    choice: SubscriberFilter
    why: str = ""


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
    return Sender(mailbox=sender, domain=settings.smtp_domain, unsubscribe=stop)


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


def chapter(compared: Compared, choice: SubscriberFilter) -> Chapter:
    """What a reader with this choice gets of a comparison."""
    diff = chosen(compared.diff, choice)
    files = attachments(diff, compared.made, compared.diff, compared.keys)
    piece = MailComparison(
        report=content(diff),
        chosen=choice.sentence(),
        same_edition=diff.old.edition is not None and diff.old.edition == diff.new.edition,
        files=tuple((file.name, file.what) for file in files),
    )
    return Chapter(compared=compared, piece=piece, files=files)


def letter(
    chapters: Sequence[Chapter], sender: Sender, to: Mailbox | None, *, date: datetime, why: str = ""
) -> EmailMessage:
    """The mail with these chapters."""
    return message(
        [one.piece for one in chapters],
        [file for one in chapters for file in one.files],
        sender=sender,
        to=to,
        ident=ident_of(chapters, sender, to),
        date=date,
        why=why,
    )


def ident_of(chapters: Sequence[Chapter], sender: Sender, to: Mailbox | None) -> str:
    """The Message-ID of the mail with these chapters."""
    domain = sender.domain or sender.mailbox.domain
    reports = [one.compared.identity.key for one in chapters]
    return message_id(reports, [to.key] if to is not None else [], domain)


def headline_of(report: ReportView) -> str:
    """What the ledger calls a report."""
    return f"{report.old} → {report.new}: {report.headline}"
