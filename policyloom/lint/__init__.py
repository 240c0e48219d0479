"""The linter: rules.json and posts in, findings and questions out. It knows no policy source, only rules.json.

rules = load_rules("dist/exports/rules.json")
findings = rules.check("MRN: 00482913", kind="post")
open_questions = rules.questions("MRN: 00482913")
"""

from policyloom.lint.command import lint_command
from policyloom.lint.engine import check, hits, is_protected, questions
from policyloom.lint.finding import Finding, Hit, Question
from policyloom.lint.item import FIELDS, Item, normal_text
from policyloom.lint.library import RulesError, RuleSet, load_rules, rules_of
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
    "RuleSet",
    "Rules",
    "RulesError",
    "check",
    "hits",
    "is_protected",
    "lint_command",
    "load_rules",
    "normal_text",
    "questions",
    "read_items",
    "read_rules",
    "rules_from",
    "rules_of",
]
