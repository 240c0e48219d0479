"""What is proven of a policy and of its outputs. `PROOFS` and `TRIALS` are the tables; nothing here writes a file.

A trial looks at the policy alone: its rules' examples and cases, run by the linter on the exported rules; its letters.
A proof looks at the staged outputs: every active statement, found whole in each format that claims to carry it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from policyloom.diagnostics import Diagnostic, in_order
from policyloom.model.types import Policy
from policyloom.proofs.coverage import coverage
from policyloom.proofs.glyphs import glyphs
from policyloom.proofs.statements import statements
from policyloom.proofs.trials import trials
from policyloom.source.document import Document

__all__ = ["PROOFS", "TRIALS", "coverage", "prove", "try_out"]

PROOFS: dict[str, Callable[[Policy, Path, str], tuple[Diagnostic, ...]]] = {"statements": statements}
TRIALS: dict[str, Callable[[Policy, Document], tuple[Diagnostic, ...]]] = {"examples": trials, "glyphs": glyphs}


def prove(policy: Policy, folder: Path, name: str) -> tuple[Diagnostic, ...]:
    """Prove the staged output of one format. Gives what failed."""
    return in_order(problem for proof in PROOFS.values() for problem in proof(policy, folder, name))


def try_out(policy: Policy, document: Document) -> tuple[Diagnostic, ...]:
    """Run every trial of the policy."""
    return in_order(problem for trial in TRIALS.values() for problem in trial(policy, document))
