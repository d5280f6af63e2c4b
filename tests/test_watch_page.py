"""A whole publication site as the bundled manifest expects it: each document in its row, every other accounted for."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from conftest import ROOT
from web_site import Site, contract, site

from pipeline.settings import load_settings
from pipeline.sources.http import Terms
from pipeline.sources.manifest import load_manifest
from pipeline.sources.polite import Visitor
from pipeline.steps.effective_manifest import known
from pipeline.steps.watch.watch import look
from pipeline.store import open_store

UPLOADS = "/wp-content/uploads/2019/08"
# file, the words of its link, the two lines of its cover, the row of the manifest that it fills
AROUND = [
    (
        "faqs.pdf",
        "Template GP Integration Agreement – FAQs",
        ("GP Integration Agreement", "Frequently asked questions"),
        "gp-integration-agreement-faqs-2019-20",
    ),
    (
        "gp.pdf",
        "Template GP Integration Agreement for partially integrated ICPs",
        ("GP Integration Agreement", "Template"),
        "gp-integration-agreement-2019-20",
    ),
    (
        "la-faqs.pdf",
        "Template Local Authority Agreement – FAQs",
        ("Local Authority Integration Agreement", "FAQs"),
        "local-authority-agreement-faqs-2019-20",
    ),
    (
        "la.pdf",
        "Template Local Authority Integration Agreement",
        ("Local Authority Integration Agreement", "Template"),
        "local-authority-integration-agreement-2019-20",
    ),
    (
        "proc.pdf",
        "Procurement and assurance approach",
        ("Procurement and assurance approach", "August 2019"),
        "procurement-and-assurance-2019-20",
    ),
    (
        "part.pdf",
        "GP participation in an ICP",
        ("GP participation in an ICP", "August 2019"),
        "gp-participation-2019-20",
    ),
    ("roles.pdf", "CCG roles where ICPs are commissioned", ("CCG roles", "August 2019"), "ccg-roles-2019-20"),
    ("budgets.pdf", "Integrated budgets overview", ("Integrated budgets", "An overview"), "integrated-budgets-2019-20"),
    (
        "qa.pdf",
        "Contract package Questions and Answers",
        ("ICP Contract package", "Questions and Answers"),
        "contract-q-and-a-2019-20",
    ),
    ("easy.pdf", "About the ICP Contract – Easy Read", ("About the ICP Contract", "Easy Read"), "easy-read-2019-20"),
    (
        "equality.pdf",
        "Equality and health inequalities analysis",
        ("Contracting arrangements", "Equality and health inequalities analysis"),
        "equality-analysis-2019-20",
    ),
]


def publish(there: Site) -> None:
    items = ""
    for file, words, (title, second), _ in AROUND:
        there.pdf(f"{UPLOADS}/{file}", contract("Service Conditions", second, title=title, change=f"This is {file}."))
        items += f'<li><a href="{UPLOADS}/{file}">{words}</a></li>'
    there.page(
        "/integrated-care-provider-contract/",
        '<header><a href="/">Home</a></header><main><h1>Integrated Care Provider Contract</h1>'
        '<p>The 2019/20 edition of the ICP Contract is <a href="/publication/icp-contract/">here</a>. '
        'The NHS Standard Contract is available <a href="/nhs-standard-contract/">here</a>.</p>'
        f'<h2>Resources</h2><ul>{items}</ul><p><a href="/videos/1">GP participation: video 1</a></p></main>',
    )
    parts = ""
    for part in ("Service Conditions", "General Conditions"):
        path = f"{UPLOADS}/icp-{part.partition(' ')[0].lower()}.pdf"
        there.pdf(path, contract(part, "2019/20", title="NHS Integrated Care Provider Contract"))
        parts += f'<li><a href="{path}">{part}</a> (PDF, 400KB)</li>'
    there.page("/publication/icp-contract/", f"<h1>NHS Integrated Care Provider Contract 2019/20</h1><ul>{parts}</ul>")
    rows = ""
    for file, name in (("long", "full length"), ("short", "shorter form")):
        title = "NHS Standard Contract"
        second = "2020/21" if file == "long" else "2020/21 (Shorter Form)"
        there.pdf(f"/nsc/{file}.pdf", contract("Service Conditions", second, title=title, change=f"The {file} one."))
        rows += (
            f'<tr><td>{title} 2020/21 Service Conditions ({name})</td><td><a href="/nsc/{file}.pdf">PDF</a></td></tr>'
        )
    there.pdf("/nsc/variation.pdf", contract("Service Conditions", "2020/21", title="National Variation"))
    there.page(
        "/nhs-standard-contract/",
        f"<h1>NHS Standard Contract</h1><h2>2020/21</h2><table>{rows}</table>"
        '<p><a href="/nsc/variation.pdf">National Variation 2020/21</a></p>',
    )


@pytest.mark.slow
def test_every_document_of_the_site_is_accounted_for(tmp_path: Path) -> None:
    with site() as there:
        publish(there)
        text = (ROOT / "corpus" / "manifest.toml").read_text(encoding="utf-8")
        text = re.sub(r"^path = .*\nsha256 = .*$", 'address_status = "unconfirmed"', text, flags=re.MULTILINE)
        manifest = tmp_path / "manifest.toml"
        manifest.write_text(text.replace("https://www.england.nhs.uk", there.address), encoding="utf-8")
        environ = {"ICP_HOME": str(tmp_path), "ICP_MANIFEST": str(manifest), "ICP_WATCH_PRIVATE": "yes"}
        store = open_store(load_settings(environ, tmp_path))
        report = look(store, visitor=Visitor(Terms(), sleep=lambda seconds: None))
        assert report.failed == ()
        there_now = {source.id: source for source in known(store).sources if source.address}
        assert set(there_now) == {
            *(row for *_, row in AROUND),
            "icp-contract-2019-20-service-conditions",
            "icp-contract-2019-20-general-conditions",
            "nhs-standard-contract-2020-21-full-length-service-conditions",
            "nhs-standard-contract-2020-21-shorter-form-service-conditions",
        }
        rows = load_manifest(manifest).by_id
        for file, _, _, name in AROUND:
            assert there_now[name].address.endswith(f"/{file}")
            assert there_now[name].title == rows[name].title, "the title stays that of the manifest"
        assert Counter(find.state for find in store.sightings.finds()) == {"accepted": len(there_now), "review": 1}
        (waits,) = store.sightings.finds(["review"])
        assert waits.address.endswith("/nsc/variation.pdf")
        left = [sighting for sighting in store.sightings.all() if sighting.state == "left"]
        assert [sighting.address.rpartition("/")[2] for sighting in left] == ["1"], "the video"
