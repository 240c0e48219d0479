"""Check PPTX and DOCX files against the Open XML SDK, offline: its program comes with the Node packages of the tests."""

from __future__ import annotations

import json
import stat
import subprocess
from pathlib import Path

_PROGRAM = (
    Path(__file__).resolve().parents[1] / "node_modules" / "@xarsh" / "ooxml-validator-linux-x64" / "ooxml-validator"
)


def problems(file: Path) -> list[str]:
    """Give what is wrong with a file, each with its part; empty where it is valid."""
    _PROGRAM.chmod(_PROGRAM.stat().st_mode | stat.S_IXUSR)
    done = subprocess.run([_PROGRAM, file], capture_output=True, text=True, check=False)
    found = json.loads(done.stdout)
    listed = [f"{one['path']} {one['xPath']}: {one['description']}" for one in found["errors"]]
    return listed if found["ok"] is not True or listed else []
