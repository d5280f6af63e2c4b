"""The report of two names, and the preview of its mails. Nothing is sent or written here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.policy import SMTP

from pipeline.clock import now
from pipeline.decisions.beside import keys_beside
from pipeline.editions import editions, resolve_edition
from pipeline.library.compare.comparison import EditionComparer, OpenStore, comparison_of
from pipeline.reading import Progress
from pipeline.report.addresses import Mailbox, mailbox
from pipeline.report.attachments import stem
from pipeline.report.identity import identify
from pipeline.report.mail import Sender
from pipeline.report.messages import Compared, Recipient, chapter, letter, nothing_to_say, sender_of
from pipeline.report.subscriber_filter import SubscriberFilter
from pipeline.settings import Settings
from pipeline.store import open_store
from pipeline.store.page_secret import known_secret
from pipeline.subscribers import OwnLinks, reader_for

NOBODY = Sender(mailbox=Mailbox(local="icp", domain="localhost"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Preview:
    """A mail as it would be sent: its files (name and bytes), the mail last. nothing: why there would be none."""

    reader: str
    folder: str
    subject: str = ""
    files: tuple[tuple[str, bytes], ...] = ()
    nothing: str = ""


def compared(
    old: str,
    new: str,
    settings: Settings,
    opener: OpenStore,
    progress: Progress | None = None,
    *,
    comparer: EditionComparer,
) -> Compared:
    """The comparison of two names as in `comparison_of`, with what makes it this report."""
    found = comparison_of(old, new, settings, opener, progress, comparer=comparer)
    made = datetime.fromisoformat(found.made_at or now())
    if found.made_at is None:
        # Plain files, or documents of the store: they belong to no work, and their names are all that names them.
        identity, keys = identify(found.diff, old=found.diff.old.name, new=found.diff.new.name), None
    else:
        known = editions(opener().catalogue.documents())
        before, after = resolve_edition(old, known), resolve_edition(new, known)
        identity = identify(found.diff, work=after.work, old=str(before), new=str(after))
        keys = keys_beside(opener(), found.diff, before, after, identity)
    return Compared(diff=found.diff, made=made.astimezone(UTC), identity=identity, keys=keys)


def previews(
    found: Compared, to: Sequence[str], choice: SubscriberFilter, subscribers: bool, settings: Settings
) -> tuple[Preview, ...]:
    """The mails to these addresses and to all subscribers; one to nobody where there is no reader.

    They are dated when the comparison was made, so that asking again gives the same bytes.
    """
    sender = sender_of(settings) if settings.smtp_from else replace(NOBODY, page=settings.web_url)
    readers: list[Recipient | None] = [
        Recipient(mailbox=box, choice=choice, why=f"Sent to {box.address} on request.") for box in map(mailbox, to)
    ]
    if subscribers:
        wanted = open_store(settings, create=False).ledger.subscribers()
        links = OwnLinks(page=sender.page, secret=known_secret(settings), day=found.made.date())
        readers += [reader for one in wanted if (reader := reader_for(one, found.identity.work, sender, links))]
    return tuple(_preview(found, reader, choice, sender) for reader in readers or [None])


def _preview(found: Compared, reader: Recipient | None, choice: SubscriberFilter, sender: Sender) -> Preview:
    name = reader.mailbox.address if reader else "nobody"
    folder = re.sub(r"[^a-z0-9.@_+-]+", "-", name.lower()).strip(".-") or "reader"
    wanted = reader.choice if reader else choice
    nothing = nothing_to_say(found.diff, wanted)
    if nothing:
        return Preview(reader=name, folder=folder, nothing=nothing)
    told = chapter(found, wanted, sender.page)
    to, why = (reader.mailbox, reader.why) if reader else (None, "")
    mail = letter([told], sender, to, date=found.made, why=why, change=reader.change if reader else "")
    files = [(file.name, file.data) for file in told.files]
    files.append((f"{stem(found.diff)}.eml", mail.as_bytes(policy=SMTP)))
    return Preview(reader=name, folder=folder, subject=str(mail["Subject"]), files=tuple(files))
