"""Run the command line with `python -m policyloom`."""

from policyloom.cli import main

raise SystemExit(main())
