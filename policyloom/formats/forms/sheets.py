"""The columns of a form as a sheet: one header row of CSV in UTF-8; it knows no policy."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable


def header(columns: Iterable[str]) -> bytes:
    """Write a header row."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerow(columns)
    return buffer.getvalue().encode()
