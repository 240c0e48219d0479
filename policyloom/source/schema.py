"""Validate a document against the published JSON Schema and explain each fault at its key or value; it knows no policy.

jsonschema-rs decides, which is fast; only where it refuses does jsonschema say what failed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from policyloom.diagnostics import Diagnostic, Location, Severity
from policyloom.source import faults
from policyloom.source.document import Document, Path
from policyloom.source.near_miss import did_you_mean, suggestion

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

# From how many missing keys on an entry is reported as a whole.
_MANY = 3
_BUILD_ON = "A pack brings most of them: name it under `extends`. `policyloom init` writes a file that does."
_TYPES = {
    "object": "a mapping",
    "array": "a list",
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "null": "nothing",
}


@dataclass(frozen=True, slots=True)
class Schema:
    """A schema as text, so that it can be cached."""

    text: str

    @property
    def data(self) -> dict[str, Any]:
        """The schema as data."""
        return _parsed(self.text)

    def part(self, name: str) -> dict[str, Any]:
        """The schema of one definition, with all definitions beside it."""
        return {"$schema": self.data["$schema"], "$defs": self.data["$defs"], "$ref": f"#/$defs/{name}"}


@lru_cache(maxsize=8)
def _parsed(text: str) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(text)
    return parsed


def validate(document: Document, schema: Schema, part: str) -> tuple[Diagnostic, ...]:
    """Check the data against one definition of the schema; every fault becomes one diagnostic."""
    if _decider(schema, part).is_valid(document.data):
        return ()
    return tuple(_explain(document, schema.part(part)))


@lru_cache(maxsize=8)
def _decider(schema: Schema, part: str) -> Any:
    """Make the validator that decides; one serves every file."""
    import jsonschema_rs

    return jsonschema_rs.validator_for(schema.part(part), validate_formats=True)


def _explain(document: Document, definition: dict[str, Any]) -> Iterator[Diagnostic]:
    from jsonschema import Draft202012Validator
    from jsonschema.validators import extend

    checker = Draft202012Validator.FORMAT_CHECKER
    faulty = _only_faulty(document.data, definition)
    validator = extend(Draft202012Validator, {"pattern": _pattern})  # type: ignore[no-untyped-call]
    errors = list(validator(definition, format_checker=checker).iter_errors(faulty))
    meant = {(tuple(error.absolute_path), near) for error in errors for _, near in _unknown_keys(error)}
    missing: dict[Path, list[tuple[str, ValidationError]]] = {}
    for error in errors:
        if error.validator == "required":
            path, key = tuple(error.absolute_path), error.message.split("'")[1]
            if (path, key) not in meant and (key, error) not in missing.setdefault(path, []):
                missing[path].append((key, error))
        else:
            yield from _one(document, error)
    for path, found in missing.items():
        yield from _missing(document, path, {key: error.schema for key, error in found})
    if not errors:
        yield from _unexplained(document, definition)


def _pattern(_: object, pattern: str, value: object, __: object) -> Iterator[ValidationError]:
    """Refuse a line break at the end, which Python's `$` lets through."""
    from jsonschema.exceptions import ValidationError

    if isinstance(value, str) and not re.search(re.sub(r"\$\Z", r"\\Z", pattern), value):
        yield ValidationError(f"{value!r} does not match {pattern!r}")


def _unexplained(document: Document, definition: dict[str, Any]) -> Iterator[Diagnostic]:
    """Report what only the deciding validator objects to, in its own words."""
    import jsonschema_rs

    for error in jsonschema_rs.validator_for(definition, validate_formats=True).iter_errors(document.data):
        path = tuple(error.instance_path)
        yield _fault(
            "invalid-value", f"{_where(path)}: {error.message[:200]}", document.value_at(path), "See the schema."
        )


def _only_faulty(data: Any, definition: dict[str, Any]) -> Any:
    """Leave the entries of top-level mappings out that hold no fault: explaining is slow, so explain only what failed."""
    import jsonschema_rs

    if not isinstance(data, dict):
        return data
    faults = [
        error.instance_path
        for error in jsonschema_rs.validator_for(definition, validate_formats=True).iter_errors(data)
    ]
    whole = {path[0] for path in faults if len(path) == 1}
    kept = {(path[0], path[1]) for path in faults if len(path) > 1}
    return {
        key: value
        if not isinstance(value, dict) or key in whole or not _is_collection(value)
        else {name: entry for name, entry in value.items() if (key, name) in kept}
        for key, value in data.items()
    }


def _is_collection(value: dict[str, Any]) -> bool:
    return all(isinstance(entry, dict) for entry in value.values())


def _missing(document: Document, path: Path, schemas: Mapping[str, object]) -> Iterator[Diagnostic]:
    """Report the keys that a mapping lacks: each by itself, or all at once where it is hardly there."""
    at = _missing_at(document, path)
    if len(schemas) < _MANY:
        for key, schema in schemas.items():
            yield _fault("missing-key", f"{_where(path)} needs `{key}`", at, _description(schema, key, path))
        return
    siblings = document.get(*path[:-1], default={})
    near = did_you_mean(str(path[-1]), (str(key) for key in siblings if key != path[-1])) if len(path) > 1 else ""
    others = "Add them: the schema describes each." if path else _BUILD_ON
    hint = f"Did you mean `{near}`? A new entry needs them all." if near else others
    keys = ", ".join(f"`{key}`" for key in schemas)
    yield _fault("missing-key", f"{_where(path)} needs {keys}", at, hint)


def _one(document: Document, error: ValidationError) -> Iterator[Diagnostic]:
    path: Path = tuple(error.absolute_path)
    match error.validator:
        case "additionalProperties" if isinstance(error.instance, dict):
            yield from (_unknown_key(document, path, key, near, error) for key, near in _unknown_keys(error))
        case "propertyNames" | "pattern" | "maxLength" | "enum" if _is_key(error):
            yield from _bad_key(document, error)
        case _:
            at = document.value_at(path)
            hint = faults.comment(error.instance, document.texts, at) + _hint(error)
            yield _fault(_rule(error), _message(error, path), at, hint)


def _missing_at(document: Document, path: Path) -> Location | None:
    """A key that no layer gave a top-level mapping is missing from the last layer, which may not have that mapping at all."""
    at, root = document.key_at(path), document.key_at(())
    return root if at and root and len(path) == 1 and at.file != root.file else at


def _unknown_keys(error: ValidationError) -> list[tuple[str, str]]:
    """Pair each unknown key of an error with the key that was probably meant."""
    if (
        error.validator != "additionalProperties"
        or not isinstance(error.instance, dict)
        or not isinstance(error.schema, Mapping)
    ):
        return []
    known = error.schema.get("properties", {})
    return [
        (key, did_you_mean(str(key), (name for name in known if name not in error.instance)))
        for key in error.instance
        if key not in known
    ]


def _unknown_key(document: Document, path: Path, key: str, near: str, error: ValidationError) -> Diagnostic:
    known = error.schema.get("properties", {}) if isinstance(error.schema, Mapping) else {}
    if near:
        about = known[near].get("description", "") if isinstance(known[near], dict) else ""
        hint = f"Did you mean `{near}`? {about}".strip()
    else:
        hint = suggestion(str(key), known)
    return _fault("unknown-key", f"unknown key `{_shown(key)}` in {_where(path)}", document.key_at((*path, key)), hint)


def _is_key(error: ValidationError) -> bool:
    return "propertyNames" in error.absolute_schema_path


def _bad_key(document: Document, error: ValidationError) -> Iterator[Diagnostic]:
    path: Path = tuple(error.absolute_path)
    key = str(error.instance)
    if error.validator == "enum":
        message = f"unknown key `{key}` in {_where(path)}"
        yield _fault("unknown-key", message, document.key_at((*path, key)), suggestion(key, _listed(error)))
    else:
        yield _fault(
            "bad-key", f"`{key}` cannot be a key of {_where(path)}", document.key_at((*path, key)), _hint(error)
        )


def _rule(error: ValidationError) -> str:
    return {"type": "wrong-type", "enum": "unknown-value", "const": "unknown-value"}.get(
        str(error.validator), "invalid-value"
    )


def _message(error: ValidationError, path: Path) -> str:
    where = _where(path)
    match error.validator:
        case "type":
            return f"{where} must be {_TYPES.get(str(error.validator_value), error.validator_value)}, not {_kind(error.instance)}"
        case "enum":
            return f"{where} cannot be `{_shown(error.instance)}`"
        case "const":
            return f"{where} must be `{error.validator_value}`"
        case "minLength" | "minItems" | "minProperties":
            return f"{where} is empty" if not error.instance else f"{where} is too short"
        case "maxLength":
            return f"{where} is longer than {error.validator_value} characters"
        case "pattern" if not str(error.instance).strip():
            return f"{where} is empty"
        case "pattern" | "format":
            return f"{where} has the wrong form: `{_shown(error.instance)}`"
        case "uniqueItems":
            return f"{where} names something twice"
        case "not":
            return f"{where} must be a single value, not {_kind(error.instance)}"
    return f"{where}: {error.message[:200]}"


def _hint(error: ValidationError) -> str:
    schema = error.schema if isinstance(error.schema, Mapping) else {}
    about = _said(str(schema.get("description", "")))
    if error.validator == "const" and str(error.validator_value) == error.instance:
        return f"Take the quotes away. {about}".strip()
    if error.validator == "enum" and isinstance(error.instance, str):
        return f"{suggestion(error.instance, _listed(error))} {about}".strip()
    if (
        error.validator == "type"
        and error.validator_value == "string"
        and error.instance is not None
        and not isinstance(error.instance, dict | list)
    ):
        return f"Put quotes around it. {about}".strip()
    return about or "See the schema."


def _listed(error: ValidationError) -> list[str]:
    return [str(value) for value in error.validator_value] if isinstance(error.validator_value, list) else []


def _description(schema: object, key: str, path: Path) -> str:
    described = schema.get("properties", {}).get(key) if isinstance(schema, Mapping) else None
    about = described.get("description", "") if isinstance(described, dict) else ""
    return _said(about) or f"Add `{key}:` to {_where(path)}."


def _said(about: str) -> str:
    """Drop a description that only repeats that something has to be complete."""
    return "" if about.startswith(("Complete.", "A complete entry", "Every ")) else about


def _where(path: Path) -> str:
    return f"`{'.'.join(map(str, path))}`" if path else "the policy"


def _kind(value: object) -> str:
    names = {
        dict: "a mapping",
        list: "a list",
        str: "a text",
        bool: "true or false",
        int: "a number",
        float: "a number",
        type(None): "nothing",
    }
    return names.get(type(value), type(value).__name__)


def _shown(value: object) -> str:
    return text if len(text := str(value)) <= 60 else text[:57] + "…"


def _fault(rule: str, message: str, at: Location | None, hint: str) -> Diagnostic:
    return Diagnostic(rule, Severity.ERROR, message, at, hint)
