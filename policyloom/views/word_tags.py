"""How a rule is named in a Word file: the tags of its content controls. It knows no rule but its id, and no file.

The contract between what writes `guideline.docx` and what reads a reviewed one:

- Each rule, active or not, is one block-level content control (`w:sdt`). Its `w:tag` is `rule_tag(id)`.
- In it, each text that a reviewer may edit is one paragraph in a block-level content control of its own. The tag of that one is the
  name of the field: `lead_in`, `statement`, `rationale`, `consequence`, or `exception_tag(position)`.
- A text of several paragraphs (a consequence may have them) has one such control for each paragraph, in order, all with the same tag.
- What a field's control holds, as text, is one line of `views.text.plain(field)`. Nothing else stands in it: numbers, badges, facets,
  sources and examples stand in the rule's control, outside the fields'.
- An inactive rule has the one field `lead_in`.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

FIELDS = ("lead_in", "statement", "rationale", "consequence")
_EXCEPTION = "exceptions."
_LONGEST = 64
_KEPT = 51
_DIGITS = 12


def rule_tag(name: str) -> str:
    """Give the tag of a rule's control: its id where that has 64 characters or fewer, which is all that Word allows.

    A longer id gives its first 51 characters, a tilde (no id has one), and the first 12 hex digits of its SHA-256.
    """
    if len(name) <= _LONGEST:
        return name
    return f"{name[:_KEPT]}~{sha256(name.encode('utf-8')).hexdigest()[:_DIGITS]}"


def rules_by_tag(ids: Iterable[str]) -> dict[str, str]:
    """Give the id of each tag, for all the rules of a policy: what `rule_tag` wrote leads back to the rule."""
    return {rule_tag(name): name for name in ids}


def exception_tag(position: int) -> str:
    """Give the tag of an exception: `exceptions.1` for the first that `Rule.exceptions` holds.

    A rule's value keeps no keys, only the texts that hold under this institution's choices, in the author's order.
    """
    return f"{_EXCEPTION}{position}"


def exception_position(tag: str) -> int:
    """Give the position that `exception_tag` wrote, or 0 for another field's tag."""
    digits = tag.removeprefix(_EXCEPTION)
    return int(digits) if digits != tag and digits.isdecimal() else 0
