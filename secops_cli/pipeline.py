"""One function a use case, of plain arguments: source → workspace → judgement. Formats nothing, prints nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from secops_cli import __version__
from secops_cli.cache import answers
from secops_cli.cache.answers import Answer, question_of
from secops_cli.cache.digests import Digests
from secops_cli.cache.store import Store
from secops_cli.diagnostics import Diagnostic, Place, in_order
from secops_cli.errors import CommandLineError, UnreadableSource
from secops_cli.load.plan import Plan, plan_reading
from secops_cli.load.positions import PositionsByFile
from secops_cli.load.reading import Contents, read_all, start_parsing
from secops_cli.selecting import fitting, of_standard
from secops_cli.source.base import Source
from secops_cli.source.folder import FolderSource
from secops_cli.source.lfs import NOT_HERE
from secops_cli.source.packaged import program_stamp, standards_folder
from secops_cli.source.revision import RevisionSource

if TYPE_CHECKING:
    from secops_cli.assess.case import Case
    from secops_cli.assess.comparison import Earlier
    from secops_cli.assess.gap import TargetGap
    from secops_cli.deliver.papers import Format, Paper
    from secops_cli.deliver.papers.making import Made
    from secops_cli.model.judgement import CategoryGrade, Origin
    from secops_cli.model.workspace import Workspace
    from secops_cli.standards.library import Library
    from secops_cli.terms import Assessor


@dataclass(frozen=True, slots=True)
class Request:
    """What is read and when it is judged.

    Attributes:
        path: the evidence folder, or a folder of the repository that holds it.
        today: the day for a folder without `as_of`.
        at: a git revision; None for the folder as it is.
        as_of: the day of the judgement; None for the source's own (today, or the commit's day).
        cache: where parsed files and hashes are remembered; None for nowhere.
        rehash: do not trust remembered hashes of evidence files.
        trust: take the hashes that registers declare for granted: the contents are read and compared afterwards.
    """

    path: Path
    today: date
    at: str | None = None
    as_of: date | None = None
    cache: Path | None = None
    rehash: bool = False
    trust: bool = False


@dataclass(frozen=True)
class Result:
    """A judged repository, and where it came from.

    Attributes:
        found: what loading and the checks found, as they found it: what is in a record stands at its beginning.
    """

    case: Case
    found: tuple[Diagnostic, ...]
    origin: Origin
    library: Library
    source: Source

    @cached_property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What was found, in order and with exact places; for these, files are read again."""
        return tuple(in_order(locate(self.source, self.found)))

    @cached_property
    def counted(self) -> tuple[Diagnostic, ...]:
        """As many findings, but not their exact places: these are found only of what may be one and the same."""
        alike = Counter(_told(found) for found in self.found)
        once = [found for found in self.found if alike[_told(found)] == 1]
        return (*once, *dict.fromkeys(locate(self.source, [d for d in self.found if alike[_told(d)] > 1])))


@dataclass(frozen=True, slots=True)
class Opened:
    """A repository that has been read and not yet judged."""

    request: Request
    source: Source
    store: Store
    digests: Digests
    plan: Plan
    contents: Contents

    @property
    def as_of(self) -> date:
        """The day of the judgement."""
        return self.request.as_of or self.source.committed_on or self.request.today

    def question(self, command: str) -> str:
        """Return a key for what a command answers: program, command, day, commit, and every file.

        Files of data count by their content, all others by what changes when they do.
        """
        hashes = self.contents.hashes
        stamps = (
            f"{path}\0{hashes.get(path) or f'{entry.kind} {entry.size} {entry.stamp}'}"
            for path, entry in sorted(self.source.files.items())
        )
        circumstances = (self.source.label, str(self.source.commit), str(self.source.dirty()), self.as_of.isoformat())
        return question_of((__version__, program_stamp(), command, *circumstances, *stamps))


def open_repository(request: Request, source: Source | None = None) -> Opened:
    """Read the files of a repository.

    Args:
        source: where it has been opened already; None to open what is asked for.

    Raises:
        UnreadableSource: nothing can be read at all.
    """
    store = Store(request.cache, __version__)
    digests = Digests(store, fresh=request.rehash)
    source = source or open_source(request, digests)
    plan = plan_reading(source)
    return Opened(request, source, store, digests, plan, read_all(source, plan.slots))


def answer(request: Request, command: str, compute: Callable[[Result], Answer]) -> Answer:
    """Return what a command answers about a repository: what it answered before, where nothing has changed since.

    Args:
        command: the command with all its options that bear on the answer.
        compute: makes the answer from the judged repository.

    Raises:
        UnreadableSource: nothing can be read at all.
        CatalogueError: the installation is broken.
    """
    opened = open_repository(request)
    if request.cache is None or request.rehash:
        return compute(judge_opened(opened))
    question = opened.question(command)
    known = answers.recall(opened.store, question)
    if known is None:
        known = compute(judge_opened(opened))
        if NOT_HERE not in known.text:  # what Git LFS fetches changes no file that the question tells of
            answers.remember(opened.store, question, known)
    return known


def assess(request: Request, *, whole: bool = True, only: str | None = None) -> Result:
    """Read, judge and check a repository.

    Args:
        request: what is read and when it is judged.
        whole: False where only the sheets of targets are wanted: what bears on systems and campaigns alone is then
            read, so that it is known whether it is committed, but neither parsed nor judged, and nothing is checked.
        only: with `whole` false, the standard or form whose sheets are wanted, by id or alias; None for all.

    Raises:
        UnreadableSource: nothing can be read at all.
        CatalogueError: the installation is broken.
    """
    return judge_opened(open_repository(request), whole=whole, only=only)


def judge_opened(
    opened: Opened, *, whole: bool = True, only: str | None = None, packaged: Library | None = None
) -> Result:
    """Judge and check a repository that has been read; `whole` and `only` as of `assess`.

    Args:
        packaged: the packaged standards, where the caller has them loaded already; they stay as they are.
    """
    if not whole:
        plan = opened.plan.of_targets
        opened = replace(opened, plan=plan, contents=opened.contents.only(plan.slots))
    parsed = start_parsing(opened.contents, opened.store)
    # The record models are imported only now: of a large repository the files are being parsed meanwhile.
    from secops_cli.assess.case import judge
    from secops_cli.load.workspace import load
    from secops_cli.model.judgement import Origin

    source = opened.source
    workspace = load(source, opened.plan, parsed, trust=opened.request.trust)
    opened.digests.save()
    library, faults = _with_own(opened, workspace, packaged)
    case = judge(workspace, opened.as_of, library, only=library.required(only).id if only else None)
    origin = Origin(source.commit, source.dirty())
    if not whole:
        return Result(case, (), origin, library, source)
    from secops_cli.assess.checks import check_all

    found = (*workspace.diagnostics, *faults, *check_all(case))
    return Result(case, found, origin, library, source)


def library_of(request: Request) -> Library:
    """Return the packaged standards with those standards and clauses of a repository that are sound.

    Raises:
        UnreadableSource: nothing can be read at all.
    """
    opened = open_repository(request)
    parsed = start_parsing(opened.contents, opened.store)
    from secops_cli.load.workspace import load

    return _with_own(opened, load(opened.source, opened.plan, parsed))[0]


def _with_own(
    opened: Opened, workspace: Workspace, packaged: Library | None = None
) -> tuple[Library, tuple[Diagnostic, ...]]:
    """The packaged standards with the sound ones of the repository, and what is wrong with the others."""
    from secops_cli.assess.overlay import overlay
    from secops_cli.standards.library import Library

    library = packaged or Library(standards_folder(), opened.store)
    own = overlay(workspace, library.standard, tuple(library.editions.values()))
    return library.beside(own.standards), own.diagnostics


def open_source(request: Request, digests: Digests) -> Source:
    """Open the folder, or the revision that is asked for."""
    if request.at is not None:
        return RevisionSource(request.path, request.at, digests)
    return FolderSource(request.path, digests)


def _told(found: Diagnostic) -> tuple[str, str, str]:
    """What is said of which file."""
    return found.code, found.place.path, found.message


def locate(source: Source, diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Make places exact: a finding that names a value inside a record gets that value's line and column."""
    point = pointer(source)
    located = []
    for found in diagnostics:
        place = point(found.place, found.route)
        located.append(found if place is found.place else replace(found, place=place, route=()))
    return located


def pointer(source: Source) -> Callable[[Place, tuple[str | int, ...]], Place]:
    """Return what leads from the place of a record, by keys and indexes, to that of a value inside it."""
    positions = PositionsByFile(source)

    def point(begin: Place, route: tuple[str | int, ...]) -> Place:
        if not route or begin.path not in source.files:
            return begin
        return Place(begin.path, *positions.of(begin.path).within((begin.line, begin.column), route))

    return point


def self_assessments(
    result: Result,
    form: str | None = None,
    templates: Path | None = None,
    *,
    formats: Collection[str] = ("docx", "xlsx"),
    trust_repository: bool = True,
    watched: Callable[[Sequence[CategoryGrade]], Iterable[CategoryGrade]] = iter,
) -> dict[str, bytes]:
    """Return the self-assessments of the targets and of the forms that they need: file name → content.

    Args:
        form: only those of this standard or form, by id or alias.
        templates: a folder whose templates come first.
        formats: each self-assessment is made in all of these.
        trust_repository: use the repository's own `templates/`.
        watched: is given what is worked through, and hands it out one by one.

    Raises:
        CommandLineError: no target needs that form, or no target is declared.
        TemplateFault: a template cannot be used.
    """
    from secops_cli.deliver.self_assessment import make_self_assessments
    from secops_cli.deliver.templates import template_finder

    grades = of_standard(result, result.case.handed_in, form)
    if not grades:
        if "settings" in result.case.workspace.damaged:
            raise UnreadableSource("secops.yaml 读不出，不知道要出什么表", "先用 secops validate 看问题。")
        raise CommandLineError("没有要出的表", "先在 secops.yaml 的 targets 里声明目标；--form 须属于已声明的目标。")
    find = template_finder(templates, result.source if trust_repository else None)
    return make_self_assessments(result.case, grades, formats, find=find, origin=result.origin, watched=watched)


def papers(
    result: Result,
    paper: Paper,
    subjects: Collection[str] = (),
    layout: str | None = None,
    templates: Path | None = None,
    *,
    parts: Collection[str] = (),
    groups: Collection[str] = (),
    earlier: Earlier | None = None,
    standard: str | None = None,
    category: str | None = None,
    formats: Collection[Format] = (),
    trust_repository: bool = True,
) -> dict[str, Made]:
    """Return the files of a document for each subject that it is made for: file name → content and what it lacks.

    `paper`, `subjects`, `layout`, `parts`, `groups`, `earlier` and `formats` as in `make_papers`, which says what is
    raised; the templates of the folder come first, then the repository's own `templates/`, where it is trusted.

    Raises:
        CommandLineError: no target or form fits the standard and category.
    """
    from secops_cli.deliver.papers import Targets
    from secops_cli.deliver.papers.making import make_papers
    from secops_cli.deliver.templates import template_finder

    targets = None
    if standard is not None or category is not None:
        pool: Targets | None = paper.kind.subjects(result.case).get("")
        targets = Targets(fitting(result, pool.grades if pool else (), standard, category), standard, category)
    elif paper.kind.targets and "settings" in result.case.workspace.damaged:
        raise UnreadableSource("secops.yaml 读不出，不知道有哪些目标", "先用 secops validate 看问题。")
    return make_papers(
        paper,
        _hashed(result) if paper.hashes else replace(result.case, findings=result.diagnostics),
        subjects,
        find=template_finder(templates, result.source if trust_repository else None),
        origin=result.origin,
        layout=layout,
        parts=parts,
        groups=groups,
        earlier=earlier,
        targets=targets,
        formats=formats,
    )


def _hashed(result: Result) -> Case:
    """The case with the hash of every document, which judging needs of a few only."""
    from secops_cli.load.documents import with_hashes

    workspace = result.case.workspace
    documents = with_hashes(result.source, workspace.evidence, workspace.documents)
    return replace(result.case, workspace=replace(workspace, documents=documents), findings=result.diagnostics)


def seen_by(result: Result, view: Assessor) -> Result:
    """Return the same repository judged by the rows of one party: the organisation's own, or the assessor's."""
    if view == result.case.view:
        return result
    from secops_cli.assess.case import judge

    case = result.case
    return replace(result, case=judge(case.workspace, case.as_of, case.catalogues, view))


def gaps(result: Result, case: Case, level: str | None) -> list[TargetGap]:
    """Return what each target lacks up to its level, or up to the level that is named.

    Args:
        result: the whole repository: what serves other targets may serve these.
        case: the targets that are asked for.
        level: None for each target's own.

    Raises:
        CommandLineError: no target's standard has a level of that name.
    """
    from secops_cli.assess.gap import gap

    fitting = [grade for grade in case.grades if level is None or level in grade.standard.ladder]
    if level is not None and not fitting:
        known = "；".join(
            dict.fromkeys(f"{g.standard.edition.alias}：{'、'.join(g.standard.ladder)}" for g in case.grades)
        )
        raise CommandLineError(f"已声明的目标里没有级别 {level}", f"可用：{known or '先在 secops.yaml 声明目标'}")
    return [gap(result.case, grade, level) for grade in fitting]
