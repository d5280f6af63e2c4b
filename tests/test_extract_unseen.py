"""What does not reach the picture of a page is not live; what does is, whatever lies around it."""

from __future__ import annotations

import pytest
from drawn_cases import texts
from raw_pdf import form, raw_pdf, shown

from pipeline.extract import extract

LIVE = shown((60, 700, "The fee is due."))
HIDDEN = shown((60, 660, "Draft only."))
LAYERS = "/OCProperties << /OCGs [5 0 R 6 0 R] /D << /OFF [5 0 R] >> >>"
GROUPS = ("<< /Type /OCG /Name (a) >>", "<< /Type /OCG /Name (b) >>")
PROPERTIES = "/Properties << /A 5 0 R /B 6 0 R >>"
SHEER = "/ExtGState << /G << /ca 0.02 >> >>"
HIGHLIGHT = "/ExtGState << /G << /BM /Multiply >> >>"

UNSEEN = (
    (raw_pdf(f"{LIVE} 0.8 0.1 0.1 rg 50 650 200 30 re f {HIDDEN}"), "in the colour of its box"),
    (raw_pdf(f"{LIVE} 0 g 50 650 200 30 re f {HIDDEN}"), "black on black"),
    (raw_pdf(f"{LIVE} {HIDDEN} 1 g 50 650 200 30 re f"), "covered by a white box"),
    (raw_pdf(f"{LIVE} {HIDDEN} 0 g 50 650 200 30 re f"), "blacked out"),
    (raw_pdf(f"{LIVE} q 0 0 20 20 re W n {HIDDEN} Q"), "outside its clip"),
    (raw_pdf(f"{LIVE} q /G gs {HIDDEN} Q", resources=SHEER), "nearly transparent"),
    (raw_pdf(f"{LIVE} {shown((60, 900, 'Draft only.'))}"), "above the page"),
    (raw_pdf(f"{LIVE} {HIDDEN}", page="/CropBox [0 680 595 842]"), "off the crop box"),
    (raw_pdf(f"{LIVE} {shown((60, 660, 'Draft only.'), size=0.5)}"), "half a point high"),
    (raw_pdf(f"{LIVE} 1 g {HIDDEN}"), "white on white"),
    (raw_pdf(f"{LIVE} 7 Tr {HIDDEN}"), "a clip and no ink"),
    (raw_pdf(f"{LIVE} /OC /A BDC {HIDDEN} EMC", *GROUPS, catalog=LAYERS, resources=PROPERTIES), "a layer that is off"),
    (
        raw_pdf(
            f"{LIVE} /X Do", *GROUPS, form(HIDDEN, "/OC 5 0 R"), catalog=LAYERS, resources="/XObject << /X 7 0 R >>"
        ),
        "a form in a layer that is off",
    ),
)
SEEN = (
    (raw_pdf(f"{LIVE} 0.8 0.1 0.1 rg 50 650 200 30 re f 1 g {HIDDEN}"), "white on red"),
    (raw_pdf(f"{LIVE} 0.9 g 50 650 200 30 re f 0 g {HIDDEN}"), "black on grey"),
    (raw_pdf(f"{LIVE} {HIDDEN} q /G gs 1 1 0 rg 50 650 200 30 re f Q", resources=HIGHLIGHT), "highlighted afterwards"),
    (raw_pdf(f"{LIVE} q 50 650 300 40 re W n {HIDDEN} Q"), "within its clip"),
    (raw_pdf(f"{LIVE} {shown((60, 660, 'Draft only.'), size=4)}"), "small print"),
    (raw_pdf(f"{LIVE} /OC /B BDC {HIDDEN} EMC", *GROUPS, catalog=LAYERS, resources=PROPERTIES), "a layer that is on"),
    (raw_pdf(f"{LIVE} 0.6 g {HIDDEN}"), "grey"),
)


@pytest.mark.parametrize("data", [row[0] for row in UNSEEN], ids=[row[1] for row in UNSEEN])
def test_what_is_not_seen_is_not_live(data: bytes) -> None:
    document = extract(data, name="case.pdf")
    assert texts(document) == ["The fee is due."]
    assert texts(document, "invisible") == ["Draft only."]


@pytest.mark.parametrize("data", [row[0] for row in SEEN], ids=[row[1] for row in SEEN])
def test_what_is_seen_is_live(data: bytes) -> None:
    document = extract(data, name="case.pdf")
    assert texts(document) == ["The fee is due.", "Draft only."]
