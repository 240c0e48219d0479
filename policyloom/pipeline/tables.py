"""Import a row of an extension table on first use."""

from __future__ import annotations

from importlib import import_module
from typing import Any


def load(row: str) -> Any:
    """Give the function that a row such as "package.module:function" names."""
    module, _, function = row.partition(":")
    return getattr(import_module(module), function)
