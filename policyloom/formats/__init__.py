"""One module per format, Policy to Artifact; none knows another. `FORMATS` is the table the command line derives from.

Each row names a function `render(policy: Policy, context: Context) -> Iterable[Artifact]`, imported on first use.
"""

FORMATS: dict[str, str] = {
    "pdf": "policyloom.formats.guideline:render",
    "deck": "policyloom.formats.deck:render",
    "docx": "policyloom.formats.word:render",
    "site": "policyloom.formats.site:render",
    "key-points": "policyloom.formats.key_points:render",
    "brief": "policyloom.formats.brief:render",
    "forms": "policyloom.formats.forms:render",
    "launch-kit": "policyloom.formats.launch_kit:render",
    "learning": "policyloom.formats.learning:render",
    "json": "policyloom.formats.rules:render",
    "linters": "policyloom.formats.linters:render",
}
