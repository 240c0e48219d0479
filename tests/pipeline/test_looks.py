"""An institution's own templates lie over ours: checked before a build, and never a way to the machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from policyloom.cli import main
from policyloom.pipeline.compile import compile_policy
from policyloom.proofs import extract


def put(policy: Path, name: str, text: str) -> Path:
    path = policy.parent / "templates" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "text", "rule", "says"),
    [
        ("brief/brief.css.j2", "p {}\n{% if %}", "unfit-template", "no Jinja template"),
        ("brief/brief.cs.j2", "p {}", "unknown-template", "Did you mean `brief/brief.css.j2`?"),
        ("strings.en.yaml", "draft: 'A {draft}'", "unfit-template", "blanks that nothing fills"),
        ("strings.en.yaml", "draft: 'A {'", "unfit-template", "blanks that nothing fills"),
        ("strings.en.yaml", "drafft: Not yet", "unfit-template", "Did you mean `draft`?"),
        ("strings.en.yaml", "draft: 7", "unfit-template", "has to be text"),
        ("strings.en.yaml", "- draft", "unfit-template", "keys and values"),
        ("deck/layouts.yaml", "a: [", "unfit-template", "no YAML"),
    ],
)
def test_a_template_that_cannot_work_is_reported_at_its_line(
    own_northfield: Path, name: str, text: str, rule: str, says: str
) -> None:
    put(own_northfield, name, text)

    (problem,) = (one for one in compile_policy(own_northfield).diagnostics if "template" in one.rule)

    assert problem.rule == rule
    assert says in problem.message + problem.hint
    assert problem.at is not None
    assert problem.at.file.endswith(name)


def test_what_has_no_place_among_ours_is_left_alone(own_northfield: Path) -> None:
    put(own_northfield, "notes/readme.txt", "for us")
    put(own_northfield, "other.html", "for us")

    compiled = compile_policy(own_northfield)

    assert compiled.sound is not None
    assert compiled.sound.looks == {}


def test_a_link_out_of_the_folder_is_refused(own_northfield: Path) -> None:
    place = put(own_northfield, "brief/brief.css.j2", "")
    place.unlink()
    place.symlink_to("/etc/hostname")

    (problem,) = (one for one in compile_policy(own_northfield).diagnostics if "template" in one.rule)

    assert "leads out" in problem.message


@pytest.mark.slow
def test_a_template_beside_the_policy_takes_the_place_of_ours(own_northfield: Path, tmp_path: Path) -> None:
    put(own_northfield, "strings.en.yaml", "draft: Work in progress\n")
    put(
        own_northfield,
        "brief/brief.html.j2",
        '<html lang="en"><head><title>Ours</title></head><body><h1>Our own brief</h1><p>{{ mark }}</p></body></html>',
    )
    before = compile_policy(own_northfield.rename(own_northfield.with_name("plain.yaml")))
    own_northfield.with_name("plain.yaml").rename(own_northfield)

    assert main(["build", str(own_northfield), "--only", "brief", "--out", str(tmp_path / "dist"), "--quiet"]) == 0

    text = extract.pdf_text(tmp_path / "dist" / "board-brief.pdf")
    assert "Our own brief" in text
    assert "Work in progress" in text
    assert before.policy is not None
    assert before.policy.looks.keys() == {"strings.en.yaml", "brief/brief.html.j2"}


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "{{ nothing.there }}",
        "{% include '../../../etc/hostname' %}",
        "{{ ''.__class__.__mro__ }}",
        "{{ policy.__init__.__globals__ }}",
        "{% for n in range(999999999) %}x{% endfor %}",
    ],
)
def test_a_template_that_fails_or_reaches_out_stops_the_build_and_is_named(
    own_northfield: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    put(
        own_northfield,
        "brief/brief.html.j2",
        f"<html lang='en'><head><title>A</title></head><body><p>{text}</p></body></html>",
    )

    code = main(["build", str(own_northfield), "--only", "brief", "--out", str(tmp_path / "dist")])

    said = capsys.readouterr().err
    assert code == 1
    assert "brief/brief.html.j2" in said
    assert "Nothing was built." in said
    assert not (tmp_path / "dist").exists()
