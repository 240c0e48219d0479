#!/usr/bin/env python3
"""Build this repository's policy: `python build.py` is `policyloom build policy/policy.yaml`, with the same options."""

import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SOURCE = HERE / "policy" / "policy.yaml"

if __name__ == "__main__":
    sys.path[:0] = [str(HERE)]
    from policyloom.cli import main

    os.chdir(HERE)
    sys.exit(main(["build", str(SOURCE), *sys.argv[1:]]))
