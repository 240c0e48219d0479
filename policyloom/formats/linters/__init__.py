"""exports/: the rules in the languages of other tools, and a table of what each of them carries. It knows rules.json alone.

`ENGINES` is the table: name → a module with `CARRIES` (what it says exactly), `LOSES` (what it leaves out, and then finds
more), `takes(check)` for further limits, and `write(export)`. Each is imported on first use.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType

from policyloom.formats.linters.carried import Carried, Export, carried, export_of
from policyloom.model.types import Policy
from policyloom.views.artifact import Artifact, Context
from policyloom.views.rules_record import as_json

FOLDER = "exports"

ENGINES: dict[str, str] = {
    "textlint": "policyloom.formats.linters.textlint",
    "prh": "policyloom.formats.linters.prh",
    "cspell": "policyloom.formats.linters.cspell",
    "semgrep": "policyloom.formats.linters.semgrep",
    "presidio": "policyloom.formats.linters.presidio",
    "rego": "policyloom.formats.linters.rego",
    "vale": "policyloom.formats.linters.vale",
}
CATALOGS: dict[str, str] = {
    "oscal": "policyloom.formats.linters.oscal",
    "sarif": "policyloom.formats.linters.sarif",
    "tables": "policyloom.formats.linters.tables",
}


def render(policy: Policy, context: Context) -> Iterator[Artifact]:
    """Write every export, then the table of what they carry."""
    export = export_of(policy, context)
    engines = {name: import_module(module) for name, module in ENGINES.items()}
    for module in (*engines.values(), *map(import_module, CATALOGS.values())):
        for path, content in module.write(export):
            yield Artifact(f"{FOLDER}/{path}", content if isinstance(content, bytes) else content.encode("utf-8"))
    rows = [*_rows(export, engines)]
    yield Artifact(f"{FOLDER}/coverage.json", as_json({"format": 1, "checks": [_entry(row) for row in rows]}))
    yield Artifact(f"{FOLDER}/coverage.csv", _table(rows, tuple(engines)).encode("utf-8"))


Row = tuple[str, str, str, dict[str, Carried]]


def _rows(export: Export, engines: dict[str, ModuleType]) -> Iterator[Row]:
    """Give each check of every rule, with what each engine carries of it; a rule without a check has one row too."""
    for rule in export.record["rules"]:
        for check in rule["checks"]:
            found = {name: carried(rule, check, module) for name, module in engines.items()}
            yield rule["id"], check["id"], check["kind"], found
        if not rule["checks"]:
            yield rule["id"], "", "", {name: Carried("none", ("no-check",)) for name in engines}


def _entry(row: Row) -> dict[str, object]:
    rule, check, kind, found = row
    engines = {name: {"carried": one.how, "because": list(one.why)} for name, one in found.items()}
    return {"rule": rule, "check": check or None, "kind": kind or None, "engines": engines}


def _table(rows: list[Row], names: tuple[str, ...]) -> str:
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\r\n")
    writer.writerow(["rule", "check", "kind", *names])
    for rule, check, kind, found in rows:
        told = (
            f"{found[name].how} ({', '.join(found[name].why)})" if found[name].why else found[name].how
            for name in names
        )
        writer.writerow([rule, check, kind, *told])
    return made.getvalue()
