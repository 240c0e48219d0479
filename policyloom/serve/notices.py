"""What a reader of the preview is told of faults, in words of the catalogue; it knows no HTTP."""

from __future__ import annotations

from collections.abc import Mapping

from policyloom import project
from policyloom.diagnostics import Diagnostic, has_errors
from policyloom.pipeline.preview import Made
from policyloom.report.full import report
from policyloom.report.style import Style
from policyloom.serve.current import Notice, Shown
from policyloom.views import looks

LOOKS = "serve"


def words() -> Mapping[str, str]:
    """Read the fixed strings of the preview. The program speaks English."""
    return looks.strings(project.resources().templates, LOOKS)


def notice(made: Made, found: tuple[Diagnostic, ...], before: Shown) -> Notice | None:
    """Tell what keeps a build from being made, or nothing where nothing does. `before`: what was shown until now."""
    if not made.failure and not has_errors(found):
        return None
    heading = "refused" if made.site is not None else "no-site" if before.site is None else "last-good"
    text = made.failure or report(found, made.compiled.document.texts, Style(color=False)).rstrip()
    return Notice(words()[heading], text)
