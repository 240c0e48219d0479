"""The linter: rules.json and posts in, findings and questions out. It knows no policy source, only rules.json.

rules, problems = read_rules(Path("rules.json"))
findings = check(rules, Item("a1", {"post": "…"}))
open_questions = questions(rules, Item("a1", {"post": "…"}))
"""

from policyloom.lint.command import lint_command
from policyloom.lint.engine import check, hits, is_protected, questions
from policyloom.lint.finding import Finding, Hit, Question
from policyloom.lint.item import FIELDS, Item, normal_text
from policyloom.lint.reading import read_items
from policyloom.lint.rules import Check, Rule, Rules, read_rules, rules_from

__all__ = [
    "FIELDS",
    "Check",
    "Finding",
    "Hit",
    "Item",
    "Question",
    "Rule",
    "Rules",
    "check",
    "hits",
    "is_protected",
    "lint_command",
    "normal_text",
    "questions",
    "read_items",
    "read_rules",
    "rules_from",
]
