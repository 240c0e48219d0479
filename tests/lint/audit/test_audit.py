"""Audits: the same findings from every archive and every engine, nothing dropped, and a stopped one goes on."""

from __future__ import annotations

import csv
import io
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from policyloom.lint import lint_command, load_rules, read_items
from policyloom.lint.audit import archive
from policyloom.lint.audit.columns import Columns, columns_of
from policyloom.lint.audit.command import audit_command
from policyloom.lint.audit.core import ROW, findings_in
from policyloom.lint.audit.wanted import Wanted
from policyloom.lint.finding import Hit
from policyloom.lint.item import Item
from policyloom.lint.matchers import MATCHERS
from policyloom.lint.rules import Check, rules_from
from policyloom.model.types import Policy
from policyloom.views.rules_record import record
from tests.lint.samples import RECORD_NUMBER, SECRET_WORDS, a_check, a_rule, data, expression

FACTS = a_check("metadata", "consent", require=[{"metadata": "consent_ref", "present": True}])
HOSTILE = (
    'quoted, "and" so on',
    "two\nlines, MRN 00482913",
    "😀 é e\u0301 MRN 00482913",
    "\u202eMRN 00482913",
    "=1+1",
    "",
)


@pytest.fixture(scope="module")
def rules(northfield: Policy, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("rules") / "rules.json"
    file.write_text(json.dumps(record(northfield)), encoding="utf-8")
    return file


def posts(policy: Policy, count: int) -> list[dict[str, Any]]:
    chance = random.Random(7)
    breaking = [
        one for rule in policy.rules.values() if rule.examples.field == "post" for one in rule.examples.breaking
    ]
    texts = [
        chance.choice([*breaking, *HOSTILE, *["Coffee and bread at the market on Saturday."] * 150])
        for _ in range(count)
    ]
    return [
        {"id": f"p{n}", "text": text, "date": f"2026-{n % 12 + 1:02}-01", "group": ["ED", "ICU"][n % 2]}
        for n, text in enumerate(texts)
    ]


def write(folder: Path, rows: list[dict[str, Any]], group: int = 500) -> dict[str, Path]:
    files = {kind: folder / f"posts.{kind}" for kind in ("parquet", "jsonl", "csv")}
    pq.write_table(pa.Table.from_pylist(rows), files["parquet"], row_group_size=group)
    files["jsonl"].write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    with files["csv"].open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return files


def audited(tmp_path: Path, *paths: Path, **wanted: Any) -> tuple[int, dict[str, Any], str, str]:
    """Audit, and give the code, the summary, the findings and what was said."""
    out, err = io.StringIO(newline=""), io.StringIO()
    summary = tmp_path / "summary.json"
    code = audit_command(Wanted(tuple(map(str, paths)), summary=str(summary), **wanted), out=out, err=err)
    return code, json.loads(summary.read_text(encoding="utf-8")), out.getvalue(), err.getvalue()


@pytest.mark.slow
def test_every_archive_and_every_engine_finds_the_same(
    northfield: Policy, rules: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "CHUNK", 20_000)
    rows = posts(northfield, 3000)
    files = write(tmp_path, rows)
    checker = load_rules(rules)
    wanted = sum(len(checker.check(row["text"])) for row in rows)
    runs = [(files[kind], {}) for kind in files]
    runs += [(files["parquet"], {"jobs": 2}), (files["jsonl"], {"jobs": 2})]
    runs += [(file, {"engine": "duckdb", "jobs": jobs}) for file, jobs in zip(files.values(), (1, 2, 1), strict=True)]
    runs += [(files["parquet"], {"engine": "spark", "master": "local[2]"})]

    found = [audited(tmp_path, path, rules=rules, **options)[1] for path, options in runs]

    assert wanted > 100
    assert {one["findings"] for one in found} == {wanted}
    assert len({one["digest"] for one in found}) == 1
    assert {one["rows"] for one in found} == {3000}
    assert {json.dumps(one["by_rule"]) for one in found} == {json.dumps(found[0]["by_rule"])}


def test_bad_rows_are_told_and_counted_and_the_rest_is_checked(tmp_path: Path) -> None:
    (tmp_path / "rules.json").write_text(json.dumps(data(a_rule("numbers", RECORD_NUMBER))), encoding="utf-8")
    lines = [
        b'{"text": "MRN 00482913"}',
        b"{",
        b'["x"]',
        b'{"text": {"a": 1}}',
        b'{"text": "\xff"}',
        b"",
        b'{"text": "MRN 00482914"}',
    ]
    (tmp_path / "a.jsonl").write_bytes(b"\n".join(lines))
    (tmp_path / "a.csv").write_bytes(b'text,id\nMRN 00482913,a\ntoo,many,cells\n"two\nlines MRN 00482914",c\n\xff,d\n')

    code, summary, out, err = audited(tmp_path, tmp_path / "a.jsonl", rules=tmp_path)
    code_csv, summary_csv, out_csv, _ = audited(tmp_path, tmp_path / "a.csv", rules=tmp_path)

    assert (code, summary["findings"], summary["rows"], summary["bad_rows"]) == (2, 2, 6, 4)
    assert [row["row"] for row in summary["first_bad_rows"]] == [2, 3, 4, 5]
    assert f"{tmp_path / 'a.jsonl'}:2: not JSON" in err
    assert out.count("MRN") == 0
    assert (code_csv, summary_csv["findings"], summary_csv["rows"], summary_csv["bad_rows"]) == (2, 2, 4, 2)
    assert [row["row"] for row in summary_csv["first_bad_rows"]] == [3, 6]
    assert [line.split(",")[2] for line in out_csv.splitlines()[1:]] == ["2", "4"]


def test_facts_are_checked_in_every_row(tmp_path: Path) -> None:
    facts = {"consent_ref": {"type": "text", "title": "Consent"}}
    (tmp_path / "rules.json").write_text(json.dumps(data(a_rule("consent", FACTS), metadata=facts)), encoding="utf-8")
    table = pa.table({"post": ["a", "b", "c"], "consent_ref": ["x", None, ""], "other": [1, 2, 3]})
    pq.write_table(table, tmp_path / "a.parquet")
    text = "post,consent_ref,other\na,x,1\nb,,2\n"
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")

    for engine in ("processes", "duckdb"):
        assert audited(tmp_path, tmp_path / "a.parquet", rules=tmp_path, engine=engine)[1]["findings"] == 0
    assert audited(tmp_path, tmp_path / "a.parquet", rules=tmp_path, columns=("consent_ref=other",))[1]["findings"] == 0


@pytest.mark.parametrize("output_format", ["csv", "json", "sarif", "github", "rdjsonl", "junit", "text"])
def test_findings_come_in_every_form_and_are_masked(tmp_path: Path, output_format: str) -> None:
    rule = a_rule("numbers", RECORD_NUMBER)
    (tmp_path / "rules.json").write_text(json.dumps(data(rule)), encoding="utf-8")
    (tmp_path / "a.jsonl").write_text('{"id": "a", "text": "MRN 4828173645"}\n', encoding="utf-8")

    code, _, masked, _ = audited(tmp_path, tmp_path / "a.jsonl", rules=tmp_path, output_format=output_format)
    _, _, shown, _ = audited(
        tmp_path, tmp_path / "a.jsonl", rules=tmp_path, output_format=output_format, show_sensitive=True
    )

    assert code == 1
    assert "4828173645" not in masked
    assert "4828173645" in shown
    if output_format in ("json", "sarif"):
        json.loads(masked)


def test_the_summary_page_shows_rules_months_and_groups_and_loads_nothing(
    northfield: Policy, rules: Path, tmp_path: Path
) -> None:
    files = write(tmp_path, posts(northfield, 800))
    page = tmp_path / "summary.html"

    audit_command(
        Wanted((str(files["csv"]),), rules, summary=str(page), out=str(tmp_path / "f.csv")),
        out=io.StringIO(),
        err=io.StringIO(),
    )

    html = page.read_text(encoding="utf-8")
    assert all(word in html for word in ("2026-01", "ED", "By rule", "<meter"))
    assert "http://" not in html and "https://" not in html


def test_memory_holds_a_batch_and_not_the_archive(northfield: Policy, rules: Path) -> None:
    """The core function asks for the next batch only when it is asked itself."""
    loaded, _ = rules_from(json.loads(rules.read_text(encoding="utf-8")))
    assert loaded
    asked: list[int] = []

    def batches() -> Any:
        for number in range(1000):
            asked.append(number)
            yield pa.RecordBatch.from_pylist([{"text": "MRN 00482913", ROW: number}])

    found = findings_in(loaded, Columns({"post": ("text",)}), batches())
    next(found)

    assert asked == [0]


@pytest.mark.slow
def test_a_killed_audit_goes_on_where_it_was(northfield: Policy, rules: Path, tmp_path: Path) -> None:
    files = write(tmp_path, posts(northfield, 60_000), group=2000)
    whole = audited(tmp_path, files["parquet"], rules=rules)
    work = tmp_path / "work"
    command = [
        sys.executable,
        "-m",
        "policyloom",
        "audit",
        str(files["parquet"]),
        "--rules",
        str(rules),
        "--work",
        str(work),
        "--jobs",
        "1",
        "--out",
        str(tmp_path / "out.csv"),
    ]

    started = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])},
    )
    until = time.monotonic() + 60
    while time.monotonic() < until and len(list(work.glob("part-*.arrow"))) < 3:
        time.sleep(0.01)
    started.send_signal(signal.SIGKILL)
    started.wait()
    done = len(list(work.glob("part-*.arrow")))
    stamps = {path: path.stat().st_mtime_ns for path in work.glob("part-00000[01].arrow")}

    again = audited(tmp_path, files["parquet"], rules=rules, work=str(work))

    assert 3 <= done < 30
    assert not (tmp_path / "out.csv").exists()
    assert (again[1], again[2]) == (whole[1], whole[2])
    assert {path: path.stat().st_mtime_ns for path in stamps} == stamps


def test_work_that_was_done_for_other_rules_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "MRN 00482913, off the record"}\n', encoding="utf-8")
    found = []
    for rule in (a_rule("numbers", RECORD_NUMBER), a_rule("words", SECRET_WORDS)):
        (tmp_path / "rules.json").write_text(json.dumps(data(rule)), encoding="utf-8")
        summary = audited(tmp_path, tmp_path / "a.jsonl", rules=tmp_path, work=str(tmp_path / "work"))[1]
        found.append([one["rule"] for one in summary["by_rule"]])

    assert found == [["numbers"], ["words"]]


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"columns": ("post",)}, "`post` maps nothing"),
        ({"columns": ("post=body",)}, "there is no column `body`"),
        ({"engine": "spark"}, "reads Parquet only"),
    ],
)
def test_misuse_is_two_and_says_what_to_do(tmp_path: Path, wanted: dict[str, Any], said: str) -> None:
    (tmp_path / "rules.json").write_text(json.dumps(data(a_rule("numbers", RECORD_NUMBER))), encoding="utf-8")
    (tmp_path / "a.jsonl").write_text('{"text": "x"}\n', encoding="utf-8")
    err = io.StringIO()

    code = audit_command(Wanted((str(tmp_path / "a.jsonl"),), tmp_path, **wanted), out=io.StringIO(), err=err)

    assert code == 2
    assert said in err.getvalue()


@pytest.mark.parametrize("name", ["nowhere.parquet", "bad.parquet", "empty.csv", "empty.jsonl"])
def test_an_archive_that_cannot_be_read_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "rules.json").write_text(json.dumps(data(a_rule("numbers", RECORD_NUMBER))), encoding="utf-8")
    if not name.startswith("nowhere"):
        (tmp_path / name).write_bytes(b"PAR1" if name.endswith("parquet") else b"")
    err = io.StringIO()

    assert audit_command(Wanted((str(tmp_path / name),), tmp_path), out=io.StringIO(), err=err) == 2
    assert err.getvalue()


def test_columns_are_found_by_name_and_by_what_was_mapped() -> None:
    columns, problems = columns_of(("body", "bio", "key", "has_case"), ("post=body", "id=key"), {"has_case"})

    assert not problems
    assert columns == Columns({"post": ("body",), "bio": ("bio",)}, ("key",), facts={"has_case": ("has_case",)})


@pytest.mark.parametrize(
    ("files", "wanted", "said"),
    [
        (("a.jsonl",), {"out": "a.jsonl"}, "would overwrite"),
        (("a.jsonl",), {"summary": "rules.json"}, "would overwrite"),
        (("a.jsonl",), {"out": "x.json", "summary": "x.json"}, "would overwrite"),
        (("a.jsonl",), {"out": "nowhere/x.csv"}, "no file that can be written"),
        (("a.jsonl",), {"summary": "x.pdf"}, "neither HTML nor JSON"),
        (("a.jsonl", "a.jsonl"), {}, "named twice"),
    ],
)
def test_what_would_be_lost_is_refused_before_anything_is_written(
    tmp_path: Path, files: tuple[str, ...], wanted: dict[str, str], said: str
) -> None:
    (tmp_path / "rules.json").write_text(json.dumps(data(a_rule("numbers", RECORD_NUMBER))), encoding="utf-8")
    (tmp_path / "a.jsonl").write_text('{"text": "MRN 00482913"}\n', encoding="utf-8")
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    err = io.StringIO()
    placed = {option: str(tmp_path / name) for option, name in wanted.items()}

    code = audit_command(
        Wanted(tuple(str(tmp_path / name) for name in files), tmp_path, **placed), out=io.StringIO(), err=err
    )

    assert code == 2
    assert said in err.getvalue()
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_quote_within_a_cell_opens_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "CHUNK", 200)
    (tmp_path / "rules.json").write_text(json.dumps(data(a_rule("numbers", RECORD_NUMBER))), encoding="utf-8")
    lines = ['0,2" tall', *(f'{n},"said ""no"", then\nMRN 0048291{n % 10}"' for n in range(60)), '99,"a,\n""""b"']
    (tmp_path / "a.csv").write_text("id,post\n" + "\n".join(lines) + "\n", encoding="utf-8")

    summary = audited(tmp_path, tmp_path / "a.csv", rules=tmp_path)[1]

    assert len([*archive.units(str(tmp_path / "a.csv"))]) > 5
    assert (summary["rows"], summary["bad_rows"], summary["findings"]) == (62, 0, 60)


def test_a_quote_that_nobody_closes_is_told(tmp_path: Path) -> None:
    (tmp_path / "rules.json").write_text(json.dumps(data(a_rule("numbers", RECORD_NUMBER))), encoding="utf-8")
    (tmp_path / "a.csv").write_text('id,post\n1,MRN 00482913\n2,"open\n3,x\n', encoding="utf-8")

    code, summary, _, err = audited(tmp_path, tmp_path / "a.csv", rules=tmp_path)

    assert (code, summary["findings"], summary["bad_rows"]) == (2, 1, 1)
    assert "a.csv:3: unexpected end of data" in err


def test_texts_that_come_late_or_below_metadata_are_read(tmp_path: Path) -> None:
    (tmp_path / "rules.json").write_text(
        json.dumps(data(a_rule("numbers", {**RECORD_NUMBER, "fields": ["post", "bio", "alt_text"]}))), encoding="utf-8"
    )
    rows = [{"post": "x"}] * 120 + [{"bio": "MRN 00482913"}, {"post": "x", "metadata": {"alt": "MRN 00482914"}}]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, [rows[-1], *rows])), encoding="utf-8")
    (tmp_path / "b.jsonl").write_text('{"post": "a", "post": "MRN 00482913"}\n{"post": "b"}\n', encoding="utf-8")

    assert audited(tmp_path, tmp_path / "a.jsonl", rules=tmp_path)[1]["findings"] == 3
    assert audited(tmp_path, tmp_path / "b.jsonl", rules=tmp_path)[1]["bad_rows"] == 1


@pytest.mark.parametrize("engine", ["processes", "duckdb"])
def test_a_text_of_parquet_that_is_not_utf_8_is_a_bad_row(tmp_path: Path, engine: str) -> None:
    (tmp_path / "rules.json").write_text(json.dumps(data(a_rule("numbers", RECORD_NUMBER))), encoding="utf-8")
    texts = pa.array([b"MRN 00482913", b"\xff MRN 00482914", b"fine"], pa.binary()).view(pa.string())
    pq.write_table(pa.table({"post": texts}), tmp_path / "a.parquet")

    code, summary, _, err = audited(tmp_path, tmp_path / "a.parquet", rules=tmp_path, engine=engine)

    assert (code, summary["rows"], summary["bad_rows"], summary["findings"]) == (2, 3, 1, 1)
    assert "a.parquet:2: this is not UTF-8" in err


def test_columns_of_one_name_are_refused(tmp_path: Path) -> None:
    (tmp_path / "rules.json").write_text(json.dumps(data(a_rule("numbers", RECORD_NUMBER))), encoding="utf-8")
    (tmp_path / "a.csv").write_text("id,post,post\n1,MRN 00482913,x\n", encoding="utf-8")
    err = io.StringIO()

    assert audit_command(Wanted((str(tmp_path / "a.csv"),), tmp_path), out=io.StringIO(), err=err) == 2
    assert "there are 2 columns `post`" in err.getvalue()


@pytest.mark.parametrize("engine", ["processes", "duckdb"])
def test_rules_with_a_broken_pattern_are_told(tmp_path: Path, engine: str) -> None:
    broken = {**RECORD_NUMBER, "pattern": "((", "flag_free": "(("}
    (tmp_path / "rules.json").write_text(json.dumps(data(a_rule("numbers", broken))), encoding="utf-8")
    (tmp_path / "a.jsonl").write_text('{"post": "MRN 00482913"}\n', encoding="utf-8")
    err = io.StringIO()

    wanted = Wanted((str(tmp_path / "a.jsonl"),), tmp_path, engine=engine)

    assert audit_command(wanted, out=io.StringIO(), err=err) == 2
    assert "rules-unusable" in err.getvalue()


LATE = [
    {"id": "fact", "metadata": {"consent_ref": ""}},
    {"id": "fact-below", "post": "x", "metadata": {"patient": True}},
    {"id": "fact-beside", "post": "x", "patient": True},
    {"id": "no", "post": "x", "patient": False},
    {"id": "both", "post": "x", "alt_text": "One tulip", "alt": "MRN 00482913"},
    {"id": "same", "post": "x", "alt_text": "MRN 00482913", "alt": "MRN 00482913"},
    {"id": "text", "text": "MRN 00482913"},
    {"id": "kind", "kind": "alt_text", "text": "MRN 00482913"},
    {"id": "kind-and", "kind": "alt_text", "text": "00482913", "alt_text": "MRN", "metadata": {"alt": "MRN 00482914"}},
    {"id": "other-kind", "kind": "bio", "text": "MRN 00482913"},
    {"id": "split", "post": "MRN", "text": "00482913"},
]


def late_rules(folder: Path) -> None:
    consent = a_check(
        "metadata",
        "consent",
        applies_if=[{"metadata": "patient", "is": True}],
        require=[{"metadata": "consent_ref", "present": True}],
    )
    number = {**RECORD_NUMBER, **expression(r"\bMRN[ \n][0-9]{5,10}\b"), "fields": ["post", "alt_text"]}
    facts = {name: {"type": "text", "title": name} for name in ("patient", "consent_ref", "alt", "alt_text")}
    rules = data(a_rule("consent", consent), a_rule("numbers", number), metadata=facts)
    (folder / "rules.json").write_text(json.dumps(rules), encoding="utf-8")


def late_archives(folder: Path) -> list[Path]:
    """Write rows whose facts and texts come after the first hundred, as JSON Lines and with a column for each."""
    rows: list[dict[str, Any]] = [{"id": f"p{n}", "post": "x"} for n in range(150)]
    rows = [*rows, *LATE]
    (folder / "a.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    names = ("id", "post", "kind", "text", "alt", "alt_text", "patient", "consent_ref")
    flat = [{**row, **row.get("metadata", {})} for row in rows]
    pq.write_table(
        pa.Table.from_pylist([{name: row.get(name) for name in names} for row in flat]), folder / "a.parquet"
    )
    with (folder / "a.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(flat)
    return [folder / name for name in ("a.jsonl", "a.parquet", "a.csv")]


@pytest.mark.parametrize("engines", [("processes", "duckdb"), pytest.param(("spark",), marks=pytest.mark.slow)])
def test_what_comes_late_is_read_like_what_comes_first(tmp_path: Path, engines: tuple[str, ...]) -> None:
    late_rules(tmp_path)
    archives = late_archives(tmp_path)
    runs = [(archives[1], "processes")]
    runs += [(path, one) for one in engines for path in archives if one != "spark" or path.suffix == ".parquet"]

    found = [audited(tmp_path, path, rules=tmp_path, engine=one, master="local[1]")[1:3] for path, one in runs]

    told = [[(row["item"], row["rule"]) for row in csv.DictReader(io.StringIO(out))] for _, out in found]
    consent = [(name, "consent") for name in ("fact-below", "fact-beside")]
    assert told[0] == [
        *consent,
        *((name, "numbers") for name in ("both", "same", "text", "kind", "kind-and", "kind-and", "split")),
    ]
    assert told == len(runs) * told[:1]
    assert len({summary["digest"] for summary, _ in found}) == 1


@pytest.mark.parametrize("engine", ["processes", "duckdb", pytest.param("spark", marks=pytest.mark.slow)])
def test_a_column_may_be_named_as_a_header_of_items_names_it(tmp_path: Path, engine: str) -> None:
    late_rules(tmp_path)
    columns = {"id": ["1", "2"], "post": ["x", "MRN 00482913"], "metadata.patient": ["yes", None], "a`b": ["s", "t"]}
    pq.write_table(pa.table(columns), tmp_path / "a.parquet")

    summary = audited(
        tmp_path,
        tmp_path / "a.parquet",
        rules=tmp_path,
        columns=("group=a`b",),
        engine=engine,
        master="local[1]",
    )[1]

    assert [one["rule"] for one in summary["by_rule"]] == ["consent", "numbers"]
    assert {one["group"] for one in summary["by_group"]} == {"s", "t"}


def sees(_check: Check, _item: Item) -> list[Hit]:
    """Find something in everything: a matcher that a package adds."""
    return [Hit("post", 0, 1)]


@pytest.mark.parametrize("engine", ["processes", "duckdb"])
def test_checks_of_a_kind_that_a_package_adds_look_at_every_row(
    tmp_path: Path, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = f"smell-{engine}"  # a matcher once found is remembered
    (tmp_path / "rules.json").write_text(json.dumps(data(a_rule("r", a_check(kind)))), encoding="utf-8")
    (tmp_path / "a.csv").write_text("post\nx\ny\n", encoding="utf-8")
    err = io.StringIO()

    code = audit_command(Wanted((str(tmp_path / "a.csv"),), tmp_path, engine=engine), out=io.StringIO(), err=err)
    monkeypatch.setitem(MATCHERS, kind, f"{__name__}:sees")

    assert (code, f"no matcher for checks of kind `{kind}`" in err.getvalue()) == (2, True)
    assert audited(tmp_path, tmp_path / "a.csv", rules=tmp_path, engine=engine)[1]["findings"] == 2


def test_lint_finds_in_items_what_an_audit_finds_in_rows(tmp_path: Path) -> None:
    late_rules(tmp_path)
    archive_of_items = tmp_path / "items.jsonl"
    archive_of_items.write_text("\n".join(map(json.dumps, LATE[1:])), encoding="utf-8")
    out = io.StringIO()

    lint_command(
        [str(archive_of_items)], tmp_path / "rules.json", output_format="csv", stdin=io.StringIO(), out=out, err=out
    )

    rows = [
        [
            (row["item"], row["rule"], row["field"], row["start"], row["end"])
            for row in csv.DictReader(io.StringIO(text))
        ]
        for text in (out.getvalue(), audited(tmp_path, archive_of_items, rules=tmp_path)[2])
    ]
    assert len(rows[0]) == 9
    assert rows[0] == rows[1]


def test_a_row_that_neither_can_read_is_told_in_the_same_words(tmp_path: Path) -> None:
    late_rules(tmp_path)
    lines = [b'{"post": "\\ud800"}', b'{"post": "\xff"}', b'{"post": "a", "post": "b"}', b"{", b"3"]
    lines.append(b'{"post": "' + b"x" * 200_001 + b'"}')
    (tmp_path / "a.jsonl").write_bytes(b"\n".join(lines))
    (tmp_path / "a.csv").write_bytes(b'post,id\n\xff,1\n"a" b,2\na\n' + b"x" * 200_001 + b",4\n")

    for name, count in (("a.jsonl", 6), ("a.csv", 4)):
        _, problems = read_items(str(tmp_path / name), "post", io.StringIO())
        bad = audited(tmp_path, tmp_path / name, rules=tmp_path)[1]["first_bad_rows"]

        assert len(bad) == count
        assert [(row["row"], row["why"]) for row in bad] == [(one.at.line, one.message) for one in problems if one.at]


def test_a_cell_of_300_kilobytes_is_read(tmp_path: Path) -> None:
    late_rules(tmp_path)
    rows = [f"{'é' * 150_000} MRN 00482913,x", f"MRN 00482913,{'y' * 300_000}", f"{'z' * 300_000},x", "MRN 00482913,x"]
    (tmp_path / "a.csv").write_text("\n".join(["post,body", *rows]), encoding="utf-8")

    code, summary, _, err = audited(tmp_path, tmp_path / "a.csv", rules=tmp_path)

    assert (code, summary["findings"], summary["bad_rows"]) == (2, 3, 1)
    assert "a.csv:4: `post` has more than 200,000 characters" in err


def test_archives_are_named_by_folder_and_pattern_and_each_has_its_own_columns(tmp_path: Path) -> None:
    late_rules(tmp_path)
    folder = tmp_path / "archives"
    (folder / "deeper").mkdir(parents=True)
    (folder / ".hidden").mkdir()
    late_archives(folder / "deeper")
    (folder / "b.csv").write_text("key,bio,text\n1,x,MRN 00482913\n", encoding="utf-8")
    (folder / ".hidden" / "c.csv").write_text("post\nMRN 00482913\n", encoding="utf-8")
    work = str(folder / "work")

    found = [
        audited(tmp_path, *paths, rules=tmp_path, work=work)[1]
        for paths in (
            [folder],
            [folder],  # what is kept of the work is no archive
            [folder / "**" / "*.*"],
            [folder / "b.csv", folder / "deeper"],
            [folder / "*.csv", folder / "b.csv", folder / "deeper" / "a.*"],
        )
    ]

    assert [(one["rows"], one["findings"]) for one in found] == 5 * [(1 + 3 * 161, 1 + 3 * 9)]
    assert len({one["digest"] for one in found}) == 1


@pytest.mark.parametrize(
    ("name", "said"),
    [("*.parquet", "the pattern matches no file"), ("nothing", "no archive in it: .parquet")],
)
def test_where_no_archive_is_meant_that_is_told(tmp_path: Path, name: str, said: str) -> None:
    late_rules(tmp_path)
    (tmp_path / "nothing").mkdir()
    err = io.StringIO()

    assert audit_command(Wanted((str(tmp_path / name),), tmp_path), out=io.StringIO(), err=err) == 2
    assert said in err.getvalue()


@pytest.mark.parametrize("engine", ["processes", "duckdb"])
def test_standard_input_is_json_lines(tmp_path: Path, engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    late_rules(tmp_path)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "kept"))
    (tmp_path / "kept").mkdir()
    lines = (late_archives(tmp_path)[0]).read_bytes() + b"\n{\n"
    out, err = io.StringIO(), io.StringIO()

    code = audit_command(
        Wanted(("-",), tmp_path, engine=engine), stdin=io.TextIOWrapper(io.BytesIO(lines)), out=out, err=err
    )

    rows = [*csv.DictReader(io.StringIO(out.getvalue()))]
    assert (code, len(rows), {row["file"] for row in rows}) == (2, 9, {"<stdin>"})
    assert "<stdin>:162: not JSON" in err.getvalue()
    assert [*(tmp_path / "kept").iterdir()] == []


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"work": "state"}, "standard input cannot be resumed"),
        ({"engine": "spark"}, "reads Parquet only"),
        ({}, "Standard input is read as JSON Lines."),
    ],
)
def test_what_standard_input_cannot_be_is_told(tmp_path: Path, wanted: dict[str, str], said: str) -> None:
    late_rules(tmp_path)
    err = io.StringIO()
    stdin = io.TextIOWrapper(io.BytesIO(b"id,post\n1,MRN 00482913\n"))

    assert audit_command(Wanted(("-",), tmp_path, **wanted), stdin=stdin, out=io.StringIO(), err=err) == 2
    assert said in err.getvalue()
