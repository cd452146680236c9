"""`python -m secops_cli.cli.reference DIR` writes the generated pages; a test compares them with what is committed."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from secops_cli.cache.store import Store
from secops_cli.cli.app import command_line
from secops_cli.cli.files import write_whole
from secops_cli.report import reference
from secops_cli.report.templates import TemplateNames, templates_page
from secops_cli.source.packaged import packaged, standards_folder
from secops_cli.standards.library import Library

if TYPE_CHECKING:
    from secops_cli.assess.case import Case
    from secops_cli.assess.comparison import Earlier
    from secops_cli.deliver.workbook import Page
    from secops_cli.report.contracts.batch import BatchDocument

_SAMPLE_DAY = date(2026, 11, 20)
"""The day of which the sample organisation is told."""


def pages() -> dict[str, str]:
    """Return every generated page: file name → text."""
    library = Library(standards_folder(), Store(None, ""))
    return {
        "diagnostics.md": reference.diagnostics_page(),
        "measures.md": reference.measures_page(),
        "standards.md": reference.standards_page(library.required(name) for name in library.editions),
        "templates.md": templates_page(_templates(), reference.MADE),
        "commands.md": reference.commands_page(_helps(command_line(), "secops")),
    }


def _templates() -> list[TemplateNames]:
    """What the templates are given for the sample organisation."""
    from secops_cli.deliver.papers import PAPERS
    from secops_cli.deliver.self_assessment import TEMPLATE, WORD_TEMPLATE, forms_of, pages_of
    from secops_cli.pipeline import Request, assess

    result = assess(Request(packaged("sample-org"), _SAMPLE_DAY))
    case = replace(result.case, findings=result.diagnostics)
    coordinating = _with_campaign(case)
    forms = [(grade, forms_of(grade, case.workspace, case.standard)) for grade in case.handed_in]
    pages = [page for grade, own in forms for page in pages_of(grade, own)]
    sheets = {page.sheet: [one.context for one in pages if one.sheet == page.sheet] for page in pages}
    texts = {"": [{"forms": tuple(own.values())} for _, own in forms]}
    found = [
        TemplateNames("自评估表(Excel)", "report self-assessment", [TEMPLATE], sheets),
        TemplateNames("自评估表(Word)", "report self-assessment", [WORD_TEMPLATE], texts),
    ]
    for paper in PAPERS:
        layouts = paper.layouts or (None,)
        told = coordinating if paper.per in ("campaign", "participant") else case
        subjects = paper.kind.subjects(told).values() if paper.revisions == "never" else [_earlier(told)]
        composed = [paper.compose(told, subject, layout) for subject in subjects for layout in layouts]
        scopes = _by_sheet(page for one in composed for page in one.pages) or {"": [one.scope for one in composed]}
        found.append(TemplateNames(paper.title, f"report {paper.name}", list(paper.files), scopes))
    return [*found, *_pack_templates(case), _batch_template(coordinating)]


def _by_sheet(pages: Iterable[Page]) -> dict[str, list[Mapping[str, Any]]]:
    found: dict[str, list[Mapping[str, Any]]] = {}
    for page in pages:
        found.setdefault(page.sheet, []).append(page.context)
    return found


def _with_campaign(case: Case) -> Case:
    """The sample organisation as if it coordinated others too, itself among them."""
    from secops_cli.model.campaign import Campaign, Participant

    stages = [{"id": "carry-out", "title": "组织实施", "from": "2026-08-01", "to": "2026-11-30", "steps": ["备案"]}]
    campaign = {"id": "soe", "title": "示例市等级保护推进工作", "stages": stages, "due": {"报送": "2026-11-10"}}
    names = {"leading_group": {"head": "钱例"}, "department": "信息中心", "liaison": {"name": "李例"}}
    came = {"自定级报告": {"received": "2026-11-12"}}
    system = {"id": "cloud", "name": "私有云平台", "level": "第三级", "materials": came}
    owner = case.workspace.organization
    part = {
        "id": "shili",
        "campaign": "soe",
        "name": owner.name if owner else "",
        "credit_code": owner.credit_code if owner else None,
        "coordinator": "示例县协调小组",
        **names,
        "systems": [system],
    }
    workspace = replace(
        case.workspace,
        campaigns={"soe": Campaign.model_validate_json(json.dumps(campaign))},
        participants={"shili": Participant.model_validate_json(json.dumps(part))},
    )
    return replace(case, workspace=workspace)


def _batch_template(case: Case) -> TemplateNames:
    from secops_cli.pipeline import Request
    from secops_cli.tasks.batch import Order, failed, run
    from secops_cli.tasks.batch_campaign import join
    from secops_cli.tasks.batch_campaign_pages import campaign_pages
    from secops_cli.tasks.batch_summary import TEMPLATE, pages

    order = Order("sample-org", None, Request(packaged("sample-org"), _SAMPLE_DAY), shows=True)
    judged = run(order).line
    assert judged is not None
    unread = failed(Order("别处", None, order.request), "不是文件夹：别处", "给出证据仓库的文件夹，而不是其中的文件。")
    # The page must not change with the commit of the checkout.
    lines: list[BatchDocument] = [{**judged, "commit": None, "dirty": False}, unread]
    made = [*pages(lines), *campaign_pages(join(case.campaigns, lines), lines)]
    return TemplateNames("批量汇总", "batch", [TEMPLATE], _by_sheet(made))


def _pack_templates(case: Case) -> list[TemplateNames]:
    from secops_cli.deliver import evidence_papers
    from secops_cli.deliver.evidence_pack import plan_pack

    plan = plan_pack(case, case.handed_in)
    made = evidence_papers.Packing("", "", {}, sm3=False, whole=True)
    pages = evidence_papers.index_pages(plan, made)
    sheets = _by_sheet(pages)
    cover = {"": [evidence_papers.cover_scope(plan, made)]}
    return [
        TemplateNames("证据包的封面", "evidence pack", [evidence_papers.COVER_TEMPLATE], cover),
        TemplateNames("证据包的目录", "evidence pack", [evidence_papers.INDEX_TEMPLATE], sheets),
    ]


def _earlier(case: Case) -> Earlier:
    """The sample organisation as if it had moved since, for papers that compare."""
    from secops_cli.assess.comparison import Earlier

    organization = case.workspace.organization
    before = organization and organization.model_copy(update={"address": "示例省示例市旧例巷 3 号", "premises": ()})
    return Earlier(replace(case.workspace, organization=before), case.as_of, "")


def _helps(command: Any, name: str, parent: Any = None) -> dict[str, str]:
    context = command.context_class(
        command, info_name=name.rsplit(maxsplit=1)[-1], parent=parent, terminal_width=100, **command.context_settings
    )
    found = {name: command.get_help(context)}
    for child, sub in getattr(command, "commands", {}).items():
        found |= _helps(sub, f"{name} {child}", context)
    return found


def main() -> None:
    """Write the pages into the folder that is named."""
    for name, text in pages().items():
        write_whole(Path(sys.argv[1]) / name, text.encode(), force=True)


if __name__ == "__main__":
    main()
