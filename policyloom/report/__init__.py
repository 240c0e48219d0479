"""How diagnostics, explanations, diffs, reviews and surveys look. Tables, name to function; the command line derives from them. It knows no policy."""

REPORTERS: dict[str, str] = {
    "full": "policyloom.report.full:report",
    "concise": "policyloom.report.concise:report",
    "json": "policyloom.report.machine:report",
}
EXPLAINERS: dict[str, str] = {
    "text": "policyloom.report.explanation:report",
    "json": "policyloom.report.explanation_json:report",
}
SURVEYS: dict[str, str] = {
    "text": "policyloom.report.survey:text",
    "markdown": "policyloom.report.survey:markdown",
    "json": "policyloom.report.survey:data",
}
CHANGES: dict[str, str] = {
    "text": "policyloom.report.changes:report",
    "markdown": "policyloom.report.changes_markdown:report",
    "json": "policyloom.report.changes_json:report",
}
REVIEWS: dict[str, str] = {
    "text": "policyloom.report.review:report",
    "json": "policyloom.report.review_json:report",
}
