"""forms/*.pdf: five forms whose fields work, are named for screen readers, and say what the policy has decided."""

from __future__ import annotations

import csv
import dataclasses
import functools
import io
import subprocess
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from policyloom.formats import forms
from policyloom.model.types import Choice, Contact, Modality, Policy, Register, Status, Term, Worksheet, WorksheetPart
from policyloom.pipeline.compile import compile_policy
from policyloom.proofs.extract import squeezed
from policyloom.views.artifact import Context
from policyloom.views.text import plain
from tests import verapdf
from tests.factory import a_policy, a_rule, a_section, an_institution

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted(path.parent.name for path in (ROOT / "policy" / "examples").glob("*/policy.yaml"))
COUNSEL = "Your institution's counsel must approve this form before you use it."
LONG = "The Interdisciplinary University Hospital and Rehabilitationsklinikumsgesellschaft for Children and Families of Greater Northfield"


def a_context(scratch: Path) -> Context:
    return Context(ROOT / "templates", ROOT / "site", ROOT / "schema", scratch, None)


def made(policy: Policy, scratch: Path) -> dict[str, bytes]:
    return {one.path: one.content for one in forms.render(policy, a_context(scratch))}


def page(policy: Policy, name: str, scratch: Path) -> str:
    return forms.html(policy, a_context(scratch), name)


@pytest.fixture(scope="session")
def rendered(northfield: Policy, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return made(northfield, tmp_path_factory.mktemp("forms"))


@functools.cache
def bare() -> Policy:
    """A policy without key points, playbooks, registers, worksheets and choices, and with one contact."""
    return a_policy()


def with_choices(**answers: Any) -> Policy:
    asked = tuple(
        Choice(name, "enum", "?", "", answer, str(answer), answer, "", False, {}) for name, answer in answers.items()
    )
    return dataclasses.replace(bare(), choices=asked)


def text_of(content: bytes) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(content))
    return squeezed(" ".join(one.get_textpage().get_text_range() for one in document))


def fields_of(content: bytes) -> list[tuple[str, str, str]]:
    """Name, spoken name and kind of each field, in the order of the tab key."""
    with pikepdf.open(io.BytesIO(content)) as document:
        return [(str(one.T), str(one.TU), str(one.FT)) for one in document.Root.AcroForm.Fields]


def pdfs(files: dict[str, bytes]) -> dict[str, bytes]:
    return {path: content for path, content in files.items() if path.endswith(".pdf")}


def test_there_are_five_forms_and_two_sheets(rendered: dict[str, bytes]) -> None:
    assert sorted(rendered) == [
        "forms/account-register.csv",
        "forms/account-register.pdf",
        "forms/account-request.csv",
        "forms/account-request.pdf",
        "forms/acknowledgement.pdf",
        "forms/incident-report.pdf",
        "forms/patient-release.pdf",
    ]


@pytest.mark.parametrize("name", forms.FORMS)
def test_each_field_has_a_stable_name_of_its_own_and_one_to_be_spoken(name: str, rendered: dict[str, bytes]) -> None:
    fields = fields_of(rendered[f"forms/{name}.pdf"])
    names = [field for field, _, _ in fields]

    assert len(fields) >= 10
    assert len(set(names)) == len(names)
    assert all(one.isascii() and one.replace("_", "").isalnum() and one.islower() for one in names)
    assert all(spoken.strip() and spoken != field for field, spoken, _ in fields)
    assert len({spoken for _, spoken, _ in fields}) >= len(fields) - 6  # dates and signatures share theirs


@pytest.mark.parametrize("name", forms.FORMS)
def test_what_is_spoken_for_a_field_stands_on_the_page(name: str, rendered: dict[str, bytes]) -> None:
    content = rendered[f"forms/{name}.pdf"]
    said = text_of(content)

    for _, spoken, _ in fields_of(content):
        label = spoken.rsplit(": ", maxsplit=1)[-1] if "row " in spoken else spoken.split(" (required)")[0]
        assert squeezed(label.split(": ")[-1]) in said


@pytest.mark.parametrize("name", forms.FORMS)
def test_each_field_is_in_the_tag_tree_in_the_order_of_the_tab_key(name: str, rendered: dict[str, bytes]) -> None:
    with pikepdf.open(io.BytesIO(rendered[f"forms/{name}.pdf"])) as document:
        tagged = [kid.Obj.objgen for kid in _objects_in(document.Root.StructTreeRoot.K)]
        fields = [one.objgen for one in document.Root.AcroForm.Fields]
        assert tagged == fields
        assert all(one.get("/Tabs") == "/S" for one in document.pages)
        assert document.Root.AcroForm.NeedAppearances


def _objects_in(node: Any) -> list[Any]:
    if isinstance(node, pikepdf.Array):
        return [found for kid in node for found in _objects_in(kid)]
    if not isinstance(node, pikepdf.Dictionary):
        return []
    if node.get("/Type") == "/OBJR":
        return [node] if node.Obj.get("/Subtype") == "/Widget" else []
    return _objects_in(node.get("/K", pikepdf.Array()))


@pytest.mark.parametrize("name", forms.FORMS)
def test_fields_hold_and_show_what_is_filled_in(name: str, rendered: dict[str, bytes]) -> None:
    with pikepdf.open(io.BytesIO(rendered[f"forms/{name}.pdf"])) as document:
        empty = _picture(rendered[f"forms/{name}.pdf"])
        for field in document.Root.AcroForm.Fields:
            if field.FT == "/Btn":
                field.V = field.AS = pikepdf.Name("/on")
            else:
                field.V = pikepdf.String("Zoë 2027"[: int(field.get("/MaxLen", 8))])
        filled = io.BytesIO()
        document.save(filled)

    with pikepdf.open(filled) as document:
        kept = {str(field.V) for field in document.Root.AcroForm.Fields}
    assert kept <= {"/on", "Zoë 2027", "Zoë 2"}
    assert _picture(filled.getvalue()) != empty


def _picture(content: bytes) -> bytes:
    document = pypdfium2.PdfDocument(io.BytesIO(content))
    document.init_forms()
    return b"".join(one.render(scale=1).to_pil().tobytes() for one in document)


@pytest.mark.parametrize("name", forms.FORMS)
def test_each_form_says_that_counsel_approves_it_and_that_nobody_posts_it(
    name: str, rendered: dict[str, bytes]
) -> None:
    said = text_of(rendered[f"forms/{name}.pdf"])

    assert squeezed(COUNSEL) in said
    assert squeezed("Never post it, and never send it in a social media message.") in said
    assert squeezed("version 1.0, in force from January 4, 2027") in said
    assert squeezed("Page 1 of") in said
    assert squeezed("Draft, not approved") in said


def test_an_approved_policy_has_no_draft_mark(tmp_path: Path) -> None:
    assert 'class="mark"' in page(bare(), "acknowledgement", tmp_path)

    retired = page(dataclasses.replace(bare(), status=Status.RETIRED), "acknowledgement", tmp_path)
    assert "Retired, no longer in force" in retired


def test_the_acknowledgement_carries_every_key_point_and_right_whole(
    northfield: Policy, rendered: dict[str, bytes]
) -> None:
    said = text_of(rendered["forms/acknowledgement.pdf"])
    rights = [rule for rule in northfield.active_rules if rule.right]

    assert northfield.key_points
    assert rights
    for rule in (*northfield.key_points, *rights):
        assert squeezed(f"{rule.number} {plain(rule.lead_in)}") in said
        assert squeezed(plain(rule.statement)) in said


def test_the_acknowledgement_asks_for_the_roles_of_the_policy(northfield: Policy, rendered: dict[str, bytes]) -> None:
    names = {name for name, _, _ in fields_of(rendered["forms/acknowledgement.pdf"])}

    roles = {f"role_{one.replace('-', '_')}" for one in northfield.audiences if one != "all-workforce"}
    assert len(roles) >= 8
    assert roles <= names
    assert "role_all_workforce" not in names


def test_a_point_says_whom_it_binds_where_that_is_not_everyone(tmp_path: Path) -> None:
    rule = a_rule(key_point=True, audience=("nurses",))
    policy = dataclasses.replace(
        a_policy(a_section(rule)),
        audiences={"all-workforce": Term("all-workforce", "All workforce"), "nurses": Term("nurses", "Night nurses")},
    )

    assert "For: Night nurses." in page(policy, "acknowledgement", tmp_path)


def test_without_key_points_the_critical_rules_stand_in(tmp_path: Path) -> None:
    assert "You must not post <strong>record numbers</strong>." in page(bare(), "acknowledgement", tmp_path)


def test_without_rights_the_acknowledgement_still_says_that_none_is_given_up(tmp_path: Path) -> None:
    assert "Your signature gives up no right that the law gives you." in page(bare(), "acknowledgement", tmp_path)


@pytest.mark.parametrize(
    ("answers", "said", "story"),
    [
        ({"case_discussion": "never"}, "posts no patient stories", False),
        ({"case_discussion": "never", "official_patient_stories": "none"}, "posts no patient stories", False),
        ({"case_discussion": "never", "official_patient_stories": "authorized"}, "Only our communications team", True),
        ({"case_discussion": "authorized_only"}, "only if you say yes to it in part 3", True),
        (
            {"case_discussion": "embargo", "embargo_days": 40, "consent_lifts": "nothing"},
            "Your signature does not",
            True,
        ),
        ({"case_discussion": "embargo", "embargo_days": 40, "consent_lifts": "embargo_only"}, "at least 40 days", True),
    ],
)
def test_the_release_offers_a_story_only_where_the_policy_allows_one(
    answers: dict[str, Any], said: str, story: bool, tmp_path: Path
) -> None:
    found = page(with_choices(**answers), "patient-release", tmp_path)

    assert said in found
    assert ('name="story_yes"' in found) is story
    assert ("<h1>Photo and story release</h1>" in found) is story


@pytest.mark.parametrize(
    ("answer", "said"), [("any_part", "even a hand"), ("of_patient", "even with your face out of view")]
)
def test_the_release_says_which_pictures_need_it(answer: str, said: str, tmp_path: Path) -> None:
    assert said in page(with_choices(patient_photo_release=answer), "patient-release", tmp_path)


@pytest.mark.parametrize(("lifts", "told"), [("embargo_age_timing", True), ("embargo_only", False), ("nothing", False)])
def test_age_and_timing_can_be_allowed_only_where_consent_lifts_the_bans(
    lifts: str, told: bool, tmp_path: Path
) -> None:
    rule = a_rule(id="privacy-no-age", statement="You must not give a patient's age.")
    choices = with_choices(case_discussion="authorized_only", consent_lifts=lifts).choices
    found = page(dataclasses.replace(a_policy(a_section(rule)), choices=choices), "patient-release", tmp_path)

    assert ('name="story_age"' in found) is told
    assert ("stay out of what we post, even with your signature" in found) is not told


@pytest.mark.parametrize(("exceptions", "closed"), [((), True), (("An official story.",), False)])
def test_places_of_care_are_named_as_closed_unless_the_rule_has_an_exception(
    exceptions: tuple[str, ...], closed: bool, tmp_path: Path
) -> None:
    rule = a_rule(id="photo-no-patient-areas", modality=Modality.MUST_NOT, exceptions=exceptions)
    found = page(a_policy(a_section(rule)), "patient-release", tmp_path)

    assert ("We take no pictures in operating rooms or places of care." in found) is closed


def test_the_incident_report_says_whom_to_call_and_what_to_do_first(
    northfield: Policy, rendered: dict[str, bytes]
) -> None:
    said = text_of(rendered["forms/incident-report.pdf"])
    wrong_post = next(one for one in northfield.playbooks if one.id == "proc-wrong-post")

    assert squeezed("Call 911 first.") in said
    for name in ("privacy", "it_security", "communications", "media"):
        contact = northfield.institution.contacts[name]
        assert squeezed(f"{contact.title} {contact.phone}") in said
    for step in wrong_post.steps[:4]:
        assert squeezed(plain(step.do)) in said
    assert {"recognizable_yes", "recognizable_no", "recognizable_unsure", "kind_proc_wrong_post"} <= {
        name for name, _, _ in fields_of(rendered["forms/incident-report.pdf"])
    }


def test_the_request_asks_what_the_policys_own_worksheet_asks(tmp_path: Path) -> None:
    own = Worksheet(
        "strategy", "Our sheet", "Fill it in.", (WorksheetPart("Aims", "What for?", ("Aim", "When"), 2),), ()
    )
    found = page(dataclasses.replace(bare(), worksheets=(own,)), "account-request", tmp_path)

    assert 'title="Aims, row 2: When"' in found
    assert "Key performance indicators" not in found
    ours = page(bare(), "account-request", tmp_path)
    assert 'title="Key performance indicators (KPIs), row 3: Target"' in ours
    assert 'title="Competitors and peers, row 3: What works there"' in ours


def test_the_register_takes_the_columns_and_rows_of_the_policy(tmp_path: Path) -> None:
    columns = (("account", "Handle", "As it stands there."), ("since", "Since", ""))
    own = Register("official-accounts", "Our accounts", "All of them.", columns, ({"account": "@northfield"},), ())
    policy = dataclasses.replace(bare(), registers=(own,))
    files = made(policy, tmp_path)

    assert ("row_1_account", "row 1: Handle", "/Tx") in fields_of(files["forms/account-register.pdf"])
    with pikepdf.open(io.BytesIO(files["forms/account-register.pdf"])) as document:
        values = {str(one.T): str(one.V) for one in document.Root.AcroForm.Fields}
    assert values["row_1_account"] == "@northfield"
    assert values["row_2_account"] == ""
    assert files["forms/account-register.csv"].decode("utf-8") == "Handle,Since\r\n"


def test_the_register_lies_sideways(rendered: dict[str, bytes]) -> None:
    width, height = pypdfium2.PdfDocument(io.BytesIO(rendered["forms/account-register.pdf"]))[0].get_size()

    assert width > height


def test_the_sheets_are_one_header_row_of_the_forms_columns(northfield: Policy, rendered: dict[str, bytes]) -> None:
    register = next(one for one in northfield.registers if one.id == "official-accounts")
    (accounts,) = csv.reader(io.StringIO(rendered["forms/account-register.csv"].decode("utf-8")))
    (requests,) = csv.reader(io.StringIO(rendered["forms/account-request.csv"].decode("utf-8")))

    assert accounts == [title for _, title, _ in register.columns]
    assert requests[:4] == ["Account", "Unit", "Asked on", "Purpose"]
    assert "Key performance indicators (KPIs): Target" in requests
    assert len(set(requests)) == len(requests)


def test_a_policy_with_almost_nothing_has_all_five_forms(tmp_path: Path) -> None:
    files = made(bare(), tmp_path)

    assert len(files) == 7
    said = text_of(files["forms/account-register.pdf"])
    for column in (
        "Name",
        "Platform",
        "Address",
        "Owner (role)",
        "Backup (role)",
        "Approved on",
        "Last review",
        "Status",
    ):
        assert squeezed(column) in said
    assert squeezed("Communications Office 555-0100") in text_of(files["forms/incident-report.pdf"])


def test_an_institution_without_contacts_sends_its_forms_to_the_owner(tmp_path: Path) -> None:
    owner = Contact("owner", "Practice Owner", "owner@northfield.example", "555-0199", "", "All of it.")
    policy = dataclasses.replace(bare(), owner=owner, institution=an_institution(contacts={}))

    for name in forms.FORMS:
        assert "Practice Owner (owner@northfield.example, 555-0199)" in page(policy, name, tmp_path)


def test_words_of_an_author_cannot_become_markup(tmp_path: Path) -> None:
    columns = (("account", 'Hand"le <b>', ""),)
    own = Register("official-accounts", "A & B <i>", "", columns, ({"account": "</textarea>"},), ())
    found = page(dataclasses.replace(bare(), registers=(own,)), "account-register", tmp_path)

    assert "<i>" not in found
    assert found.count("</textarea>") == found.count("<textarea")


@pytest.mark.slow
def test_the_same_policy_gives_the_same_bytes(rendered: dict[str, bytes], northfield: Policy, tmp_path: Path) -> None:
    assert made(northfield, tmp_path / "elsewhere") == rendered


def test_qpdf_finds_nothing_wrong(rendered: dict[str, bytes], tmp_path: Path) -> None:
    for path, content in pdfs(rendered).items():
        file = tmp_path / Path(path).name
        file.write_bytes(content)
        done = subprocess.run(["qpdf", "--check", str(file)], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def test_forms_stay_small(rendered: dict[str, bytes]) -> None:
    assert all(len(content) < 300_000 for content in pdfs(rendered).values())
    for content in pdfs(rendered).values():
        assert len(pypdfium2.PdfDocument(io.BytesIO(content))) <= 4


@pytest.mark.slow
def test_forms_of_a_bare_policy_with_a_long_name_pass_verapdf(tmp_path: Path) -> None:
    brand = dataclasses.replace(bare().institution.brand, primary="#ffd400", accent="#101418", paper="A4")
    policy = dataclasses.replace(bare(), institution=an_institution(name=LONG, short_name=LONG, brand=brand))

    for content in pdfs(made(policy, tmp_path)).values():
        assert verapdf.failures(content, "ua1") == {}


@pytest.mark.slow
@pytest.mark.parametrize("name", EXAMPLES)
def test_counsel_is_named_on_the_forms_of_each_example(name: str, tmp_path: Path) -> None:
    policy = compile_policy(ROOT / "policy" / "examples" / name / "policy.yaml").policy
    assert policy is not None

    for content in pdfs(made(policy, tmp_path)).values():
        assert squeezed(COUNSEL) in text_of(content)
