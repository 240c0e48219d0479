"""board-brief.pdf: two pages that say what is asked, what changed, what was changed in the packs, and which law is unverified."""

from __future__ import annotations

import dataclasses
import io
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from policyloom.formats import brief
from policyloom.model.diff import diff
from policyloom.model.record import record_of
from policyloom.model.types import Approval, Modality, Policy, Source, Status
from policyloom.views.artifact import Context
from policyloom.views.news import Changes
from tests import verapdf
from tests.factory import a_deviation, a_law, a_policy, a_rule, a_section

ROOT = Path(__file__).resolve().parents[2]


def a_context(scratch: Path, changes: Changes | None = None) -> Context:
    return Context(ROOT / "templates", ROOT / "site", ROOT / "schema", scratch, changes)


def since(old: Policy, new: Policy) -> Changes:
    return Changes(old.version, old.effective, diff(record_of(old), record_of(new)))


def with_rule(**overrides: Any) -> Policy:
    return a_policy(a_section(a_rule(key_point=True, **overrides)), version="2.0")


def test_a_first_version_shows_its_key_points(tmp_path: Path) -> None:
    page = brief.html(with_rule(), a_context(tmp_path))

    assert "Approve version 2.0 of “Professional use of social media”" in page
    assert "This is the first version: 1 rules in 1 topics." in page
    assert "You must not post <strong>record numbers</strong>." in page


def test_what_changed_stands_with_how(tmp_path: Path) -> None:
    old, new = with_rule(), with_rule(modality=Modality.SHOULD_NOT, statement="You should not post record numbers.")

    page = brief.html(new, a_context(tmp_path, since(old, new)))

    assert "Rules changed since version 2.0: 1 in substance, 0 in wording." in page
    assert "Less strict, Reworded" in page
    assert "You should not post record numbers." in page


def test_deviations_stand_with_their_grounds_the_weaker_ones_first(tmp_path: Path) -> None:
    firm = a_deviation(path="rules.other.severity", title="Other.", effect="stricter", reason="", approved_by="")
    page = brief.html(dataclasses.replace(with_rule(), deviations=(firm, a_deviation())), a_context(tmp_path))

    assert page.index("Keep record numbers out.</b> <span") < page.index("Other.</b>")
    assert "A small clinic." in page
    assert "Approved by Compliance Committee, until December 31, 2027" in page


@pytest.mark.parametrize(("confirmed", "listed"), [(("", ""), True), (("Counsel", "2026-12-01"), False)])
def test_law_that_nobody_confirmed_is_listed(tmp_path: Path, confirmed: tuple[str, str], listed: bool) -> None:
    law = a_law(id="memory", title="An Act", status="unverified", seen="", confirmed=confirmed)
    policy = dataclasses.replace(a_policy(a_section(a_rule(sources=(Source("memory"),)))), references=(law,))

    asked, _, behind = brief.html(policy, a_context(tmp_path)).partition("<h2>The law behind the rules</h2>")
    assert ("<b>An Act</b>" in asked) is listed
    assert ("<b>An Act</b>" in behind) is not listed


def confirmed(policy: Policy) -> Policy:
    """Give a policy all of whose laws counsel has checked."""
    checked = (dataclasses.replace(one, confirmed=("Counsel", "2026-12-01")) for one in policy.references)
    return dataclasses.replace(policy, references=tuple(checked))


def test_once_all_law_is_confirmed_the_second_page_says_what_it_asks_for(northfield: Policy, tmp_path: Path) -> None:
    (artifact,) = brief.render(confirmed(northfield), a_context(tmp_path))

    with pypdfium2.PdfDocument(artifact.content) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    assert len(pages) == 2
    assert "None. Each law of this place behind a rule was read or confirmed." in " ".join(" ".join(pages).split())
    assert "The law behind the rules" in pages[1]
    assert len(pages[1]) > 1200, "a second page that is nearly empty"


def test_an_approved_version_asks_for_nothing(tmp_path: Path) -> None:
    policy = with_rule()
    approval = Approval("Board", "2026-12-14", policy.digest)

    page = brief.html(dataclasses.replace(policy, status=Status.APPROVED, approval=approval), a_context(tmp_path))

    assert "Take note: version 2.0 is approved. It was approved by Board on December 14, 2026." in page
    assert "Draft, not approved" not in page


@pytest.mark.slow
def test_it_is_two_pages_and_passes_verapdf(northfield: Policy, tmp_path: Path) -> None:
    many = tuple(
        a_deviation(path=f"rules.r-{n}.modality", title=f"Rule {n}.", reason="Because. " * 20) for n in range(40)
    )
    laws = tuple(
        a_law(id=f"law-{n}", number=n + 500, status="unverified", seen="", says="It says so. " * 12) for n in range(30)
    )
    rule = northfield.active_rules[0]
    cited = dataclasses.replace(rule, sources=tuple(Source(law.id) for law in laws))
    sections = (
        dataclasses.replace(northfield.sections[0], rules=(cited, *northfield.sections[0].rules[1:])),
        *northfield.sections[1:],
    )
    full = dataclasses.replace(
        northfield,
        deviations=many,
        references=(*northfield.references, *laws),
        sections=sections,
        _rules={**northfield.rules, rule.id: cited},
    )
    old = dataclasses.replace(northfield, version="0.9", _rules=dict(list(northfield.rules.items())[:90]))
    for policy, changes in ((northfield, None), (full, since(old, full))):
        (artifact,) = brief.render(policy, a_context(tmp_path, changes))
        assert len(pypdfium2.PdfDocument(io.BytesIO(artifact.content))) == 2
        assert verapdf.failures(artifact.content) == {}
