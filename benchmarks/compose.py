"""Composing, validating and checking a policy of five layers, as a ratio to reading and validating the same text bare.

    ./run bench compose

Floor: `yaml.CSafeLoader` on every file and jsonschema-rs on what it gives, layer by layer. Ours: everything from the files to a
checked Policy (positions, layers, choices, placeholders, constraints, strictness). Garbage collection is off on both sides, both run in
this process, one after the other, and the best of some rounds counts. The growth table says whether any part grows faster than linearly.
"""

from __future__ import annotations

import gc
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import jsonschema_rs
import yaml

from policyloom import project
from policyloom.model import constraints
from policyloom.model.compose import compose
from policyloom.pipeline import compile as compiling
from policyloom.pipeline import loading
from policyloom.source import choices, layers, placeholders
from policyloom.source.schema import Schema, validate

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 5
SIZES = (500, 1000, 2000, 4000)
TARGET = 3.0

HEAD = """\
policyloom: 1
pack: {id: base, title: Base, version: "1.0", language: en-US, kind: base, description: Made for measuring.}
policy:
  title: Measured
  promise: Post with care.
  language: en-US
  purpose: So that nobody is hurt at {institution.name}.
  scope: Everyone here.
  in_doubt: "Ask {institution.contacts.communications.email}."
  legal_notice: This is no legal advice.
  conformance: Must means must.
audiences: {all-workforce: {title: All workforce}, clinicians: {title: Clinicians}, students: {title: Students}}
channels: {any: {title: Everywhere}}
media: {any: {title: Any content}, text: {title: Text}, photo: {title: Photos}}
metadata: {posted: {type: date, title: The day of posting}}
questions:
  talk: {type: enum, question: May staff talk?, help: They may or may not., default: asked, options: {never: {title: Never}, asked: {title: When asked}}}
  days: {type: integer, question: How many days?, help: A number., default: 31, minimum: 1, maximum: 400, strictest: highest}
"""
RULE = """\
  rule-{n}:
    section: topic-{topic}
    lead_in: Keep item {n} out.
    statement: You must not post item {n} of {{institution.short_name}} before {{choices.days}} days have passed.
    modality: MUST NOT
    severity: {severity}
    audience: [all-workforce, clinicians]
    channels: [any]
    media: [text, photo]
    rationale: Item {n} gives a person away, and nobody can take it back.
    sources:
      - {{ref: work-{work}, locator: item {n}}}
    tags: [privacy]
    when: {{talk: [never, asked]}}
    examples:
      pass: ["Item {n} stays at home."]
      fail: ["Look, it is code X{n}Q here."]
    exceptions:
      press: {{text: The press may see item {n} after it is public.}}
    checks:
      labelled:
        kind: pattern
        fields: [post, bio]
        strength: review
        pattern: '\\bX{n}Q\\b'
        unless: ['\\bX{n}Q-free\\b']
        message: A code of item {n}.
        suggest: "Take it out, or ask {{institution.contacts.communications.title}}."
    cases:
      seen: {{expect: fail, check: labelled, fields: {{post: "X{n}Q"}}}}
      free: {{expect: pass, check: labelled, fields: {{post: "This is X{n}Q-free."}}}}
"""
INSTITUTION = """\
policyloom: 1
extends: [../consortium]
policy: {id: institution, version: "1.0", status: draft, owner: communications, effective: "2027-01-04", review: "2028-01-03"}
institution:
  name: Measured Hospital
  short_name: Measured
  handle: Measured
  handles: [measured]
  publish: {url: "https://measured.example/"}
  brand: {colors: {primary: "#0b5d7a", accent: "#c2571a"}, logo: logo.svg}
  contacts: {communications: {title: Communications, email: c@measured.example, phone: 555-0100, purpose: Questions.}}
choices: {talk: asked, days: 40}
history: {"1.0": {date: "2026-12-01", summary: First., role: Communications}}
"""


def write_layers(folder: Path, rules: int) -> tuple[Path, list[str]]:
    """Write five layers: pack, jurisdiction, consortium, institution, site. Gives the site's file and every text."""
    shutil.rmtree(folder, ignore_errors=True)
    topics = "".join(f"  topic-{n}: {{title: Topic {n}, lead: All about {n}., icon: lock}}\n" for n in range(20))
    works = "".join(
        f'  work-{n}: {{title: Work {n}, publisher: P, kind: ours, status: seen, seen: "2026-12-01"}}\n'
        for n in range(30)
    )
    severities = ("critical", "high", "medium", "low")
    written = [RULE.format(n=n, topic=n % 20, work=n % 30, severity=severities[n % 4]) for n in range(rules)]
    factors = "".join(f"  factor-{n}: {{title: F{n}, question: Is {n} there?, rules: [rule-{n}]}}\n" for n in range(8))
    parts = {f"base/rules-{part}.yaml": "policyloom: 1\nrules:\n" + "".join(written[part::10]) for part in range(10)}
    files = ", ".join(sorted(Path(path).name for path in parts))
    files_of = {
        **parts,
        "base/pack.yaml": f"{HEAD}files: [{files}]\nsections:\n{topics}references:\n{works}factors:\n{factors}",
        "law/pack.yaml": 'policyloom: 1\npack: {id: law, title: Law, version: "1.0", kind: jurisdiction, jurisdiction: Here}\nextends: [../base]\nrules:\n'
        + "".join(f"  rule-{n}: {{severity: critical, tags: [privacy, law]}}\n" for n in range(0, rules, 10)),
        "consortium/pack.yaml": 'policyloom: 1\npack: {id: consortium, title: C, version: "1.0", kind: consortium}\nextends: [../law]\nrules:\n'
        + "".join(f"  rule-{n}: {{audience: [all-workforce, clinicians, students]}}\n" for n in range(1, rules, 10)),
        "institution/policy.yaml": INSTITUTION
        + "rules:\n"
        + "".join(
            f"  rule-{n}: {{modality: SHOULD NOT, reason: We agreed on it., approved_by: Board}}\n"
            for n in range(2, rules, 10)
        )
        + "omit:\n"
        + "".join(f"  rule-{n}: {{reason: Not here., approved_by: Board}}\n" for n in range(8, rules, 100)),
        "site/policy.yaml": "policyloom: 1\nextends: [../institution]\npolicy: {id: site}\nrules:\n"
        + "".join(f"  rule-{n}: {{lead_in: Keep our item {n} out.}}\n" for n in range(3, rules, 10)),
    }
    for path, text in files_of.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    (folder / "institution/logo.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>', encoding="utf-8"
    )
    return folder / "site/policy.yaml", list(files_of.values())


def best(work: Callable[[], object]) -> float:
    """Give the best time of some rounds, in seconds, with garbage collection off."""
    found = []
    for _ in range(ROUNDS):
        gc.collect()
        gc.disable()
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
        gc.enable()
    return min(found)


def floor(texts: list[str], validator: object) -> None:
    """Read and validate every file, and nothing else."""
    for text in texts:
        validator.is_valid(yaml.load(text, Loader=yaml.CSafeLoader))  # type: ignore[attr-defined]


def ours(source: Path) -> None:
    """Compile from the files, as a process does that has read nothing yet."""
    loading._parsed.cache_clear()
    compiled = compiling.compile_policy(source)
    assert compiled.policy, compiled.diagnostics[:3]


def parts(source: Path) -> dict[str, float]:
    """Time each stage by itself, in seconds."""
    schema = Schema(project.read_text(project.resources().schemas / "policy.schema.json"))
    loading._parsed.cache_clear()
    loaded = loading.load(source, schema)
    merged = layers.merge(loaded.layers)[0]
    found, _ = choices.answers(merged)
    values = compiling._values(merged, found)
    filled = placeholders.fill(merged, schema, values)[0]

    def read() -> None:
        loading._parsed.cache_clear()
        loading.load(source, schema)

    return {
        "read": best(read),
        "merge": best(lambda: layers.merge(loaded.layers)),
        "validate": best(lambda: validate(merged, schema, "resolved")),
        "fill in": best(lambda: placeholders.fill(merged, schema, values)),
        "constraints": best(lambda: constraints.check(filled, found)),
        "compose": best(lambda: compose(filled, found)),
    }


def main() -> int:
    """Print the ratio for 2,000 rules and the growth of each part."""
    schema = json.loads((ROOT / "schema" / "policy.schema.json").read_text(encoding="utf-8"))
    validator = jsonschema_rs.validator_for(schema, validate_formats=True)
    rows: dict[int, dict[str, float]] = {}
    with tempfile.TemporaryDirectory(prefix="policyloom-bench-") as made:
        for size in SIZES:
            source, texts = write_layers(Path(made) / "layers", size)
            ours(source)
            rows[size] = {
                "floor": best(lambda texts=texts: floor(texts, validator)),  # type: ignore[misc]
                "ours": best(lambda source=source: ours(source)),  # type: ignore[misc]
                **parts(source),
            }
    names = list(rows[SIZES[0]])
    print("milliseconds".ljust(14) + "".join(f"{size:>10,}" for size in SIZES) + "   growth per doubling")
    for name in names:
        growth = [rows[after][name] / rows[before][name] for before, after in pairwise(SIZES)]
        cells = "".join(f"{rows[size][name] * 1000:>10.1f}" for size in SIZES)
        print(f"{name:<14}{cells}   {', '.join(f'{one:.2f}' for one in growth)}")
    ratio = rows[2000]["ours"] / rows[2000]["floor"]
    print(f"\n2,000 rules over five layers: {ratio:.2f} of CSafeLoader and jsonschema-rs (aim: {TARGET:g} or less)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
