"""One repository of many → its line of the results and the files that were asked for; its faults are part of the line.

Nothing here knows of other repositories or of processes.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Final

from secops_cli import __version__
from secops_cli.cache import answers
from secops_cli.cache.answers import Answer
from secops_cli.cache.store import Store
from secops_cli.deliver.papers import PAPERS
from secops_cli.errors import CommandLineError, SecopsError
from secops_cli.pipeline import Opened, Request, Result, judge_opened, open_repository, papers, self_assessments
from secops_cli.report.contracts.batch import (
    BatchClauseEntry,
    BatchDocument,
    BatchReportEntry,
    BatchSystemsEntry,
    BatchTargetEntry,
)
from secops_cli.source.lfs import NOT_HERE
from secops_cli.source.packaged import standards_folder

if TYPE_CHECKING:
    from pathlib import Path

    from secops_cli.assess.case import Case
    from secops_cli.diagnostics import Diagnostic
    from secops_cli.model.judgement import CategoryGrade, ClauseVerdict
    from secops_cli.standards.library import Library
    from secops_cli.terms import TargetStanding

SELF_ASSESSMENT: Final = "self-assessment"
REPORTS: Final = (SELF_ASSESSMENT, *(paper.name for paper in PAPERS if paper.revisions != "always"))
"""The documents that can be made of many repositories: those that need no second revision."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be done for one organisation.

    Attributes:
        source: the folder or repository as it was given.
        revision: the revision as it was given; None for the folder as it is, or HEAD of a bare repository.
        request: what is read, and when it is judged.
        reports: names out of `REPORTS`.
        trust_repository: make these by the templates of the repository, where it has any.
        shows: tell what it shows of its systems, for a campaign.
        known: the `state` of an earlier line; where it is still the same, nothing is judged.
    """

    source: str
    revision: str | None
    request: Request
    reports: tuple[str, ...] = ()
    trust_repository: bool = True
    shows: bool = False
    known: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an order.

    Attributes:
        line: None where nothing has changed since the earlier one.
        files: file name → content of the documents.
    """

    line: BatchDocument | None
    files: dict[str, bytes] = field(default_factory=dict)


def run(order: Order) -> Outcome:
    """Judge one organisation; what the user can do something about is a fault in its line, and nothing is raised."""
    try:
        opened, state = opening(order)
        return already_known(order, opened, state) or judged(order, opened, state)
    except SecopsError as fault:
        return Outcome(failed(order, fault.message, fault.hint))


def failed(order: Order, message: str, hint: str) -> BatchDocument:
    """Return the line of an organisation that could not be judged."""
    return {
        "schema": "secops/batch/1",
        "source": order.source,
        "revision": order.revision,
        "name": None,
        "credit_code": None,
        "commit": None,
        "dirty": False,
        "as_of": None,
        "institutions": [],
        "blocking": [],
        "gaps": 0,
        "overdue": 0,
        "systems": {"total": 0, "settled": 0, "levels": {}},
        "shows": None,
        "campaigns": [],
        "errors": 0,
        "warnings": 0,
        "reports": [],
        "folder": None,
        "state": None,
        "fault": {"message": message, "hint": hint},
    }


def opening(order: Order) -> tuple[Opened, str]:
    """Read the repository of an order; return it with a key of everything that the line will rest on.

    Raises:
        UnreadableSource: nothing can be read at all.
    """
    request = order.request
    if request.at is None and _is_bare(request):
        request = replace(request, at="HEAD")
    opened = open_repository(request)
    state = opened.question(f"batch {order.trust_repository} {order.shows} {' '.join(order.reports)}")
    return opened, state


def already_known(order: Order, opened: Opened, state: str) -> Outcome | None:
    """Return the outcome where nothing has changed since the earlier line, or since one that is remembered."""
    if state == order.known:
        return Outcome(None)
    known = None if order.reports else answers.recall(opened.store, state, "lines")
    return Outcome(_again(order, known.text)) if known is not None else None


def judged(order: Order, opened: Opened, state: str) -> Outcome:
    """Judge a repository that has been read, and make the documents that are asked for.

    Raises:
        SecopsError: what the user can do something about.
    """
    # Of so many files the parsed form would fill the cache and drive out everything else; lines are remembered instead.
    result = judge_opened(replace(opened, store=Store(None, __version__)), packaged=_packaged(order.request.cache))
    line = _line(order, result)
    made: dict[str, bytes] = {}
    for name in order.reports if line["fault"] is None else ():
        entry, files = _report(result, name, order.trust_repository)
        line["reports"].append(entry)
        made |= files
    # What Git LFS fetches changes no file that the state tells of.
    settled = not any(NOT_HERE in found.message for found in result.found)
    line["state"] = state if settled else None
    outcome = Outcome(line, made)
    remember(order, opened.store, outcome)
    return outcome


def remember(order: Order, store: Store, outcome: Outcome) -> None:
    """Remember a line under its state, where it has one and no documents belong to it."""
    if outcome.line is not None and outcome.line["state"] and not order.reports:
        answers.remember(store, outcome.line["state"], Answer(0, json.dumps(outcome.line)), "lines")


def _again(order: Order, remembered: str) -> BatchDocument:
    """The line of an organisation that was judged before: only the names that it goes by may be others now."""
    line: BatchDocument = json.loads(remembered)
    line["source"], line["revision"] = order.source, order.revision
    return line


@cache
def _packaged(folder: Path | None) -> Library:
    """The standards, loaded once a process."""
    from secops_cli.standards.library import Library

    return Library(standards_folder(), Store(folder, __version__))


def _is_bare(request: Request) -> bool:
    """A folder that is a git directory itself: there is no work tree to read."""
    path = request.path
    try:
        return not (path / "secops.yaml").exists() and (path / "HEAD").is_file() and (path / "objects").is_dir()
    except OSError:  # a folder that may not be looked into, a path that no system takes: the reading says so
        return False


def _line(order: Order, result: Result) -> BatchDocument:
    from secops_cli.assess.due import deadlines

    case = result.case
    organization = case.workspace.organization
    severities = Counter(found.severity for found in result.counted)
    targets = [_target(case, grade) for grade in case.grades]
    line = failed(order, "", "")
    line["name"] = organization.name if organization else None
    line["credit_code"] = organization.credit_code if organization else None
    line["commit"], line["dirty"] = result.origin.commit, result.origin.dirty
    line["as_of"] = case.as_of.isoformat()
    line["institutions"] = targets
    line["blocking"] = [one for grade in case.grades if not grade.met for one in _blocking(grade)]
    line["gaps"] = sum(target["actions"] for target in targets)
    line["overdue"] = sum(one.firm for one in deadlines(case, case.as_of - timedelta(days=1)))
    line["systems"] = _systems(result)
    if order.shows:
        from secops_cli.tasks.batch_shown import shown_by

        line["shows"] = shown_by(case)
    line["errors"], line["warnings"] = severities["error"], severities["warning"]
    line["fault"] = None
    if "settings" in case.workspace.damaged:
        why = next((found for found in result.diagnostics if found.place.path == "secops.yaml"), None)
        line["fault"] = {
            "message": f"secops.yaml 读不出，不知道目标{_told(why)}",
            "hint": "用 secops validate 看问题。",
        }
    return line


def _told(found: Diagnostic | None) -> str:
    return f"：{found.place} {found.message}" if found else ""


def _target(case: Case, grade: CategoryGrade) -> BatchTargetEntry:
    from secops_cli.assess.gap import actions_towards

    actions = () if grade.met else actions_towards(case, grade, grade.target.level)
    return {
        "standard": grade.standard.id,
        "category": grade.category.id,
        "title": grade.category.title,
        "application": grade.target.application,
        "region": grade.target.region,
        "proven": grade.proven,
        "potential": grade.potential,
        "target": grade.target.level,
        "met": grade.met,
        "standing": _standing(grade),
        "pending": grade.pending,
        "actions": sum(action.chosen for action in actions),
    }


def _standing(grade: CategoryGrade) -> TargetStanding:
    if grade.met:
        return "达到"
    rank = grade.standard.rank
    return "待证" if grade.potential is not None and rank(grade.potential) >= rank(grade.target.level) else "未达"


def _blocking(grade: CategoryGrade) -> Iterator[BatchClauseEntry]:
    """The clauses of the target's level that a level hangs on and that do not hold, in printed order."""
    for verdict in grade.at(grade.target.level):
        if verdict.clause.blocking and not verdict.holds:
            yield _clause(grade, verdict)


def _clause(grade: CategoryGrade, verdict: ClauseVerdict) -> BatchClauseEntry:
    return {
        "standard": grade.standard.id,
        "category": grade.category.id,
        "target": grade.target.level,
        "clause": verdict.clause.id,
        "title": verdict.clause.title,
        "verdict": verdict.verdict,
        "pending": verdict.pending,
        "reason": verdict.reason,
    }


def _systems(result: Result) -> BatchSystemsEntry:
    systems = result.case.systems
    levels = Counter(system.in_force for system in systems)
    return {
        "total": len(systems),
        "settled": sum(system.settled for system in systems),
        "levels": {level: number for level, number in sorted(levels.items(), key=str) if level is not None},
    }


def _report(result: Result, name: str, trust: bool) -> tuple[BatchReportEntry, dict[str, bytes]]:
    """A document, or why there is none: what one organisation has no use for must not stop the others."""
    try:
        if name == SELF_ASSESSMENT:
            files = self_assessments(result, trust_repository=trust)
        else:
            paper = next(paper for paper in PAPERS if paper.name == name)
            made = papers(result, paper, trust_repository=trust)
            files = {title: one.content for title, one in made.items()}
    except SecopsError as fault:
        return {"report": name, "files": [], "fault": fault.message}, {}
    return {"report": name, "files": list(files), "fault": None}, files


def check_reports(names: tuple[str, ...]) -> None:
    """Say whether all of these can be made. Raises CommandLineError for one that cannot."""
    for name in names:
        if name not in REPORTS:
            raise CommandLineError(f"批量时不能出 {name}", f"可用：{'、'.join(REPORTS)}")
