"""A check as rules.json writes it: every expression with its flag-free form. It knows no rule and no file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from policyloom.model.types import Check, Institution, Protection
from policyloom.patterns import flag_free, fold, words_pattern
from policyloom.views.text import plain

Record = dict[str, Any]


def check_record(check: Check, institution: Institution | None = None) -> Record:
    """Write a check. The institution gives brand tokens to kind `handle` and mail domains to kind `terms`."""
    settings = check.settings
    record: Record = {"id": check.id, "kind": check.kind}
    if "fields" in settings:
        record["fields"] = list(settings["fields"])
    record["strength"] = settings["strength"]
    record["sensitive"] = bool(settings.get("sensitive", False))
    record["applies_if"] = _conditions(settings.get("applies_if", ()))
    record |= _KINDS[check.kind](_with_own(check, institution) if institution else settings)
    record["message"] = one_line(settings["message"])
    record["suggest"] = {"kind": "advise", "text": one_line(settings["suggest"])}
    return record


def protection_record(protection: Protection) -> Record:
    """Write what is never flagged. Its expressions ignore case unless they say otherwise."""
    settings = {"ignore_case": True, **protection.check.settings}
    wanted = _wanted_words(settings) if protection.check.kind == "terms" else _wanted(settings)
    return {
        "id": protection.id,
        "kind": protection.check.kind,
        "title": one_line(protection.title),
        "rationale": one_line(protection.rationale),
        **wanted,
    }


def one_line(text: str) -> str:
    """Write a text without marks on one line."""
    return " ".join(plain(text).split())


def _pattern(settings: Mapping[str, Any]) -> Record:
    whole = {"mode": settings.get("mode", "search"), "fold": bool(settings.get("fold", False))}
    return {**_wanted(settings), **whole, "unless": _expressions(settings.get("unless", ()))}


def _terms(settings: Mapping[str, Any]) -> Record:
    fold = {"fold": bool(settings.get("fold", False))}
    return {**_wanted_words(settings), **fold, "unless": _expressions(settings.get("unless", ()))}


def _required(settings: Mapping[str, Any]) -> Record:
    return {"any_of": _expressions(settings["any_of"]), "fold": bool(settings.get("fold", False))}


def _near(settings: Mapping[str, Any]) -> Record:
    return {
        **_wanted(settings),
        "context": _expressions(settings["context"]),
        "negative_context": _expressions(settings.get("negative_context", ())),
        "window": int(settings["window"]),
        "fold": bool(settings.get("fold", False)),
        "unless": _expressions(settings.get("unless", ())),
    }


def _count(settings: Mapping[str, Any]) -> Record:
    limits = {key: settings[key] for key in ("at_least", "at_most") if key in settings}
    return {**_wanted(settings), **limits, "fold": bool(settings.get("fold", False))}


def _with_own(check: Check, institution: Institution) -> Mapping[str, Any]:
    """Add what only the institution can say: its tokens, its own handles, its mail domains."""
    settings = check.settings
    if check.kind == "handle":
        own = (institution.handle, institution.name, *settings.get("allow", ()))
        return {**settings, "tokens": (*institution.handles, *settings.get("tokens", ())), "allow": own}
    if settings.get("also") == "domains":
        return {**settings, "terms": (*settings["terms"], *(f"@{domain}" for domain in institution.domains))}
    return settings


def _handle(settings: Mapping[str, Any]) -> Record:
    allowed = dict.fromkeys(map(_squashed, settings.get("allow", ())))
    return {"tokens": list(dict.fromkeys(settings.get("tokens", ()))), "allow": [name for name in allowed if name]}


def _squashed(handle: str) -> str:
    return "".join(char for char in fold(handle).text.lower() if char.isascii() and char.isalnum())


def _metadata(settings: Mapping[str, Any]) -> Record:
    return {key: _conditions(settings.get(key, ())) for key in ("require", "require_any")}


def _attestation(settings: Mapping[str, Any]) -> Record:
    return {
        "question": one_line(settings["question"]),
        "pass": settings["pass"],
        "evidence": one_line(settings.get("evidence", "")) or None,
    }


_KINDS: Mapping[str, Callable[[Mapping[str, Any]], Record]] = {
    "pattern": _pattern,
    "terms": _terms,
    "required": _required,
    "near": _near,
    "count": _count,
    "handle": _handle,
    "metadata": _metadata,
    "attestation": _attestation,
}


def _wanted(settings: Mapping[str, Any]) -> Record:
    return _expression(settings["pattern"], bool(settings.get("ignore_case", False)))


def _wanted_words(settings: Mapping[str, Any]) -> Record:
    return {"terms": list(settings["terms"]), "ignore_case": True, "flag_free": words_pattern(settings["terms"])}


def _expressions(patterns: Iterable[str]) -> list[Record]:
    return [_expression(pattern, ignore_case=True) for pattern in patterns]


def _expression(pattern: str, ignore_case: bool) -> Record:
    return {"pattern": pattern, "ignore_case": ignore_case, "flag_free": flag_free(pattern, ignore_case)}


def _conditions(conditions: Iterable[Mapping[str, Any]]) -> list[Record]:
    return [_condition(condition) for condition in conditions]


def _condition(condition: Mapping[str, Any]) -> Record:
    record: Record = {key: condition[key] for key in ("metadata", "field") if key in condition}
    for key in ("is", "one_of", "none_of", "present", "at_least", "at_most"):
        if key in condition:
            record[key] = condition[key]
    if "matches" in condition:
        record["matches"] = _expression(condition["matches"], ignore_case=True)
    if "ends_with" in condition:
        record["ends_with"] = list(condition["ends_with"])
    if "days_after" in condition:
        other = condition["days_after"]
        record["days_after"] = {"metadata": other["metadata"], "days": int(str(other["days"]).strip())}
    return record
