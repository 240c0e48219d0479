"""The README is kept true: its command reference is what --help says, and what it names is there."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from policyloom.cli import main
from policyloom.commands import COMMANDS

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
_START, _END = "<!-- commands:", "<!-- end of commands -->"
_LINK = re.compile(r"\]\(([^)#:]+)\)")


def _help(command: str) -> str:
    environment = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1", "PYTHON_COLORS": "0"}
    done = subprocess.run(
        [sys.executable, "-m", "policyloom", command, "--help"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def _reference() -> str:
    return "".join(f"\n### policyloom {command}\n\n```text\n{_help(command)}```\n" for command in COMMANDS)


def test_the_command_reference_is_what_help_says() -> None:
    text = README.read_text(encoding="utf-8")
    before, rest = text.split(_START, 1)
    marker, rest = rest.split("\n", 1)
    written, after = rest.split(_END, 1)
    wanted = _reference() + "\n"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        README.write_text(f"{before}{_START}{marker}\n{wanted}{_END}{after}", encoding="utf-8")
        return

    assert written == wanted, "run UPDATE_SNAPSHOTS=1 ./run test tests/test_readme.py"


@pytest.mark.parametrize("target", _LINK.findall(README.read_text(encoding="utf-8")))
def test_links_lead_somewhere(target: str) -> None:
    assert (ROOT / target).exists()


def test_the_overrides_that_the_tutorial_shows_compile(own_northfield: Path) -> None:
    blocks = re.findall(r"^   ```yaml\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    added = "\n".join(re.sub(r"^   ", "", block, flags=re.MULTILINE) for block in blocks)
    own_northfield.write_text(own_northfield.read_text(encoding="utf-8") + added, encoding="utf-8")

    assert "conduct-info-disclaimer" in added
    assert main(["check", str(own_northfield), "--format", "concise"]) == 0


def test_the_check_that_it_shows_finds_its_case(own_northfield: Path) -> None:
    (shown,) = re.findall(r"^```yaml\n(phrases:.*?)```", README.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    own_northfield.write_text(own_northfield.read_text(encoding="utf-8") + shown, encoding="utf-8")

    assert main(["test", str(own_northfield), "--format", "concise"]) == 0


def test_the_brand_that_it_shows_names_keys_that_exist() -> None:
    (shown,) = re.findall(r"^```yaml\n(brand:.*?)```", README.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    schema = json.loads((ROOT / "schema" / "policy.schema.json").read_text(encoding="utf-8"))
    known = schema["$defs"]["institution"]["properties"]["brand"]["properties"]

    brand = yaml.safe_load(shown)["brand"]

    assert brand.keys() == known.keys()
    assert brand["colors"].keys() == known["colors"]["properties"].keys()
