"""Makes the files of one document: composes, renders, names and stamps them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from secops_cli.assess.case import Case
from secops_cli.characters import printable
from secops_cli.deliver.files import facts_of_origin, file_name, organization_in_names
from secops_cli.deliver.packing import Properties, stamp
from secops_cli.deliver.papers import Paper, Subject
from secops_cli.deliver.papers.composing import Missing
from secops_cli.deliver.templates import Template
from secops_cli.deliver.word import render_word
from secops_cli.errors import CommandLineError
from secops_cli.model.judgement import Origin


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
) -> dict[str, Made]:
    """Return one document for each subject: file name → what was made; the same arguments give the same bytes.

    Args:
        paper: an entry of `PAPERS`.
        case: the judged repository.
        subjects: the ids of those that are asked for; all where there are none.
        find: finds a template by its file name.
        origin: the revision that the workspace was read from.
        layout: one of `paper.layouts`; None for the one that fits each subject.

    Raises:
        CommandLineError: no such subject or layout, or nothing to make the document for.
        TemplateFault: a template cannot be used.
    """
    names = _names(paper, case)
    author = case.workspace.organization.name if case.workspace.organization else ""
    made: dict[str, Made] = {}
    for name, subject in _chosen(paper, case, subjects, layout).items():
        composed = paper.compose(case, subject, layout)
        template = find(paper.templates[composed.layout])
        title = "".join((*paper.kind.about(case, subject), paper.title))
        facts = facts_of_origin(paper.name, template, origin, case.as_of) | dict(composed.facts)
        clean = {key: printable(value) for key, value in facts.items()}
        properties = Properties(printable(title), printable(author), case.as_of, clean)
        made[names[name]] = Made(stamp(render_word(template, composed.scope), properties), composed.missing)
    return made


def _chosen(paper: Paper, case: Case, subjects: Collection[str], layout: str | None) -> Mapping[str, Subject]:
    kind = paper.kind
    known = kind.subjects(case)
    if layout is not None and layout not in paper.layouts:
        raise CommandLineError(f"{paper.title}没有版式 {layout}", f"可用：{'、'.join(paper.layouts)}")
    absent = [name for name in subjects if name not in known]
    torn = case.unread_systems if kind.home.startswith("systems/") else ()
    if torn and (absent or not known):
        places = "、".join(map(str, torn))
        raise CommandLineError(f"{places} 读不出，看不出有哪些{kind.title}", "先改好；secops validate 列出问题。")
    if not known:
        raise CommandLineError(f"没有{kind.title}，{paper.title}无从做起", f"先在 {kind.home} 里写明。")
    if absent:
        raise CommandLineError(f"没有{kind.title} {'、'.join(absent)}", f"现有：{'、'.join(known)}")
    return {name: subject for name, subject in known.items() if not subjects or name in subjects}


def _names(paper: Paper, case: Case) -> dict[str, str]:
    """Id → file name; subjects that would share one, on any system, have their ids in it."""
    organization = organization_in_names(case.workspace)
    about = {name: paper.kind.about(case, subject) for name, subject in paper.kind.subjects(case).items()}
    names = {name: file_name((organization, *words, paper.title), ".docx") for name, words in about.items()}
    shared = Counter(name.casefold() for name in names.values())
    for subject, name in names.items():
        if shared[name.casefold()] > 1:
            names[subject] = file_name((organization, *about[subject], subject, paper.title), ".docx")
    return names
