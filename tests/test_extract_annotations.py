"""What stands on a page beside its content is read: values of form fields, typed-in text, strike-outs."""

from __future__ import annotations

import pytest
from drawn_cases import texts
from raw_pdf import FONT, raw_pdf, shown

from pipeline.extract import extract

RECT = "/Rect [160 695 400 712] /P 3 0 R"
LABEL = shown((60, 700, "The yearly fee is"))
FORM = f"/AcroForm << /Fields [5 0 R] /DR << /Font << /Helv {FONT} >> >> /DA (/Helv 0 Tf 0 g) >>"


def field(entries: str, *, rect: str = RECT, flags: int = 4) -> bytes:
    """A page with a label and one field, which has no appearance stream unless `entries` say so."""
    widget = f"<< /Type /Annot /Subtype /Widget {rect} /F {flags} /T (x) /DA (/Helv 0 Tf 0 g) {entries} >>"
    return raw_pdf(LABEL, widget, page="/Annots [5 0 R]", catalog=FORM)


VALUES = (
    (field("/FT /Tx /V (1,000 pounds)"), "The yearly fee is 1,000 pounds", "a text field"),
    (field("/FT /Btn /V /Yes /AS /Yes /AP << /N << /Yes null /Off null >> >>"), "The yearly fee is ☒", "a tick"),
    (field("/FT /Btn /V /Yes /AS /Yes"), "The yearly fee is ☒", "a tick without any picture"),
    (field("/FT /Btn /V /Off /AS /Off /AP << /N << /Yes null /Off null >> >>"), "The yearly fee is ☐", "no tick"),
    (field("/FT /Ch /Ff 131072 /Opt [(Low) (High)] /V (High)"), "The yearly fee is High", "a choice"),
    (
        field("/FT /Ch /Ff 131072 /Opt [[(a) (Low rate)] [(b) (High rate)]] /V (b)"),
        "The yearly fee is High rate",
        "a choice shows its name, not its value",
    ),
    (field("/FT /Tx /V (secret) /Ff 8192"), "The yearly fee is", "a password"),
    (field("/FT /Tx /V (gone)", flags=2), "The yearly fee is", "hidden"),
    (field("/FT /Tx"), "The yearly fee is", "left blank"),
    (field("/FT /Btn /Ff 65536"), "The yearly fee is", "a push button"),
)


@pytest.mark.parametrize(("data", "expected"), [row[:2] for row in VALUES], ids=[row[2] for row in VALUES])
def test_the_value_of_a_field_is_read_in_its_row(data: bytes, expected: str) -> None:
    assert texts(extract(data, name="case.pdf")) == [expected]


def test_a_field_of_several_rows_is_read_row_by_row() -> None:
    data = field(r"/FT /Tx /Ff 4096 /V (First row\nSecond row)", rect="/Rect [60 600 400 660] /P 3 0 R")
    assert texts(extract(data, name="case.pdf")) == ["The yearly fee is", "First row", "Second row"]


def test_typed_in_text_is_read() -> None:
    note = "<< /Type /Annot /Subtype /FreeText /Rect [60 640 300 660] /Contents (The fee is waived.) /DA (/F1 9 Tf) >>"
    data = raw_pdf(LABEL, note, page="/Annots [5 0 R]")
    assert texts(extract(data, name="case.pdf")) == ["The yearly fee is", "The fee is waived."]


def test_a_strike_out_strikes() -> None:
    strike = "<< /Type /Annot /Subtype /StrikeOut /Rect [60 695 500 712] /QuadPoints [60 711 500 711 60 697 500 697] >>"
    rest = shown((60, 660, "The fee is due."))
    document = extract(raw_pdf(f"{LABEL} {rest}", strike, page="/Annots [5 0 R]"), name="case.pdf")
    assert [text for text in texts(document) if text] == ["The fee is due."]
    assert [span.text for line in document.lines for span in line.spans if span.role == "struck"] == [
        "The yearly fee is"
    ]


def test_a_notice_in_place_of_a_form_is_no_contract() -> None:
    text = shown((60, 700, "Please wait... If this message is not replaced,"), (60, 680, "upgrade your reader."))
    packed = raw_pdf(
        text,
        "<< /Length 5 >>\nstream\n<xdp>\nendstream",
        catalog="/NeedsRendering true /AcroForm << /Fields [] /XFA 5 0 R >>",
    )
    document = extract(packed, name="form.pdf")
    assert not texts(document)
    assert "XFA" in document.notes[0]


def test_the_cover_of_a_portfolio_is_no_contract() -> None:
    text = shown((60, 700, "Open this portfolio in another reader."))
    data = raw_pdf(
        text,
        "<< /Type /Filespec /F (contract.pdf) /UF (contract.pdf) /EF << /F 6 0 R >> >>",
        "<< /Type /EmbeddedFile /Length 4 >>\nstream\n%PDF\nendstream",
        catalog="/Collection << /Type /Collection >> /Names << /EmbeddedFiles << /Names [(contract.pdf) 5 0 R] >> >>",
    )
    document = extract(data, name="cover.pdf")
    assert not texts(document)
    assert "contract.pdf" in document.notes[0]
