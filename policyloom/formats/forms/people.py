"""What the forms of patients and staff take from the policy: the release, the acknowledgement, the incident; it knows no template."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from policyloom.formats.forms.finding import active, answer, contact, playbooks, register
from policyloom.model.types import Contact, Policy, Rule
from policyloom.views.facets import titles

Words = Mapping[str, str]
_EVERYONE = "all-workforce"
_PLACES = ("photo-no-operating-room", "photo-no-patient-areas")
_DETAILS = ("privacy-no-age", "privacy-no-case-timing")
_RELEASE = (
    "photo-signed-release",
    "photo-minors-assent",
    "photo-no-filming-before-authorization",
    *_PLACES,
    "privacy-case-authorization",
    "privacy-valid-authorization",
    "privacy-no-deidentified-cases",
    "privacy-case-embargo",
    *_DETAILS,
    "privacy-consent-withdrawal-takedown",
    "fundraising-authorization",
    "sud-confirm-nothing",
)
_INCIDENTS = (
    "proc-wrong-post",
    "proc-compromised-account",
    "proc-online-attack",
    "proc-deepfake",
    "proc-someone-may-self-harm",
)
_INCIDENT_RULES = ("privacy-breach-report", "conduct-raise-colleague-content", "security-compromised-account")
_CALLED = ("privacy", "it_security", "communications")
_STEPS_SHOWN, _STEPS_OF_OTHERS = 4, 3


def release(policy: Policy, words: Words) -> dict[str, Any]:
    """Give the patient's release: what the choices allow to be agreed to, and what the patient is told first."""
    stories = _stories(policy)
    return {
        "title": words["patient-release-pictures" if stories == "none" else "patient-release"],
        "send": "release-send",
        "send_to": contact(policy, "communications"),
        "withdraw_to": contact(policy, "privacy", "communications"),
        "promises": tuple(_promises(policy, words, stories)),
        "stories": stories,
        "age": _age(policy),
        "office": _office(policy, words),
        "rules": active(policy, _RELEASE),
    }


def _stories(policy: Policy) -> str:
    """Say who may tell a patient's story with the patient's authorization: none, communications or any."""
    if answer(policy, "official_patient_stories") == "authorized":
        return "communications"
    return "none" if answer(policy, "case_discussion") == "never" else "any"


def _age(policy: Policy) -> str:
    """Say whether age and timing may be told where the patient allows it, are kept out, or are no matter of this policy."""
    if answer(policy, "consent_lifts") == "embargo_age_timing" or _stories(policy) == "communications":
        return "told"
    return "kept" if active(policy, _DETAILS) else ""


def _promises(policy: Policy, words: Words, stories: str) -> Iterator[str]:
    yield words["release-free"]
    yield words["release-first"]
    yield words[f"release-pictures-{answer(policy, 'patient_photo_release') or 'any_part'}"]
    if any(not rule.exceptions for rule in active(policy, _PLACES)):
        yield words["release-places"]
    yield words[f"release-stories-{stories}"].format(name=policy.institution.name)
    if stories != "none" and _age(policy) == "kept":
        yield words["release-age-kept"]
    if stories != "none" and answer(policy, "case_discussion") == "embargo":
        wait = "stays" if answer(policy, "consent_lifts") == "nothing" else "lifted"
        yield words[f"release-wait-{wait}"].format(days=answer(policy, "embargo_days"))


def _office(policy: Policy, words: Words) -> tuple[tuple[str, str, str], ...]:
    """Give what the office notes as (id, label, help): the columns of the register of releases where there is one."""
    found = register(policy, "releases")
    if found:
        return tuple((name.replace("-", "_"), title, text) for name, title, text in found.columns)
    return tuple((str(number), title, "") for number, title in enumerate(words["release-office-columns"].split("|"), 1))


def acknowledgement(policy: Policy, words: Words) -> dict[str, Any]:
    """Give the acknowledgement: the key points whole, the rights that stay, and the roles to choose from."""
    points = policy.key_points or tuple(rule for rule in policy.active_rules if rule.severity == "critical")
    return {
        "send": "ack-send",
        "send_to": policy.owner,
        "points": points,
        "bound": {rule.id: _bound(rule, policy) for rule in points},
        "rights": tuple(rule for rule in policy.active_rules if rule.right),
        "roles": tuple(term for name, term in policy.audiences.items() if name != _EVERYONE),
    }


def _bound(rule: Rule, policy: Policy) -> tuple[str, ...]:
    """Name the roles that a rule binds, or nobody in particular."""
    return () if _EVERYONE in rule.audience else titles(rule.audience, policy.audiences)


def incident(policy: Policy, words: Words) -> dict[str, Any]:
    """Give the report of an incident: whom to call, and the first steps of what can have happened."""
    found = playbooks(policy, _INCIDENTS) or policy.playbooks[: len(_INCIDENTS)]
    return {
        "send": "incident-send",
        "send_to": contact(policy, "privacy", "compliance", "communications"),
        "emergency": answer(policy, "emergency_number") or "",
        "calls": _calls(policy),
        "first": found[0] if found else None,
        "playbooks": found,
        "shown_steps": _STEPS_SHOWN,
        "other_steps": _STEPS_OF_OTHERS,
        "rules": active(policy, _INCIDENT_RULES),
    }


def _calls(policy: Policy) -> tuple[Contact, ...]:
    """Give the contacts that an incident needs, and those who can be called at stated hours, with a phone each."""
    known = policy.institution.contacts
    wanted = [known[name] for name in _CALLED if name in known]
    wanted += [one for name, one in known.items() if name not in _CALLED and one.hours]
    return tuple(one for one in wanted if one.phone) or (policy.owner,)
