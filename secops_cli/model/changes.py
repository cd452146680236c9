"""What is recorded of a change, and the rules by which a change between two revisions is told."""

from __future__ import annotations

from pydantic import Field

from secops_cli.model.base import Date, EvidenceIds, Identifier, Record, Text
from secops_cli.terms import ChangeClass


class Approval(Record, title="审批"):
    """Who approved something, and when."""

    by: Identifier = Field(title="审批人")
    date: Date = Field(title="日期")
    evidence: EvidenceIds = Field((), title="证明材料")


class ChangeRecord(Record, title="变更"):
    """`systems/<id>/changes/*.yaml`: one change of a system, from its request to its result."""

    id: Identifier = Field(title="标识")
    system: Identifier = Field(title="系统")
    summary: Text = Field(title="内容")
    declared: ChangeClass = Field(title="类别", description="重大变更或局部调整")
    causes: tuple[Text, ...] = Field((), title="原因")
    requested_by: Identifier | None = Field(None, title="申请人")
    requested_on: Date | None = Field(None, title="申请日期")
    approvals: tuple[Approval, ...] = Field((), title="审批")
    started: Date | None = Field(None, title="实施开始")
    finished: Date | None = Field(None, title="实施结束")
    implemented_by: tuple[Identifier, ...] = Field((), title="实施人")
    request: EvidenceIds = Field((), title="变更需求")
    analysis: EvidenceIds = Field((), title="影响分析")
    plan: EvidenceIds = Field((), title="变更方案")
    log: EvidenceIds = Field((), title="过程日志")
    result: EvidenceIds = Field((), title="变更结果报告")
    note: Text | None = Field(None, title="备注")


class ChangeRules(Record):
    """`change.yaml`: which fields belong to which cause, which are only wording.

    Attributes:
        causes: cause → fields, written `record.field`; a record's own name stands for its being added or left out.
        reclassify: reason for which the level has to be looked at anew whatever else is → fields.
        neutral: fields that are wording.
        apart: fields that are the judgement itself and are compared by themselves.
    """

    causes: dict[Text, tuple[Text, ...]]
    reclassify: dict[Text, tuple[Text, ...]]
    neutral: tuple[Text, ...]
    apart: tuple[Text, ...]
    source: Text
