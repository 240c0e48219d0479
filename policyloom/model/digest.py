"""Fingerprints of what a policy says; it knows no format."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from policyloom.model.types import Definition, Rule

_HEAD = ("title", "purpose", "scope", "relation", "conformance", "consequences")


def digest_of(data: Any) -> str:
    """Fingerprint a value: the SHA-256 of its canonical JSON."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=False, separators=(",", ":"), default=str)
    return "sha256:" + hashlib.sha256(text.encode("utf-8")).hexdigest()


def normative_digest(head: Mapping[str, Any], rules: Iterable[Rule], definitions: Iterable[Definition]) -> str:
    """Fingerprint the words that bind: an approval covers exactly these."""
    return digest_of(
        {
            "head": {key: head.get(key, "") for key in _HEAD},
            "rules": [_normative(rule) for rule in rules if rule.active],
            "definitions": [[one.term, one.definition] for one in definitions],
        }
    )


def _normative(rule: Rule) -> list[Any]:
    reach = [sorted(rule.audience), sorted(rule.channels), sorted(rule.media)]
    return [
        rule.id,
        rule.lead_in,
        rule.statement,
        rule.modality,
        *reach,
        list(rule.exceptions),
        rule.narrowing,
        rule.consequence,
    ]
