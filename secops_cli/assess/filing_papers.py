"""The documents that go with a filing form: which are there, which are lacking, until when they are handed in.

Source: filing form of 2007, forms three and four; filing form of 2025, forms three to five.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from secops_cli.assess.case import Case
from secops_cli.assess.classification import Duty, SystemGrade
from secops_cli.assess.filing_values import derived_of, holds, stated
from secops_cli.assess.history import last_assessment, last_decision, last_filing
from secops_cli.model.evidence import Evidence
from secops_cli.model.filing import FilingLayout, FilingMaterial
from secops_cli.model.systems import Device
from secops_cli.terms import DecisionStage

FILING_DUTY: Final = "公安机关备案"


@dataclass(frozen=True, slots=True)
class FilingPaper:
    """A material, and the documents that serve for it.

    Attributes:
        asked: it has to be handed in; None where that hangs on what is not stated.
        attachment: what it is called as an attachment, 《单位-系统-材料》.
        missing: why a group of kinds has no valid document, one text a group; empty where nothing lacks.
        due: the day by which it has to be handed in, where there is one.
    """

    material: FilingMaterial
    asked: bool | None
    documents: tuple[Evidence, ...]
    missing: tuple[str, ...]
    attachment: str
    due: date | None = None

    @property
    def lacking(self) -> bool:
        """It has to be handed in, and is not there."""
        return bool(self.asked and self.material.required and self.missing)


def layout_of(case: Case, name: str | None = None) -> FilingLayout:
    """Return the layout of that name, without a name the one in force. Raises KeyError where there is none."""
    layouts = case.catalogues.rules.filing_layouts
    return layouts[name] if name is not None else next(x for x in layouts.values() if x.status == "现行")


def filing_duty(grade: SystemGrade) -> Duty | None:
    """What is asked of a system's filing; None where it needs none, or its level is not known."""
    return next((duty for duty in grade.duties if duty.what == FILING_DUTY), None)


def is_filed(grade: SystemGrade, as_of: date) -> bool:
    """A filing is recorded up to the day."""
    return last_filing(grade.classification, as_of) is not None


def to_file(case: Case) -> tuple[SystemGrade, ...]:
    """The systems that have to be filed, in the order of their ids."""
    return tuple(grade for grade in case.systems if filing_duty(grade) is not None)


def filing_papers(case: Case, grade: SystemGrade, layout: str | None = None) -> tuple[FilingPaper, ...]:
    """Return the materials that go with the form of one system, those that are not asked for left out.

    Args:
        case: the judged repository.
        grade: one of `case.systems`.
        layout: as for `filing_form`.

    Raises:
        KeyError: there is no such layout.
    """
    roots = roots_of(case, grade)
    found = (filing_paper(case, grade, material, roots) for material in layout_of(case, layout).materials)
    return tuple(paper for paper in found if paper.asked is not False)


def licence_fault(device: Device, as_of: date) -> str:
    """Why a security product may not be handed in as licensed; empty where it may, or is no such product.

    Source: filing form of 2007, form four, 04; filing form of 2025, form five.
    """
    if device.kind != "安全专用产品":
        return ""
    if device.licence is None:
        return "没有写销售许可或认证证号"
    if device.licence_expires is not None and device.licence_expires < as_of:
        return f"许可已于 {device.licence_expires} 到期"
    return ""


def roots_of(case: Case, grade: SystemGrade) -> dict[str, Any]:
    """Return what paths of one system's tables begin with."""
    found = grade.classification
    derived = derived_of(grade, lambda stage: last_decision(found, stage, case.as_of))
    return {"system": grade.system, "classification": found, "derived": derived}


def filing_paper(case: Case, grade: SystemGrade, material: FilingMaterial, roots: Mapping[str, Any]) -> FilingPaper:
    """Return what there is of one material.

    Args:
        roots: `roots_of(case, grade)`.
    """
    asked = holds(material.when, roots)
    if material.levels and grade.level not in material.levels:
        asked = False
    named = _named(case, grade, material, roots)
    missing = tuple(why for _, why in case.papers.missing_kinds(named, material.evidence))
    kinds = {kind for group in material.evidence for kind in group}
    records = (case.workspace.evidence.get(name) for name in named)
    documents = tuple(r for r in records if r and r.kind in kinds and not case.papers.document_fault(r.id))
    organization = case.workspace.organization
    body = organization.name if organization else "单位名称未知"
    attachment = f"《{body}-{grade.system.name}-{material.name}》"
    return FilingPaper(material, asked, documents, missing, attachment, _due(grade, material))


def _named(case: Case, grade: SystemGrade, material: FilingMaterial, roots: Mapping[str, Any]) -> tuple[str, ...]:
    """The documents named for a material; where none are, those of the system, of which the kinds decide."""
    found, system = grade.classification, grade.system
    if found is not None and found.materials.get(material.name):
        return found.materials[material.name]
    if material.documents is not None:
        return stated(roots, material.documents) or ()
    own = [*system.evidence, *(name for device in system.devices or () for name in device.evidence)]
    if found is not None:
        stages: tuple[DecisionStage, ...] = ("评审", "核准", "最终")
        decisions = (last_decision(found, stage, case.as_of) for stage in stages)
        last = last_assessment(found, case.as_of)
        own += [*found.evidence, *(name for decision in decisions if decision for name in decision.evidence)]
        own += last.evidence if last else ()
    return tuple(dict.fromkeys(own))


def _due(grade: SystemGrade, material: FilingMaterial) -> date | None:
    if material.days_after_start is not None:
        start = grade.system.online_since
        return start + timedelta(days=material.days_after_start) if start else None
    duty = filing_duty(grade)
    return duty.due if duty else None
