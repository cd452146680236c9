"""What the reading commands say of a judged repository: an exit code and a text, of plain arguments."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from secops_cli.cli import EXIT_FINDINGS
from secops_cli.cli.options import ChangeFailOn, DueFormat, FailOn, FindingsFormat, Format, View

if TYPE_CHECKING:
    from collections.abc import Sequence

    from secops_cli.assess.case import Case
    from secops_cli.assess.comparison import Comparison
    from secops_cli.assess.regression import Regression
    from secops_cli.cache.answers import Answer
    from secops_cli.diagnostics import Diagnostic
    from secops_cli.pipeline import Result


class GradeOptions(NamedTuple):
    """The options of `grade` that bear on its answer."""

    format: Format
    standard: str | None
    category: str | None
    explain: str | None
    view: View
    all_levels: bool
    no_fail: bool


class Base(NamedTuple):
    """The revision that a repository is compared with; no result where there is nothing of the folder in it yet."""

    revision: str
    result: Result | None


class ValidateOptions(NamedTuple):
    """The options of `validate` that bear on its answer; `known` are fingerprints of findings that are left out."""

    format: FindingsFormat
    fail_on: FailOn
    known: tuple[str, ...] = ()
    changed_since: str | None = None


def validate(result: Result, *, options: ValidateOptions) -> Answer:
    """Return the findings that are not known already; code 1 where one of them is as severe as `fail_on`."""
    from secops_cli.report.fingerprints import only_new

    return findings(only_new(result.diagnostics, options.known), result, options)


def findings(found: list[Diagnostic], result: Result, options: ValidateOptions) -> Answer:
    """Return some of the findings of a repository; code 1 where one of them is as severe as `fail_on`."""
    from secops_cli.cache.answers import Answer
    from secops_cli.rules.rule import SEVERITIES

    fail_on = options.fail_on
    failing = () if fail_on is FailOn.never else SEVERITIES[: SEVERITIES.index(fail_on.value) + 1]
    failed = any(one.severity in failing for one in found)
    return Answer(EXIT_FINDINGS if failed else 0, _findings(found, result, options.format, failing))


def _findings(found: list[Diagnostic], result: Result, format: FindingsFormat, failing: Sequence[str]) -> str:
    from secops_cli.report import diagnostics as report

    prefix = result.source.prefix
    match format:
        case FindingsFormat.json:
            return report.format_json(report.document(found, result.case.as_of, result.origin.commit))
        case FindingsFormat.sarif:
            from secops_cli.report import sarif

            return report.format_json(sarif.document(found, result.origin.commit, prefix))
        case FindingsFormat.junit:
            from secops_cli.report.services import junit

            return junit(found, failing, prefix)
        case FindingsFormat.github:
            from secops_cli.report.services import github

            return github(found, prefix)
        case FindingsFormat.gitlab:
            from secops_cli.report.services import gitlab

            return gitlab(found, prefix)
    return report.format_text(found)


def grade(result: Result, *, options: GradeOptions, base: Base | None = None) -> Answer:
    """Return the grades, or how one clause was judged; code 1 where a target is not met or a system not settled.

    Given the same repository as it was before, code 1 where something got worse, whatever the targets.

    Raises:
        CommandLineError: no such standard, category or clause among the targets; one clause is asked for, and what got
            worse too.
    """
    from secops_cli.assess.differences import differences
    from secops_cli.cache.answers import Answer
    from secops_cli.errors import CommandLineError
    from secops_cli.pipeline import pointer, seen_by
    from secops_cli.report import grade as report
    from secops_cli.report.diagnostics import format_json
    from secops_cli.report.systems import explain
    from secops_cli.selecting import find_clause, find_system, select

    if base is not None and options.explain is not None:
        raise CommandLineError("--explain 与 --fail-on-regression 不能同时用", "分两次运行：一次说明，一次把关。")
    own = select(result, options.standard, options.category)
    result = seen_by(result, options.view.value)
    case = select(result, options.standard, options.category)
    unlike = differences(own, case)
    if options.explain is not None and options.explain.startswith("system:"):
        system = find_system(case, options.explain)
        if options.format is Format.json:
            shown = replace(case, grades=(), forms=(), systems=(system,))
            return Answer(0, format_json(report.document(shown, result.origin)))
        return Answer(0, explain(case, system))
    if options.explain is not None:
        found = find_clause(result, case, options.explain)
        if options.format is Format.json:
            chosen = {id(one) for one, _ in found}
            grades = tuple(one for one in case.grades if id(one) in chosen)
            forms = tuple(one for one in result.case.forms if id(one) in chosen)
            shown = replace(case, grades=grades, forms=forms)
            return Answer(0, format_json(report.document(shown, result.origin, clause_id=found[0][1])))
        named = [one for one, _ in found]
        return Answer(0, report.explain(result.case, named, found[0][1], pointer(result.source)))
    worse = None if base is None else _regressions(base.result, result, case)
    if options.format is Format.json:
        text = format_json(report.document(case, result.origin, options.all_levels, unlike=unlike, worse=worse))
    else:
        text = report.format_text(case, result.origin, result.counted, unlike)
    if worse is None or base is None:
        return Answer(0 if options.no_fail or case.all_met else EXIT_FINDINGS, text)
    if options.format is Format.text:
        from secops_cli.report import regression

        text += f"\n\n{regression.format_text(worse, *_base_of(base))}"
    return Answer(EXIT_FINDINGS if worse else 0, text)


def _base_of(base: Base) -> tuple[str, str]:
    """How a revision is called, and why nothing can be compared with it; empty where it can."""
    if base.result is None:
        return base.revision, "还没有这个证据仓库"
    lost = "settings" in base.result.case.workspace.damaged
    return (base.result.origin.commit or "")[:7], "的 secops.yaml 读不出" if lost else ""


def _regressions(before: Result | None, result: Result, case: Case) -> list[Regression]:
    """What got worse of the targets that are shown; nothing where there was nothing yet."""
    if before is None:
        return []
    from secops_cli.assess.regression import regressions

    whole = case.all_grades == result.case.all_grades
    shown = {(grade.standard.id, grade.category.id) for grade in case.all_grades}
    found = regressions(before.case, result.case)
    return [one for one in found if whole or (one.standard, one.category) in shown]


class GapOptions(NamedTuple):
    """The options of `gap` that bear on its answer."""

    format: Format
    standard: str | None
    category: str | None
    to: str | None


def gap(result: Result, *, options: GapOptions) -> Answer:
    """Return what stands between each target and its level.

    Raises:
        CommandLineError: no such standard or category among the targets, or no such level.
    """
    from secops_cli.cache.answers import Answer
    from secops_cli.pipeline import gaps
    from secops_cli.report import gap as report
    from secops_cli.report.diagnostics import format_json
    from secops_cli.selecting import select

    case = select(result, options.standard, options.category)
    found = gaps(result, case, options.to)
    if options.format is Format.json:
        return Answer(0, format_json(report.document(case, result.origin, found)))
    return Answer(0, report.format_text(case, result.origin, found))


class ForecastOptions(NamedTuple):
    """The options of `forecast` that bear on its answer."""

    format: Format
    standard: str | None
    category: str | None
    months: int


def forecast(result: Result, *, options: ForecastOptions) -> Answer:
    """Return on which days levels rise or fall if nothing is done.

    Raises:
        CommandLineError: no such standard or category among the targets.
    """
    from secops_cli.assess.dates import add_months
    from secops_cli.assess.forecast import forecast as replayed
    from secops_cli.cache.answers import Answer
    from secops_cli.report import forecast as report
    from secops_cli.report.diagnostics import format_json
    from secops_cli.selecting import select

    case = select(result, options.standard, options.category)
    until = add_months(case.as_of, options.months)
    events = replayed(case, until)
    if options.format is Format.json:
        return Answer(0, format_json(report.document(case, result.origin, until, events)))
    return Answer(0, report.format_text(case, result.origin, until, events))


def lifecycle(result: Result, *, system: str | None, content: bool, every_phase: bool, format: Format) -> Answer:
    """Return where systems stand in their lives; code 0: it is a list of what to do.

    Raises:
        CommandLineError: there is no such system.
    """
    from secops_cli.cache.answers import Answer
    from secops_cli.report import lifecycle as report
    from secops_cli.report.diagnostics import format_json
    from secops_cli.selecting import find_boards
    from secops_cli.tasks.document_contents import check_contents

    boards = find_boards(result.case, system)
    contents = check_contents(result, boards) if content else None
    if format is Format.json:
        return Answer(0, format_json(report.document(result.case, result.origin, boards, contents)))
    return Answer(0, report.format_text(result.case, result.origin, boards, contents, every_phase=every_phase))


def certificate(result: Result, *, name: str | None, format: Format) -> Answer:
    """Return where certificates stand; code 0: validate tells what is wrong with them.

    Raises:
        CommandLineError: there is no such certificate.
    """
    from secops_cli.cache.answers import Answer
    from secops_cli.errors import CommandLineError
    from secops_cli.report import certificate as report
    from secops_cli.report.diagnostics import format_json

    held = result.case.workspace.certificates
    if name is not None and name not in held:
        raise CommandLineError(f"没有资质证书 {name}", f"certificates.yaml 里的：{'、'.join(sorted(held)) or '没有'}")
    chosen = [one for key, one in sorted(held.items()) if name in (None, key)]
    if format is Format.json:
        return Answer(0, format_json(report.document(result.case, result.origin, chosen)))
    return Answer(0, report.format_text(result.case, result.origin, chosen))


def due(result: Result, *, days: int, format: DueFormat) -> Answer:
    """Return what is due within some days; code 1 where something is overdue."""
    from datetime import date, timedelta

    from secops_cli.assess.due import deadlines
    from secops_cli.cache.answers import Answer
    from secops_cli.report import due as report
    from secops_cli.report.diagnostics import format_json

    case = result.case
    until = case.as_of + timedelta(days=min(days, (date.max - case.as_of).days))
    found = deadlines(case, until)
    match format:
        case DueFormat.json:
            text = format_json(report.document(case, result.origin, until, found))
        case DueFormat.ics:
            text = report.calendar(case, found).removesuffix("\n")  # which printing adds
        case _:
            text = report.format_text(case, result.origin, until, found)
    return Answer(EXIT_FINDINGS if any(one.firm and one.day < case.as_of for one in found) else 0, text)


class CampaignOptions(NamedTuple):
    """The options of `campaign` that bear on its answer."""

    format: Format
    campaign: str | None
    only_missing: bool
    no_fail: bool


def campaign(result: Result, *, options: CampaignOptions) -> Answer:
    """Return where the organisations of the campaigns stand; code 1 where something is overdue or contradictory.

    Raises:
        CommandLineError: there is no such campaign.
    """
    from secops_cli.assess.campaign import campaign_errors
    from secops_cli.cache.answers import Answer
    from secops_cli.report import campaign as report
    from secops_cli.report.diagnostics import format_json

    every = result.case.campaigns
    found = every if options.campaign is None else every.only(options.campaign)
    errors = campaign_errors(result.case.workspace, result.diagnostics)
    if options.format is Format.json:
        text = format_json(
            report.document(result.case, result.origin, found, errors, only_missing=options.only_missing)
        )
    else:
        text = report.format_text(result.case, result.origin, found, errors, only_missing=options.only_missing)
    overdue = any(organization.overdue for organization in found.organizations)
    failed = overdue or bool(errors) or not found.standings
    return Answer(EXIT_FINDINGS if failed and not options.no_fail else 0, text)


def change(comparison: Comparison, *, format: Format, fail_on: ChangeFailOn) -> Answer:
    """Return what became of every system; code 1 for errors, and for verdicts as `fail_on` says."""
    from secops_cli.cache.answers import Answer
    from secops_cli.report import change as report
    from secops_cli.report.diagnostics import format_json

    verdicts: set[str] = {system.verdict for system in comparison.systems}
    failing: dict[ChangeFailOn, set[str]] = {
        ChangeFailOn.major: {"重大变更", "待重新核定"},
        ChangeFailOn.unreviewed: {"待重新核定"},
        ChangeFailOn.any: verdicts - {"无实质变化"},
        ChangeFailOn.never: set(),
    }
    wrong = fail_on is not ChangeFailOn.never and any(d.severity == "error" for d in comparison.diagnostics)
    text = format_json(report.document(comparison)) if format is Format.json else report.format_text(comparison)
    return Answer(EXIT_FINDINGS if wrong or verdicts & failing[fail_on] else 0, text)
