"""JSON Schemas of the repository's files, from the models, and of the output contracts, from their types."""

from __future__ import annotations

import re
from typing import Any, Final

from pydantic import BaseModel, TypeAdapter

from secops_cli.model.assessment import Row, RowSheet
from secops_cli.model.campaign import Campaign, Participant
from secops_cli.model.changes import ChangeRecord
from secops_cli.model.evidence import Evidence
from secops_cli.model.form_mapping import FormMapping
from secops_cli.model.holding import Complaint, MarkUse, Notification
from secops_cli.model.operation import Incident, Operation, SystemLifecycle, Termination
from secops_cli.model.organization import Organization
from secops_cli.model.people import Person
from secops_cli.model.private import Private
from secops_cli.model.services import ServiceLine, Site
from secops_cli.model.settings import Settings
from secops_cli.model.systems import Classification, DataClass, System
from secops_cli.model.wording import Wording
from secops_cli.model.work import Finding, OrganizationCertificate, Project, Tool
from secops_cli.report.contracts import CONTRACTS
from secops_cli.report.diagnostics import format_json

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_SINGLE: Final[dict[str, tuple[type[BaseModel], str, list[str]]]] = {
    "secops": (Settings, "secops.yaml：目标、周期与口径", ["secops.yaml"]),
    "organization": (Organization, "organization.yaml：单位情况", ["organization.yaml"]),
    "private": (Private, "private.yaml：个人信息，不入库", ["private.yaml"]),
    "forms": (FormMapping, "空表的对应关系", ["forms/*.yaml"]),
}
_LISTS: Final[dict[str, tuple[type[BaseModel], str, list[str]]]] = {
    "people": (Person, "人员", ["people.yaml", "people/**/*.yaml"]),
    "projects": (Project, "项目", ["projects.yaml", "projects/**/*.yaml"]),
    "services": (ServiceLine, "服务情况", ["services.yaml", "services/**/*.yaml"]),
    "sites": (Site, "灾备场地", ["sites.yaml", "sites/**/*.yaml"]),
    "tools": (Tool, "工具", ["tools.yaml", "tools/**/*.yaml"]),
    "certificates": (OrganizationCertificate, "资质证书", ["certificates.yaml", "certificates/**/*.yaml"]),
    "findings": (Finding, "评审发现", ["findings.yaml", "findings/**/*.yaml"]),
    "system": (System, "定级对象", ["systems/*/system.yaml"]),
    "classification": (Classification, "定级", ["systems/*/classification.yaml"]),
    "changes": (ChangeRecord, "变更", ["systems/*/changes/**/*.yaml"]),
    "lifecycle": (SystemLifecycle, "生命周期", ["systems/*/lifecycle.yaml"]),
    "operation": (Operation, "运行与维护", ["systems/*/operation.yaml"]),
    "termination": (Termination, "终止", ["systems/*/termination.yaml"]),
    "incidents": (Incident, "安全事件", ["incidents.yaml", "incidents/**/*.yaml"]),
    "complaints": (Complaint, "投诉", ["complaints.yaml", "complaints/**/*.yaml"]),
    "mark-use": (MarkUse, "证书与标识的使用", ["mark_use.yaml", "mark_use/**/*.yaml"]),
    "notifications": (Notification, "通报与申请", ["notifications.yaml", "notifications/**/*.yaml"]),
    "data": (DataClass, "数据", ["data.yaml", "data/**/*.yaml"]),
    "campaigns": (Campaign, "专项工作", ["campaign.yaml", "campaigns.yaml", "campaigns/**/*.yaml"]),
    "participants": (Participant, "参加专项工作的机构", ["participants.yaml", "participants/**/*.yaml"]),
    "text": (Wording, "条目的原文", ["standards/*/text.yaml"]),
    "evidence": (Evidence, "证明材料台账", ["evidence/**/*.register.yaml"]),
}


def schema_files() -> dict[str, str]:
    """Return every schema: file name → text."""
    files = {f"{name}.schema.json": _text(name, _one(model, title)) for name, (model, title, _) in _SINGLE.items()}
    for name, (model, title, _) in _LISTS.items():
        files[f"{name}.schema.json"] = _text(name, _one_or_many(_record_or_list(model), title))
    rows: TypeAdapter[Any] = TypeAdapter(RowSheet | Row | list[Row])
    files["assessments.schema.json"] = _text("assessments", _one_or_many(rows, "自评估行"))
    for name, contract in CONTRACTS.items():
        schema = TypeAdapter(contract).json_schema()
        files[f"contract-{name}.schema.json"] = _text(f"contract-{name}", schema)
    return files


def editor_settings(folder: str) -> dict[str, dict[str, list[str]]]:
    """Return the setting by which the YAML extension of VS Code finds the schemas.

    Args:
        folder: where the schemas are, relative to the workspace, e.g. `./schemas`.
    """
    patterns = {name: globs for name, (_, _, globs) in {**_SINGLE, **_LISTS}.items()}
    patterns["assessments"] = ["assessments/**/*.yaml"]
    return {
        "yaml.schemas": {
            f"{folder}/{name}.schema.json": [*globs, *(glob.removesuffix(".yaml") + ".yml" for glob in globs)]
            for name, globs in patterns.items()
        }
    }


def _one(model: type[BaseModel], title: str) -> dict[str, Any]:
    return {**model.model_json_schema(by_alias=True), "title": title}


def _record_or_list(model: type[BaseModel]) -> TypeAdapter[Any]:
    return TypeAdapter(model | list[model])  # type: ignore[arg-type, valid-type]


def _one_or_many(adapter: TypeAdapter[Any], title: str) -> dict[str, Any]:
    return {"title": title, **adapter.json_schema(by_alias=True)}


def _text(name: str, schema: dict[str, Any]) -> str:
    return format_json({"$schema": _DIALECT, "$id": f"secops:{name}", **_without_english(schema)}) + "\n"


def _without_english(schema: Any) -> Any:
    """Leave out what pydantic takes from the code (class names, docstrings); the Chinese titles and descriptions stay.

    Editors show the description of a key, so a key without one gets its title.
    """
    if isinstance(schema, list):
        return [_without_english(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {key: _without_english(value) for key, value in schema.items()}
    for key in ("title", "description"):
        if isinstance(kept.get(key), str) and re.match(r"[A-Z`]", kept[key]):
            del kept[key]
    if isinstance(kept.get("title"), str):
        kept.setdefault("description", kept["title"])
    return kept
