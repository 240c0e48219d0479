"""An explanation as JSON, format 1 (schema/explanation.schema.json). It knows no file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from policyloom.diagnostics import Diagnostic, Location, Severity, lines_of
from policyloom.model.clauses import Backing, Clause
from policyloom.report.style import Style
from policyloom.source.addresses import Unknown, dotted
from policyloom.source.document import Origin
from policyloom.source.explain import Condition, Explanation, Filling, Question, Test, Variant


def report(
    found: Explanation | Unknown,
    behind: Backing,
    diagnostics: Iterable[Diagnostic],
    texts: Mapping[str, str],
    style: Style,
) -> str:
    """Write `{"format": 1, "found": …}`. `errors` counts what keeps the policy from compiling."""
    errors = sum(one.severity is Severity.ERROR for one in diagnostics)
    body = _unknown(found) if isinstance(found, Unknown) else _known(found, behind, texts)
    written = {"format": 1, "found": not isinstance(found, Unknown), "errors": errors, **body}
    return json.dumps(written, ensure_ascii=False, indent=2) + "\n"


def _unknown(found: Unknown) -> dict[str, Any]:
    return {
        "address": found.address,
        "leads_to": found.leads_to,
        "near": list(found.near),
        "keys": list(found.keys),
    }


def _known(found: Explanation, behind: Backing, texts: Mapping[str, str]) -> dict[str, Any]:
    return {
        "path": list(found.path),
        "address": dotted(found.path),
        "standing": str(found.standing),
        "value": found.value,
        "written": found.written,
        "set_by": _setter(found.set_by, texts),
        "layers": [_origin(one) for one in found.layers],
        "instead_of": [_origin(one) for one in found.instead_of],
        "placeholders": [_filling(one) for one in found.fillings],
        "conditions": [_condition(one) for one in found.conditions],
        "variants": [_variant(one) for one in found.variants],
        "choice": _question(found.question) if found.question else None,
        "sources": [_clause(one) for one in behind.clauses],
        "extension": behind.extension,
        "keys": [{"key": key, "set_by": _origin(origin)} for key, origin in found.keys],
        "stands_in": [dotted(path) for path in found.fills],
    }


def _setter(origin: Origin | None, texts: Mapping[str, str]) -> dict[str, Any] | None:
    written = _origin(origin)
    if written is None or origin is None:
        return None
    line = lines_of(texts.get(origin.at.file, ""))[origin.at.line - 1 : origin.at.line]
    return {**written, "line": "".join(line)}


def _origin(origin: Origin | None) -> dict[str, Any] | None:
    if origin is None:
        return None
    return {
        "layer": origin.layer,
        "at": _place(origin.at),
        "value": origin.value,
        "omits": origin.omits,
        "reason": origin.reason,
        "approved_by": origin.grounds.approved_by,
        "expires": origin.grounds.expires or None,
    }


def _filling(filling: Filling) -> dict[str, Any]:
    return {
        "name": filling.name,
        "words": filling.words,
        "default": filling.default,
        "set_by": _origin(filling.set_by),
    }


def _test(test: Test) -> dict[str, Any]:
    return {
        "choice": test.choice,
        "allowed": list(test.allowed),
        "answer": test.answer,
        "holds": test.holds,
        "default": test.default,
        "set_by": _origin(test.set_by),
    }


def _condition(condition: Condition) -> dict[str, Any]:
    return {
        "address": dotted(condition.path),
        "holds": condition.holds,
        "tests": [_test(test) for test in condition.tests],
    }


def _variant(variant: Variant) -> dict[str, Any]:
    return {
        "id": variant.path[-1],
        "address": dotted(variant.path),
        "applies": variant.applies,
        "value": variant.value,
        "tests": [_test(test) for test in variant.tests],
    }


def _question(question: Question) -> dict[str, Any]:
    return {
        "id": question.name,
        "question": question.text,
        "default": question.default,
        "default_set_by": _origin(question.default_set_by),
        "words": question.words,
        "decides": [{"address": dotted(path), "holds": holds} for path, holds in question.decides],
    }


def _clause(clause: Clause) -> dict[str, Any]:
    return {
        "ref": clause.ref,
        "locator": clause.locator,
        "note": clause.note,
        "title": clause.title,
        "publisher": clause.publisher,
        "year": clause.year,
        "address": clause.address,
        "status": clause.status,
        "at": _place(clause.at) if clause.at else None,
    }


def _place(at: Location) -> dict[str, Any]:
    return {"file": at.file, "line": at.line, "column": at.column, "end_line": at.end_line, "end_column": at.end_column}
