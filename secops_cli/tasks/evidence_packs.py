"""A pack of evidence of a judged repository: what goes into it, whether all of it is here, its cover and index."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from secops_cli.assess.evidence_use import registered
from secops_cli.deliver.evidence_pack import Plan, plan_pack
from secops_cli.deliver.templates import template_finder
from secops_cli.errors import UnreadableSource
from secops_cli.model.judgement import Origin
from secops_cli.pipeline import Result
from secops_cli.selecting import fitting, is_of
from secops_cli.source.base import Source
from secops_cli.source.hashing import SHA256, SHA256_AND_SM3, Algorithm
from secops_cli.tasks.evidence_files import read_digests


@dataclass(frozen=True, slots=True)
class Scope:
    """What a pack was asked for.

    Attributes:
        standard: by id; empty for all.
        category: by id; empty for all.
        sm3: with SM3 digests.
        whole: with the documents themselves, else the index only.
    """

    standard: str
    category: str
    sm3: bool = False
    whole: bool = True

    @property
    def algorithms(self) -> tuple[Algorithm, ...]:
        """The digests that are computed."""
        return SHA256_AND_SM3 if self.sm3 else SHA256


def plan_for(result: Result, standard: str | None, category: str | None) -> tuple[Plan, str, str]:
    """Return the plan of a pack of the declared targets and their forms, or of those that are asked for.

    Returns:
        the plan, the id of the standard and that of the category; empty where none is asked for.

    Raises:
        CommandLineError: no target fits, or a row names a document that is marked as a state secret.
        UnreadableSource: the settings cannot be read.
    """
    if "settings" in result.case.workspace.damaged:
        raise UnreadableSource("secops.yaml 读不出，不知道要打什么包", "先用 secops validate 看问题。")
    found = fitting(result, result.case.handed_in, standard, category)
    wanted = result.library.required(standard).id if standard else ""
    chosen = next((own.category.id for grade in found for own in (*grade.joins, grade) if is_of(own, category)), "")
    return plan_pack(result.case, found), wanted, chosen if category else ""


def origin_of(result: Result, plan: Plan) -> Origin:
    """Return where the files of a pack come from; a file that is in no commit counts as a change."""
    commit, dirty = result.origin.commit, result.origin.dirty
    loose = commit is not None and not all(result.source.is_committed(file.source) for file in plan.files.values())
    return Origin(commit, dirty or loose)


def not_at_hand(plan: Plan, source: Source) -> list[str]:
    """Return the files of a pack whose content is not on this machine, each with why."""
    pointers = source.pointers(dict.fromkeys(file.source for file in plan.files.values()))
    faults = ((path, source.objects.fault(pointer)) for path, pointer in pointers.items())
    return [f"{path}({fault})" for path, fault in faults if fault]


def expected_hashes(plan: Plan, source: Source) -> dict[str, set[str]]:
    """Return what registers and pointers say of the files of a pack: path in the repository → hashes."""
    pointers = source.pointers(dict.fromkeys(file.source for file in plan.files.values()))
    found: dict[str, set[str]] = {path: {pointer.oid} for path, pointer in pointers.items()}
    for file in plan.files.values():
        if file.record.sha256 is not None:
            found.setdefault(file.source, set()).add(file.record.sha256)
    return found


def known_digests(plan: Plan, source: Source, algorithms: Iterable[Algorithm]) -> dict[str, Mapping[str, str]]:
    """Return the digests of the documents of a pack without copying them: id → algorithm → hexadecimal.

    SM3 takes the content: of a Git LFS pointer without it there is SHA-256 only.
    """
    if "sm3" in set(algorithms):
        documents = [document for document in registered(plan.case) if document.record.id in plan.files]
        return {checked.document.record.id: checked.digests for checked in read_digests(source, documents, algorithms)}
    hashes = source.hashes(dict.fromkeys(file.source for file in plan.files.values()))
    return {key: {"sha256": found} for key, file in plan.files.items() if (found := hashes.get(file.source))}


def pack_papers(
    result: Result,
    plan: Plan,
    scope: Scope,
    digests: Mapping[str, Mapping[str, str]],
    templates: Path | None,
    *,
    trust_repository: bool = True,
) -> dict[str, bytes]:
    """Return the cover and the index of a pack: path in the pack → content.

    Raises:
        TemplateFault: a template cannot be used.
    """
    from secops_cli.deliver.evidence_papers import Packing, render_papers

    held = {record.id: {"sha256": record.held.sha256} for record in plan.held if record.held and record.held.sha256}
    packing = Packing(scope.standard, scope.category, {**held, **digests}, scope.sm3, scope.whole)
    find = template_finder(templates, result.source if trust_repository else None)
    return render_papers(plan, packing, find, origin_of(result, plan))


def remade_papers(
    result: Result, facts: Mapping[str, str], templates: Path | None, *, trust_repository: bool
) -> list[bytes]:
    """Return the cover and the index of a pack again, from the properties that one of them carries.

    Raises:
        CommandLineError: there is no such target any more.
        TemplateFault: a template cannot be used.
    """
    standard, category = facts.get("secops.standard", ""), facts.get("secops.category", "")
    plan, *_ = plan_for(result, standard or None, category or None)
    sm3, whole = "sm3" in facts.get("secops.digest", ""), facts.get("secops.contents") != "list"
    scope = Scope(standard, category, sm3, whole)
    digests = known_digests(plan, result.source, scope.algorithms)
    return list(pack_papers(result, plan, scope, digests, templates, trust_repository=trust_repository).values())
