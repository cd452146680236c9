"""Findings as values: what, where, why, what to do. Codes are stable; `docs/diagnostics.md` comes from `RULES`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from secops_cli.rules.campaigns import CAMPAIGN_RULES
from secops_cli.rules.certification import CERTIFICATION_RULES
from secops_cli.rules.evidence import EVIDENCE_RULES
from secops_cli.rules.general import GENERAL_RULES
from secops_cli.rules.holding import HOLDING_RULES
from secops_cli.rules.rule import SEVERITIES, Rule, Severity
from secops_cli.rules.systems import SYSTEM_RULES


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in the repository: POSIX path, line and column, both 1-based, columns in code points."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Related:
    """A second place that explains a finding."""

    place: Place
    message: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding.

    Attributes:
        code: a key of `RULES`.
        place: where it was found.
        message: what is wrong with this very value, in Chinese.
        hint: what to do; defaults to the rule's remedy.
        clause: qualified clause (`isccc-sv-001-2015:4.2.4-d`) where one is concerned.
        related: other places that belong to it.
        cause: findings of one code and cause are one matter; text for people lists the places after the first.
        route: from the record at `place` to the value meant; places are made exact only for what is reported.
    """

    code: str
    place: Place
    message: str
    hint: str = ""
    clause: str | None = None
    related: tuple[Related, ...] = ()
    route: tuple[str | int, ...] = ()
    cause: str = ""

    @property
    def severity(self) -> Severity:
        return RULES[self.code].severity

    @property
    def advice(self) -> str:
        return self.hint or RULES[self.code].remedy


RULES: Final[dict[str, Rule]] = {
    rule.code: rule
    for rules in (GENERAL_RULES, EVIDENCE_RULES, HOLDING_RULES, CERTIFICATION_RULES, SYSTEM_RULES, CAMPAIGN_RULES)
    for rule in rules
}
"""Code → rule."""


def in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Sort by place, then code, then message, and leave out exact repeats."""
    unique = dict.fromkeys(diagnostics)
    return sorted(unique, key=lambda d: (d.place, d.code, d.message))


def worst(diagnostics: Iterable[Diagnostic]) -> Severity | None:
    """The worst severity among them, None where there are none."""
    found = {d.severity for d in diagnostics}
    return next((severity for severity in SEVERITIES if severity in found), None)
