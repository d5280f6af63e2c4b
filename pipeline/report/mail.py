"""The report as an e-mail: a plain part that stands alone, an HTML part, and the files.

    multipart/mixed
      multipart/alternative
        text/plain   the changes in words, for any reader and any ear
        text/html    the same, laid out; style sheet written into the elements, dark or light as the reader has it
      the report as HTML, Word and Excel files

A pure function: no clock, no random id. The same arguments give the same bytes; the boundaries between the parts are
fixed (they hold "=_", which neither of the two encodings used can produce). Guarantees: the two texts together are
under `LONGEST` bytes as sent, and what they leave out they name or count; no header holds a line break, whatever a
document is called; every line is short enough for SMTP (RFC 5321); only ASCII is sent, so that any server can carry it.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from pipeline.report.addresses import Mailbox
from pipeline.report.attachments import Attachment
from pipeline.report.mail_body import Letter, html_text, letter_of, plain_text
from pipeline.report.mail_values import MailComparison
from pipeline.report.phrases import listed
from pipeline.report.summary.topics import ORDER, OTHER
from pipeline.report.view_parts import LEVELS
from pipeline.text import beginning

# Bytes of both texts as they are sent. Gmail cuts a message's text at 102 kB.
LONGEST = 98_000
# Goes up when the mail says other things about the same comparison; a report of another version is another report.
REPORT_VERSION = "2"
LONGEST_SUBJECT = 180
_BROKEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\s]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Sender:
    """From whom the mail comes. domain: of the Message-ID, that of the address unless told. unsubscribe: an address or
    a web address for List-Unsubscribe, the sender's own address unless told. page: the address of the web page, "" for
    none."""

    mailbox: Mailbox
    domain: str = ""
    unsubscribe: str = ""
    page: str = ""


def message(
    pieces: Sequence[MailComparison],
    files: Sequence[Attachment],
    *,
    sender: Sender,
    to: Mailbox | None,
    ident: str,
    date: datetime,
    why: str = "",
    change: str = "",
) -> EmailMessage:
    """One mail about one or more comparisons (a digest).

    to: None for a preview that is for nobody. ident: what the Message-ID is made of (`message_id`). date: of the Date
    header. why: a sentence that says why the reader gets it. change: where he changes what he is sent, "" for nowhere.
    """
    subject = subject_of(pieces)
    letter = _longest(letter_of(pieces, why=why, change=change), subject=subject)
    mail = EmailMessage(policy=SMTP)
    mail["From"] = sender.mailbox.header()
    mail["To"] = to.header() if to is not None else "undisclosed-recipients:;"
    mail["Subject"] = subject
    mail["Date"] = format_datetime(date)
    mail["Message-ID"] = ident
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail["Precedence"] = "bulk"
    mail["List-Unsubscribe"] = f"<{_unsubscribe(sender)}>"
    mail.set_content(plain_text(letter), cte="quoted-printable")
    mail.add_alternative(html_text(letter, subject=subject), subtype="html", cte="quoted-printable")
    mail.get_payload()[0]["Content-Disposition"] = "inline"  # type: ignore[index]
    for file in files:
        main, _, sub = file.media_type.partition("/")
        charset = {"charset": "utf-8"} if main == "text" else {}
        mail.add_attachment(file.data, maintype=main, subtype=sub, filename=file.name, params=charset)
    _fix_boundaries(mail)
    return mail


def message_id(reports: Sequence[str], to: Sequence[str], domain: str) -> str:
    """The Message-ID of these reports for these addresses: always the same for the same, so that receivers drop a
    second copy. reports: names of reports (`pipeline.report.identity`), which hold edition pair, content and version.
    """
    said = "\n".join((*sorted(reports), "", *sorted(to)))
    return f"<icp.{hashlib.sha256(said.encode()).hexdigest()[:40]}@{domain}>"


def subject_of(pieces: Sequence[MailComparison]) -> str:
    """What matters, in one line: "3 changes of money, 12 of time limits, 40 others need a decision: ICP Contract"."""
    what = f"{_counted(pieces)}: {listed([_called(piece) for piece in pieces])}"
    if len(pieces) > 1:
        what = f"{len(pieces)} reports: {what}"
    line = _BROKEN.sub(" ", what).strip()
    return beginning(line, LONGEST_SUBJECT, room=2)


def _called(piece: MailComparison) -> str:
    """What a comparison is called: by its new side, or by both where they are of one edition."""
    report = piece.report
    return f"{report.new} against {report.old}" if piece.same_edition else report.new


def _counted(pieces: Sequence[MailComparison]) -> str:
    """How many changes of the weightiest level there are, by topic; without those that are mere consequences."""
    sentences = [sentence for piece in pieces for sentence in piece.summary.sentences]
    level = next((level for level in LEVELS if any(sentence.level == level for sentence in sentences)), None)
    if level is None:
        lost = sum(len(piece.report.lost) for piece in pieces)
        return f"{lost} reference{'s' if lost != 1 else ''} to be checked"
    topics = Counter(sentence.topic for sentence in sentences if sentence.level == level)
    there = [topic for topic in ORDER if topics[topic] and topic != OTHER]
    named = [*there[:1], *sorted(there[1:], key=lambda topic: -topics[topic])[:1]]  # the weightiest, the fullest
    rest = topics.total() - sum(topics[topic] for topic in named)
    said = [f"{topics[topic]} of {topic[0].lower()}{topic[1:]}" for topic in named]
    if said:
        said[0] = said[0].replace(" of ", f" change{'s' if topics[named[0]] != 1 else ''} of ", 1)
    if rest:
        said.append(f"{rest} other{'s' if rest != 1 else ''}" if said else f"{rest} change{'s' if rest != 1 else ''}")
    return f"{', '.join(said)} {LEVELS[level][2 if topics.total() == 1 else 1]}"


def _longest(letter: Letter, *, subject: str) -> Letter:
    """The letter with as many comparisons told as fit into `LONGEST`, the others named."""

    def fits(count: int) -> bool:
        some = letter.first(count)
        return _size(plain_text(some)) + _size(html_text(some, subject=subject)) <= LONGEST

    low, high = 0, len(letter.told)
    if fits(high):
        return letter
    while low < high - 1:
        middle = (low + high) // 2
        low, high = (middle, high) if fits(middle) else (low, middle)
    return letter.first(low)


def _size(text: str) -> int:
    """Bytes of a text part as it is sent, with its headers."""
    part = EmailMessage(policy=SMTP)
    part.set_content(text, cte="quoted-printable")
    return len(part.as_bytes())


def _unsubscribe(sender: Sender) -> str:
    """Where a mail program writes to end a subscription; short, because a header that is folded at once is misread."""
    if sender.unsubscribe.startswith("https://"):
        return sender.unsubscribe
    return f"mailto:{sender.unsubscribe or sender.mailbox.address}?subject=unsubscribe"


def _fix_boundaries(mail: EmailMessage) -> None:
    """Give every multipart a boundary that does not change from run to run."""
    for number, part in enumerate(part for part in mail.walk() if part.is_multipart()):
        part.set_boundary(f"=_icp-{number}")
