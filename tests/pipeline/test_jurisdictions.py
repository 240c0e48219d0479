"""The law of each place: every pack and every sensible pair of packs compiles over an institution that adds nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
import textstat

from policyloom import project
from policyloom.cli import main
from policyloom.formats import guideline
from policyloom.model.standing import unverified
from policyloom.pipeline.compile import Compilation, compile_policy
from policyloom.views.artifact import Context
from policyloom.views.text import plain

HOSPITAL = Path(__file__).parents[1] / "packs" / "hospital.yaml"

TOGETHER = {
    "us-core": "",
    "us-private": "",
    "us-public": "",
    "us-ltc": "",
    "us-sud": "",
    "uk": "",
    "ca": "",
    "au": "",
    "eu": "",
    "us-private, us-ltc, us-sud": "",
    "us-public, us-ltc": "",
    "us-private, uk": "choices: {privacy_law: HIPAA and UK GDPR, emergency_number: the number on the phone}",
    "uk, eu": "choices: {privacy_law: UK GDPR and the GDPR, emergency_number: 999 or 112}",
    "ca, au": "choices: {privacy_law: the privacy laws of Canada and Australia, emergency_number: 911 or 000}",
}

# Every rule that the study of the law proposed, and the packs that must have it; `base` is the pack that all share.
PROPOSED = {
    "base": """
        privacy-no-review-reply-phi privacy-breach-report photo-no-demeaning-recordings photo-minors-assent
        rights-whistleblower rights-protected-concerted-activity ads-disclose-material-connection ads-no-fake-reviews
        ads-no-review-gating access-alt-text access-captions access-hashtag-case access-emoji-sparing
        access-no-fancy-unicode access-no-text-only-image access-plain-language ai-no-patient-data-in-tools
        ai-label-synthetic ai-likeness-consent ai-human-review ai-no-synthetic-patients-as-real ai-deepfake-response
        conduct-misinformation-correct crisis-no-incident-details crisis-pause-scheduled crisis-single-source
        crisis-update-clock security-mfa security-no-shared-credentials security-offboard-24h security-third-party-tools
        security-drill official-comment-policy official-records-retention official-no-medical-advice
        official-emergency-notice official-link-trackers-reviewed research-recruitment-irb fundraising-authorization
        enforcement-safe-report wellbeing-harassment-support identity-self-monitor boundaries-supervisor-friending
        conduct-worktime-use photo-personal-device photo-no-anatomy-lab photo-no-covert-recording
        brand-licence-restrictions official-hours-notice official-link-home legal-sub-judice crisis-safeguarding
        minors-permission""",
    "us-core": """
        privacy-safe-harbor-identifiers privacy-valid-authorization photo-no-filming-before-authorization
        hiring-no-password-requests hiring-screening-separated legal-student-records""",
    "us-public": "official-viewpoint-neutral-moderation security-approved-apps",
    "uk": "rights-regulator-speech ads-no-pom-public-uk official-joint-controller-notice",
    "eu": "ads-no-pom-public-uk official-joint-controller-notice",
    "ca": "rights-regulator-speech",
    "au": "rights-regulator-speech ads-no-testimonials-au ads-moderate-controlled-comments",
}


def compiled_over(folder: Path, packs: str, more: str = "") -> Compilation:
    own = folder / "policy.yaml"
    text = HOSPITAL.read_text(encoding="utf-8").replace("[healthcare-social-media]", f"[{packs}]")
    own.write_text(f"{text}\n{more}\n", encoding="utf-8")
    return compile_policy(own)


@pytest.mark.parametrize("packs", TOGETHER)
def test_packs_compile_without_a_word_alone_and_together(tmp_path: Path, packs: str) -> None:
    compiled = compiled_over(tmp_path, packs, TOGETHER[packs])

    assert compiled.policy is not None
    assert [f"{one.at}: {one.message}" for one in compiled.diagnostics] == []


@pytest.mark.parametrize("pack", PROPOSED)
def test_every_proposed_rule_is_in_its_pack(tmp_path: Path, pack: str) -> None:
    compiled = compiled_over(tmp_path, "healthcare-social-media" if pack == "base" else pack)

    assert compiled.policy is not None
    missing = [rule for rule in PROPOSED[pack].split() if rule not in compiled.policy.rules]
    assert missing == []


def test_every_pack_of_the_program_is_tried() -> None:
    shipped = {one.name for one in project.resources().packs.iterdir() if (one / "pack.yaml").is_file()}
    alone = {name for names in TOGETHER for name in names.split(", ")}

    assert shipped - alone == {"healthcare-social-media", "commonwealth", "europe-shared"}


@pytest.mark.parametrize("pack", [name for name in TOGETHER if "," not in name])
def test_every_legal_fact_says_where_it_stands(tmp_path: Path, pack: str) -> None:
    policy = compiled_over(tmp_path, pack).policy

    assert policy is not None
    laws = [one for one in policy.references if one.kind == "law"]
    assert laws
    for law in laws:
        assert law.says, law.id
        assert law.review_by, law.id
        assert law.status in ("in_force", "proposed", "stayed", "ended", "unverified"), law.id
        assert law.seen or law.status == "unverified", f"{law.id} is {law.status}, and nobody says when it was seen"


@pytest.mark.parametrize("pack", [name for name in TOGETHER if "," not in name])
def test_the_words_of_every_place_are_short_and_plain(tmp_path: Path, pack: str) -> None:
    """The law adds a few texts to the base's hundreds, so each of them is measured and not only their mean."""
    policy = compiled_over(tmp_path, pack).policy
    base = compiled_over(tmp_path, "healthcare-social-media").policy
    assert policy is not None
    assert base is not None
    rules = [one for one in policy.rules.values() if one.id not in base.rules]
    known = {one.id for one in base.faq}
    answers = [f"{one.answer} {one.next}" for one in policy.faq if one.id not in known]

    assert len(answers) >= 3
    assert [one.id for one in policy.rules.values() if len(one.statement.split()) > 25] == []
    assert [one.id for one in rules if _grade(one.statement) > 12] == []
    assert [one for one in answers if _grade(one) > 10] == []
    assert sum(map(_grade, answers)) / len(answers) <= 8


def _grade(text: str) -> float:
    return float(textstat.flesch_kincaid_grade(plain(text)))


@pytest.mark.parametrize(
    ("packs", "elsewhere"),
    [("healthcare-social-media", False), ("us-ltc", False), ("us-ltc, us-private", False), ("au", True), ("eu", True)],
)
def test_the_law_of_another_place_blocks_no_approval(tmp_path: Path, packs: str, elsewhere: bool) -> None:
    policy = compiled_over(tmp_path, packs).policy

    assert policy is not None
    assert {one.elsewhere for one in policy.references if one.jurisdiction == "United States"} == {elsewhere}
    assert ("hipaa" in {one.id for one in unverified(policy)}) is not elsewhere
    assert not [one.id for one in policy.references if one.elsewhere and "United States" not in one.jurisdiction]


@pytest.mark.slow
@pytest.mark.parametrize("place", ["us-private", "us-public", "us-ltc", "us-sud", "uk", "ca", "au", "eu"])
def test_a_policy_whose_laws_are_all_confirmed_builds(place: str, tmp_path: Path) -> None:
    text = HOSPITAL.read_text(encoding="utf-8").replace("extends: [healthcare-social-media]", f"extends: [{place}]")
    source = tmp_path / "policy.yaml"
    source.write_text(text, encoding="utf-8")

    assert main(["approve", str(source), "--confirm", "all", "--role", "General Counsel"]) == 0
    formats = "docx,brief,site"
    assert main(["build", str(source), "--only", formats, "--out", str(tmp_path / "dist"), "--quiet"]) == 0

    policy = compile_policy(source).policy
    assert policy is not None
    found = project.resources()
    page = guideline.html(policy, Context(found.templates, found.shell, found.schemas, tmp_path / "scratch"))
    assert page.count("General Counsel") >= len([one for one in policy.laws if one.confirmed[0]])
