"""Layers that a policy names: by relative paths, twice, in circles, outside their pack."""

from __future__ import annotations

from pathlib import Path

from policyloom.pipeline.compile import Compilation, compile_policy

OWN = "policyloom: 1\nextends: [{}]\n"


def _compiled(folder: Path, **files: str) -> Compilation:
    for name, text in files.items():
        file = folder / name.replace("__", "/").replace("_yaml", ".yaml")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return compile_policy(folder / "policy.yaml")


def _rules(compiled: Compilation) -> set[str]:
    return {one.rule for one in compiled.diagnostics}


def test_two_files_of_one_relative_name_are_two_layers(tmp_path: Path) -> None:
    found = _compiled(
        tmp_path,
        policy_yaml=OWN.format("./a/pack.yaml, ./b/pack.yaml"),
        a__pack_yaml=OWN.format("./base.yaml"),
        b__pack_yaml=OWN.format("./base.yaml"),
        a__base_yaml="policyloom: 1\ntopics: {one: {title: One}}\n",
        b__base_yaml="policyloom: 1\ntopics: {two: {title: Two}}\n",
    )

    assert set(found.document.get("topics")) == {"one", "two"}


def test_one_file_of_two_names_is_one_layer(tmp_path: Path) -> None:
    base = "policyloom: 1\ntopics: {one: {title: One}}\n"
    found = _compiled(tmp_path, policy_yaml=OWN.format("./base.yaml, ./x/../base.yaml"), base_yaml=base, x__y_yaml="")

    assert len(found.document.origins["topics", "one"]) == 1


def test_a_circle_is_found_under_any_name(tmp_path: Path) -> None:
    found = _compiled(
        tmp_path, policy_yaml=OWN.format("./a.yaml"), a_yaml=OWN.format("../" + tmp_path.name + "/policy.yaml")
    )

    assert _rules(found) == {"pack-cycle"}


def test_a_layer_that_is_not_there_is_the_only_problem(tmp_path: Path) -> None:
    for text in (
        "just words\n",
        "- a\n",
        OWN.format("1"),
        OWN.format("./" + "a" * 5000),
        "policyloom: 1\nextends: pack\n",
        "a: \x07\n",
    ):
        found = _compiled(tmp_path, policy_yaml=text)

        assert len(found.diagnostics) == 1, text
        assert found.diagnostics[0].at


def test_a_pack_reads_nothing_outside_its_folder(tmp_path: Path) -> None:
    pack = "policyloom: 1\npack: {id: own}\nfiles: [../secret.yaml, /etc/hostname, a]\n"
    found = _compiled(
        tmp_path, policy_yaml=OWN.format("./own"), own__pack_yaml=pack, own__a__b_yaml="", secret_yaml="topics: 1\n"
    )

    assert [(one.rule, one.at and one.at.column) for one in found.diagnostics] == [
        ("unreadable-file", 9),
        ("unreadable-file", 25),
        ("unreadable-file", 40),
    ]
    assert not any(file.name == "secret.yaml" for file in found.files)


def test_a_byte_that_is_no_text_is_placed_in_its_file(tmp_path: Path) -> None:
    (tmp_path / "policy.yaml").write_bytes("é: 1\né: \u00e9".encode() + b"\xff")

    (problem,) = compile_policy(tmp_path / "policy.yaml").diagnostics

    assert problem.at
    assert (problem.at.line, problem.at.column) == (2, 5)


def test_a_name_with_marks_prints_as_it_is(own_northfield: Path) -> None:
    text = own_northfield.read_text(encoding="utf-8").replace("name: Northfield\n", 'name: "*N* [x](y) a_b _c_ &lt;"\n')
    own_northfield.write_text(text, encoding="utf-8")

    policy = compile_policy(own_northfield).policy

    assert policy
    statement = policy.rules["conduct-share-successes"].statement
    assert r"\*N\* \[x\](y) a_b \_c\_ \&lt;" in statement
