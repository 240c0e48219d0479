"""How diagnostics look. `REPORTERS` is the table: name to function; the command line derives from it. It knows no policy."""

REPORTERS: dict[str, str] = {
    "full": "policyloom.report.full:report",
    "concise": "policyloom.report.concise:report",
    "json": "policyloom.report.machine:report",
}
