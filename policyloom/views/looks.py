"""Templates and fixed strings: how a format finds its look. It knows no format's content."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from policyloom.views import text


class _Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, which asks about an attribute of a type once: what it answers depends on nothing else."""

    def __init__(self, *given: Any, **named: Any) -> None:
        self._asked: dict[tuple[type, str], bool] = {}
        super().__init__(*given, **named)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Tell whether a template may read an attribute. `value` is not looked at by Jinja either."""
        key = (type(obj), attr)
        if key not in self._asked:
            self._asked[key] = super().is_safe_attribute(obj, attr, value)
        return self._asked[key]


@lru_cache(maxsize=8)
def environment(templates: Path) -> Environment:
    """Make the Jinja environment of the folder of looks: strict, HTML-escaped, with the text writers as filters.

    It is a sandbox: an institution may bring templates of its own, which must not reach the machine.
    """
    made = _Sandbox(
        loader=FileSystemLoader(templates),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        optimized=False,  # Each template is compiled in each build: folding constants costs more than it saves.
    )
    made.filters |= {
        "html": text.html,
        "inline": text.inline_html,
        "plain": text.plain,
        "md": text.markdown,
        "inline_md": text.inline_markdown,
        "verbatim_md": text.verbatim_markdown,
        "pasted_md": text.pasted_markdown,
        "pasted_inline_md": text.pasted_inline_markdown,
    }
    return made


@lru_cache(maxsize=16)
def strings(templates: Path, name: str, language: str = "en") -> dict[str, str]:
    """Read the fixed strings that all formats share, then those of one format, from `strings.<language>.yaml` files."""
    tag = language.split("-", maxsplit=1)[0]
    shared = templates / f"strings.{tag}.yaml"
    own = templates / name / f"strings.{tag}.yaml"
    found: dict[str, str] = {}
    for file in (shared, own):
        if file.exists():
            found |= yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) or {}
    return found
