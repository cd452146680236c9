"""Makes the files of one document: composes, renders, names and stamps them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from secops_cli.assess.case import Case
from secops_cli.assess.comparison import Earlier
from secops_cli.characters import printable
from secops_cli.deliver.files import facts_of_origin, file_name, organization_in_names
from secops_cli.deliver.packing import Properties, stamp
from secops_cli.deliver.papers import Format, Paper, Subject, Targets
from secops_cli.deliver.papers.composing import Composed, Missing
from secops_cli.deliver.templates import Template
from secops_cli.errors import CommandLineError
from secops_cli.model.judgement import Origin


class _Wanted(NamedTuple):
    """The ids that are asked for; all where there are none."""

    subjects: Collection[str]
    parts: Collection[str]
    groups: Collection[str]


_Subjects = Mapping[tuple[str, str], Subject]
"""By the id of the subject and that of the record of it that was asked for, "" where none was."""


@dataclass(frozen=True, slots=True)
class Made:
    """A file that was made, and the fields in it that are left to be filled."""

    content: bytes
    missing: tuple[Missing, ...]


def make_papers(
    paper: Paper,
    case: Case,
    subjects: Collection[str] = (),
    *,
    find: Callable[[str], Template],
    origin: Origin,
    layout: str | None = None,
    parts: Collection[str] = (),
    groups: Collection[str] = (),
    earlier: Earlier | None = None,
    targets: Targets | None = None,
    formats: Collection[Format] = (),
) -> dict[str, Made]:
    """Return the files of each subject, one a format: file name → what was made; none where no subject needs one.

    The same arguments give the same bytes.

    Args:
        paper: an entry of `PAPERS`.
        case: the judged repository.
        subjects: the ids of those that are asked for; all where there are none.
        find: finds a template by its file name.
        origin: the revision that the workspace was read from.
        layout: one of `paper.layouts`; None for the one that fits each subject.
        parts: the ids of the records of the subjects that are asked for, where the kind has an option for them.
        groups: the ids of what the subjects belong to, where the kind has an option for them.
        earlier: an earlier state of the repository, for papers that compare.
        targets: what the document is about, where its kind is that of targets; None for all of them.
        formats: those that are asked for; all of the document's where there are none.

    Raises:
        CommandLineError: no such subject, part, group or layout, or nothing to make the document for.
        TemplateFault: a template cannot be used.
    """
    if layout is not None and layout not in paper.layouts:
        raise CommandLineError(f"{paper.title}没有版式 {layout}", f"可用：{'、'.join(paper.layouts)}")
    pool = _pool(paper, case, parts, targets) if paper.revisions == "never" else {("", ""): earlier}
    names = _names(paper, case, pool)
    made: dict[str, Made] = {}
    for key, subject in _chosen(paper, case, pool, _Wanted(subjects, parts, groups)).items():
        composed = paper.compose(case, subject, layout)
        title = "".join((*paper.kind.about(case, subject), paper.title))
        for format in formats or paper.formats:
            template = find(paper.template(composed.layout, format))
            facts = facts_of_origin(paper.name, template, origin, case.as_of) | _asked(key[0], subject, composed)
            if paper.personal and case.private is not None:
                facts["secops.private"] = "true"
            content = stamp(_rendered(format, template, composed), _properties(case, title, facts))
            made[f"{names[key]}.{format}"] = Made(content, composed.missing)
    return made


def _rendered(format: Format, template: Template, composed: Composed) -> bytes:
    if format == "docx":
        from secops_cli.deliver.word import render_word

        return render_word(template, composed.scope)
    from secops_cli.deliver.workbook import render_all_sheets, render_workbook

    if composed.pages:
        return render_workbook(template, composed.pages)
    return render_all_sheets(template, composed.scope)


def _asked(name: str, subject: Subject, composed: Composed) -> dict[str, str]:
    """What a file says of itself beside its origin: with that it can be asked for again."""
    asked = {"subject": name, "layout": composed.layout}
    if isinstance(subject, Targets):
        asked |= {"standard": subject.standard or "", "category": subject.category or ""}
    return {f"secops.{name}": value for name, value in asked.items() if value} | dict(composed.facts)


def _properties(case: Case, title: str, facts: Mapping[str, str]) -> Properties:
    author = case.workspace.organization.name if case.workspace.organization else ""
    clean = {name: printable(value) for name, value in facts.items()}
    return Properties(printable(title), printable(author), case.as_of, clean)


def _pool(paper: Paper, case: Case, parts: Collection[str], targets: Targets | None) -> _Subjects:
    if targets is not None:
        return {("", ""): targets}
    if parts:
        return paper.kind.parts(case)
    return {(name, ""): subject for name, subject in paper.kind.subjects(case).items()}


def _chosen(paper: Paper, case: Case, pool: _Subjects, wanted: _Wanted) -> _Subjects:
    subjects, parts, groups = wanted
    kind = paper.kind
    torn = case.unread_systems if kind.home.startswith("systems/") else kind.unread(case)
    there = {name for name, _ in pool}
    if torn and (not pool or any(name not in there for name in subjects)):
        places = "、".join(map(str, torn))
        raise CommandLineError(f"{places} 读不出，看不出有哪些{kind.title}", "先改好；secops validate 列出问题。")
    if not pool:
        raise CommandLineError(f"没有{kind.title}，{paper.title}无从做起", f"先在 {kind.home} 里写明。")
    _known(kind.group_title, groups, (kind.group_of(subject) for subject in pool.values()))
    pool = {key: subject for key, subject in pool.items() if not groups or kind.group_of(subject) in groups}
    _known(kind.title, subjects, (name for name, _ in pool))
    pool = {key: subject for key, subject in pool.items() if not subjects or key[0] in subjects}
    _known(kind.title, parts, (part for _, part in pool))
    pool = {key: subject for key, subject in pool.items() if not parts or key[1] in parts}
    return {key: subject for key, subject in pool.items() if kind.needed(case, subject)}


def _known(title: str, asked: Collection[str], there: Iterable[str]) -> None:
    known = dict.fromkeys(there)
    if absent := [name for name in asked if name not in known]:
        raise CommandLineError(f"没有{title} {'、'.join(absent)}", f"现有：{'、'.join(known)}")


def _names(paper: Paper, case: Case, pool: _Subjects) -> dict[tuple[str, str], str]:
    """Key → file name without a suffix; subjects that would share one, on any system, have their ids in it."""
    organization = organization_in_names(case.workspace)
    about = {key: (*paper.kind.about(case, subject), *filter(None, key[1:])) for key, subject in pool.items()}
    names = {key: file_name((organization, *words, paper.title), "") for key, words in about.items()}
    shared = Counter(name.casefold() for name in names.values())
    for key, name in names.items():
        if shared[name.casefold()] > 1:
            names[key] = file_name((organization, *about[key], key[0], paper.title), "")
    return names
