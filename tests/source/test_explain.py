"""`explain`: every value of the resolved policy names the line that holds it, and what decided it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policyloom.cli import main
from policyloom.diagnostics import lines_of
from policyloom.model.clauses import Backing, backing
from policyloom.pipeline.compile import Compilation, compile_policy
from policyloom.pipeline.tables import load
from policyloom.report import EXPLAINERS
from policyloom.report.style import Style
from policyloom.source.addresses import Unknown, dotted
from policyloom.source.document import Origin, paths_in
from policyloom.source.document import Path as KeyPath
from policyloom.source.explain import Explanation, Standing, explain, explain_path
from policyloom.source.reader import read
from policyloom.source.resolution import Resolution, resolve

ROOT = Path(__file__).resolve().parents[2]
NORTHFIELD = ROOT / "policy" / "policy.yaml"
SCHEMA = jsonschema_rs.validator_for(
    json.loads((ROOT / "schema" / "explanation.schema.json").read_text(encoding="utf-8"))
)
MODALITIES = ("MUST", "SHOULD", "MAY", "MUST NOT", "SHOULD NOT")


@cache
def _northfield() -> tuple[Compilation, Resolution, tuple[KeyPath, ...]]:
    compiled = compile_policy(NORTHFIELD)
    resolution = resolve(compiled.document, compiled.filled)
    return compiled, resolution, tuple(paths_in(resolution.data))


def _explained(source: Path, address: str) -> Explanation:
    compiled = compile_policy(source)
    found = explain(compiled.document, compiled.filled, address)
    assert isinstance(found, Explanation)
    return found


def _text_at(origin: Origin) -> str:
    """The text that a location spans, indented as it stands there."""
    at = origin.at
    lines = lines_of((ROOT / at.file).read_text(encoding="utf-8"))[at.line - 1 : at.end_line]
    lines[-1] = lines[-1][: at.end_column - 1]
    lines[0] = " " * (at.column - 1) + lines[0][at.column - 1 :]
    return "\n".join(lines)


def _assert_the_text_holds(found: Explanation) -> None:
    """The place that `set_by` names exists, and reading its text alone gives the value that is written there."""
    assert found.set_by, dotted(found.path)
    data: Any = read(_text_at(found.set_by), "snippet")[0].data
    if isinstance(found.value, dict):
        inner = data if isinstance(found.path[-1], int) else data[found.path[-1]]
        assert set(inner) <= set(found.value)
    else:
        assert data == found.written


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_any_path_of_northfield_names_the_line_that_holds_its_value(data: st.DataObject) -> None:
    _, resolution, paths = _northfield()
    path = data.draw(st.sampled_from(paths))

    found = explain_path(resolution, path)

    assert found.path == path
    assert found.standing in (Standing.SET, Standing.DEFAULT)
    assert found.value == resolution.value(path)
    _assert_the_text_holds(found)


def test_every_path_has_a_layer_and_keeps_its_address() -> None:
    compiled, resolution, paths = _northfield()

    for path in paths[:: len(paths) // 40]:
        found = explain(compiled.document, compiled.filled, dotted(path))
        assert isinstance(found, Explanation)
        assert found.path == path
    assert all(resolution.document.origins.get(resolution.written_at(path)) for path in paths)


def _layered(folder: Path, consortium: str, institution: str = "") -> Path:
    """Northfield on top of a consortium layer, which extends the pack."""
    text = NORTHFIELD.read_text(encoding="utf-8")
    (folder / "brand").mkdir(exist_ok=True)
    (folder / "brand" / "logo.svg").write_bytes((NORTHFIELD.parent / "brand" / "logo.svg").read_bytes())
    (folder / "consortium.yaml").write_text(
        f"policyloom: 1\nextends: [healthcare-social-media]\n{consortium}", encoding="utf-8"
    )
    own = folder / "policy.yaml"
    own.write_text(text.replace("[us-private]", "[./consortium.yaml]") + institution, encoding="utf-8")
    return own


CONSORTIUM = """
rules:
  official-multilingual:
    modality: MAY
    reason: Members decide.
"""


def test_each_layer_that_touched_a_value_is_named_oldest_first(tmp_path: Path) -> None:
    own = _layered(
        tmp_path, CONSORTIUM, "rules:\n  official-multilingual:\n    modality: MUST\n    reason: The board asked.\n"
    )

    found = _explained(own, "official-multilingual.modality")

    assert [(one.layer, one.value, one.reason) for one in found.layers] == [
        ("healthcare-social-media", "SHOULD", ""),
        ("./consortium.yaml", "MAY", "Members decide."),
        ("northfield-social-media", "MUST", "The board asked."),
    ]
    assert found.value == "MUST"
    assert found.set_by == found.layers[-1]
    assert lines_of(own.read_text())[found.set_by.at.line - 1].strip() == "modality: MUST"


def test_a_mapping_is_explained_by_who_brought_it_in_and_who_amended_it(tmp_path: Path) -> None:
    own = _layered(tmp_path, CONSORTIUM)

    found = _explained(own, "official-multilingual")

    assert found.set_by and found.set_by.layer == "healthcare-social-media"
    assert [one.layer for one in found.layers] == ["healthcare-social-media", "./consortium.yaml"]
    assert {key: origin.layer for key, origin in found.keys if origin}["modality"] == "./consortium.yaml"


def test_an_omission_says_who_left_it_out_and_why(tmp_path: Path) -> None:
    own = _layered(tmp_path, CONSORTIUM, "omit:\n  official-multilingual: English only for now.\n")

    for address in ("official-multilingual", "rules.official-multilingual.modality"):
        found = _explained(own, address)
        assert found.standing is Standing.OMITTED
        assert found.value is None
        assert found.set_by and (found.set_by.layer, found.set_by.reason) == (
            "northfield-social-media",
            "English only for now.",
        )
        assert [one.omits for one in found.layers] == [False, False, True]


def test_a_rule_that_a_later_layer_puts_back_shows_the_omission_in_between(tmp_path: Path) -> None:
    consortium = "omit:\n  official-multilingual: Not here.\n"
    own = _layered(tmp_path, consortium, "rules:\n  official-multilingual:\n    modality: MUST\n")

    found = _explained(own, "official-multilingual.modality")

    assert found.standing is Standing.SET
    assert [(one.layer, one.omits) for one in found.layers] == [
        ("healthcare-social-media", False),
        ("./consortium.yaml", True),
        ("northfield-social-media", False),
    ]


def test_an_entry_of_a_list_that_was_replaced_says_so(tmp_path: Path) -> None:
    own = _layered(tmp_path, "rules:\n  privacy-no-age:\n    sources:\n      - {ref: policyloom}\n")

    found = _explained(own, "privacy-no-age.sources[1].ref")

    assert found.standing is Standing.REPLACED
    assert found.set_by and found.set_by.layer == "./consortium.yaml"


def test_a_choice_that_nobody_answers_is_explained_by_its_default(own_northfield: Path) -> None:
    text = own_northfield.read_text(encoding="utf-8")
    own_northfield.write_text(text.replace("  embargo_days: 31\n", ""), encoding="utf-8")

    found = _explained(own_northfield, "choices.embargo_days")

    assert found.standing is Standing.DEFAULT
    assert found.value == 31
    assert found.set_by and found.set_by.layer == "healthcare-social-media"
    assert found.question and found.question.text.startswith("How many days")


def test_a_policy_without_any_answer_explains_all_choices(own_northfield: Path) -> None:
    head, rest = own_northfield.read_text(encoding="utf-8").split("choices:\n")
    own_northfield.write_text(head + rest[rest.index("history:") :], encoding="utf-8")

    found = _explained(own_northfield, "choices")

    assert found.value["embargo_days"] == 31
    assert found.set_by


def test_a_variant_that_applies_gives_the_value_and_names_what_it_replaced(own_northfield: Path) -> None:
    text = own_northfield.read_text(encoding="utf-8")
    own_northfield.write_text(text.replace("disclaimer: should", "disclaimer: must"), encoding="utf-8")

    found = _explained(own_northfield, "identity-views-own-disclaimer.modality")

    assert found.value == "MUST"
    assert (
        found.set_by
        and lines_of((ROOT / found.set_by.at.file).read_text())[found.set_by.at.line - 1].strip() == "modality: MUST"
    )
    assert [one.value for one in found.instead_of] == ["SHOULD"]
    assert [(one.path[-1], one.applies, one.value) for one in found.variants] == [
        ("must", True, "MUST"),
        ("may", False, "MAY"),
    ]
    policy = compile_policy(own_northfield).policy
    assert policy and policy.rules["identity-views-own-disclaimer"].modality == found.value


@pytest.mark.parametrize(("answer", "active"), [("authorized_only", True), ("never", False)])
def test_a_condition_names_the_choice_that_decides_it(own_northfield: Path, answer: str, active: bool) -> None:
    text = own_northfield.read_text(encoding="utf-8")
    own_northfield.write_text(text.replace("case_discussion: authorized_only", f"case_discussion: {answer}"))

    found = _explained(own_northfield, "privacy-case-authorization.statement")

    assert [one.holds for one in found.conditions] == [active]
    test = found.conditions[0].tests[0]
    assert (test.choice, test.answer, test.default) == ("case_discussion", answer, False)
    assert test.set_by and test.set_by.layer == "northfield-social-media"


def test_placeholders_say_what_took_their_place_and_from_where() -> None:
    found = _explained(NORTHFIELD, "privacy-case-embargo.statement")

    assert "{choices.embargo_days}" in found.written
    assert next((one.name, one.words) for one in found.fillings) == ("choices.embargo_days", "31")
    assert found.fillings[0].set_by and found.fillings[0].set_by.layer == "northfield-social-media"
    assert ("rules", "privacy-case-embargo", "statement") in _explained(NORTHFIELD, "choices.embargo_days").fills


def test_the_clauses_behind_a_rule_come_with_their_locator() -> None:
    compiled, _, _ = _northfield()

    behind = backing(compiled.document, ("rules", "privacy-case-authorization", "statement"))

    assert ("residency-guideline", "item (b)") in [(one.ref, one.locator) for one in behind.clauses]
    assert behind.extension.startswith("The sources stop")
    assert backing(compiled.document, ("choices", "case_discussion")).clauses[0].ref == "residency-guideline"


@pytest.mark.parametrize(
    ("address", "near"),
    [
        ("privacy-no-ag.modalty", "privacy-no-age.modality"),
        ("rules.privacy-no-age.modalitty", "rules.privacy-no-age.modality"),
        ("privacy-no", "privacy-no-age"),
        ("choices.embargo_day", "choices.embargo_days"),
        ("case_discusion", "choices.case_discussion"),
        ("institution.brand.colours.primary", "institution.brand.colors.primary"),
    ],
)
def test_a_near_miss_is_completed(address: str, near: str) -> None:
    compiled, _, _ = _northfield()

    found = explain(compiled.document, compiled.filled, address)

    assert isinstance(found, Unknown)
    assert near in found.near


def test_an_unknown_key_shows_what_stands_below_the_longest_prefix(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["explain", "institution.brand.zzz", str(NORTHFIELD)])

    written = capsys.readouterr().out
    assert code == 1
    assert "Below `institution.brand`:\n  colors, logo" in written
    assert "\x1b[" not in written


def test_what_stands_below_a_single_value_is_unknown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "institution.name.x", str(NORTHFIELD)]) == 1
    assert "`institution.name` is a single value" in capsys.readouterr().out


@pytest.mark.parametrize(
    "address", ["institution.brand.colors.primary", "rules.privacy-case-embargo", "faq", "choices.tone"]
)
def test_the_json_is_format_1_and_names_the_line(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", address, str(NORTHFIELD), "--format", "json"]) == 0

    data = json.loads(capsys.readouterr().out)

    SCHEMA.validate(data)
    assert (data["format"], data["found"], data["address"], data["errors"]) == (1, True, address, 0)
    at = data["set_by"]["at"]
    assert lines_of((ROOT / at["file"]).read_text(encoding="utf-8"))[at["line"] - 1] == data["set_by"]["line"]


def test_a_policy_with_errors_is_explained_as_far_as_it_compiled(
    own_northfield: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = own_northfield.read_text(encoding="utf-8")
    own_northfield.write_text(text.replace("tone: encourage", "tone: shout"), encoding="utf-8")

    assert main(["explain", "choices.tone", str(own_northfield)]) == 0

    written = capsys.readouterr().out
    assert "choices.tone: shout" in written
    assert "The policy has 1 error, so this is as far as it compiled." in written
    assert "error[wrong-answer]" in written


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "[",
        "- a\n- b\n",
        "choices: [a]\n",
        "extends: [healthcare-social-media]\nquestions: {tone: [1]}\nchoices: 3\n",
        "extends: [healthcare-social-media]\nrules: {privacy-no-age: {variants: {a: 1, b: {when: 3}}, when: [x]}}\n",
        "extends: [healthcare-social-media]\nrules: [1]\nreferences: 3\nfaq: {a: {sources: [1, {ref: [x]}]}}\n",
        "extends: [nothing-like-it]\nrules: {a: {when: {b: 1}, sources: 4}}\n",
    ],
)
def test_any_shape_of_policy_is_borne(tmp_path: Path, broken: str) -> None:
    own = tmp_path / "policy.yaml"
    own.write_text(broken, encoding="utf-8")
    compiled = compile_policy(own)
    resolution = resolve(compiled.document, compiled.filled)

    for path in list(paths_in(resolution.data))[:400]:
        explain_path(resolution, path)
        backing(compiled.document, path)
    for address in ("rules.a", "privacy-no-age.modality", "choices.tone", "", "faq.a.sources.1", "nowhere.at.all"):
        found = explain(compiled.document, compiled.filled, address)
        behind = backing(compiled.document, found.path) if isinstance(found, Explanation) else Backing()
        for write in map(load, EXPLAINERS.values()):
            written = write(found, behind, compiled.diagnostics, compiled.document.texts, Style(False))
            assert "error" in written
        SCHEMA.validate(json.loads(written))


@cache
def _rules_of_the_base() -> list[str]:
    """The rules that Northfield has from the base pack; its own pack adds others, which `_layered` does not build on."""
    document = compile_policy(NORTHFIELD).document
    return sorted(
        rule
        for rule in document.get("rules")
        if document.origins[("rules", rule)][0].layer == "healthcare-social-media"
    )


@settings(max_examples=12, deadline=None)
@given(st.data())
def test_layered_overlays_name_the_last_layer_that_set_the_value(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    rules = data.draw(st.lists(st.sampled_from(_rules_of_the_base()), min_size=1, max_size=4, unique=True))
    layers = [{rule: data.draw(st.sampled_from((None, *MODALITIES))) for rule in rules} for _ in range(2)]
    written = [
        "\nrules:\n" + "".join(f"  {rule}: {{modality: {one}, reason: r}}\n" for rule, one in layer.items() if one)
        if any(layer.values())
        else ""
        for layer in layers
    ]
    own = _layered(tmp_path_factory.mktemp("layered"), *written)
    compiled = compile_policy(own)
    settled = resolve(compiled.document, compiled.filled)

    for rule in rules:
        path = settled.written_at(("rules", rule, "modality"))
        found = explain_path(settled, ("rules", rule, "modality"))
        _assert_the_text_holds(found)
        if len(path) == 3:
            touched = [
                name
                for name, layer in zip(("./consortium.yaml", "northfield-social-media"), layers, strict=True)
                if layer[rule]
            ]
            assert [one.layer for one in found.layers] == ["healthcare-social-media", *touched]
            assert found.value == next(
                (layer[rule] for layer in reversed(layers) if layer[rule]), found.layers[0].value
            )
