"""`secops.yaml`: targets, cycles, and the readings that an organisation may choose."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from secops_cli.model.base import Date, Record, Text, Unit
from secops_cli.terms import Application, FilingStart

FORMAT = 1
"""The repository format this program writes and reads."""


class Target(Record, title="目标"):
    """A level that the organisation wants to prove."""

    standard: Text = Field(title="标准", description="如 isccc、tcas")
    category: Text = Field(title="类别", description="类别代号，如 F")
    level: Text = Field(title="级别", description="按标准的用词，如 二级、3级")
    application: Application = Field("初次", title="申请类型")
    region: Text | None = Field(None, title="评定地区")
    reference_date: Date | None = Field(None, title="基准日", description="回看窗口的基准；不写即截至日期")


class Cycle(Record, title="评估周期"):
    """A round of assessment, in force from its first day until the next one begins."""

    id: Text = Field(title="周期", description="如 初次 2026")
    start: Date = Field(alias="from", title="开始日期")


class ImprovementThresholds(Record, title="改进算大的界限"):
    """From how many items, or areas concerned, on an improvement is a large one; one of both is enough."""

    items: Annotated[int, Field(ge=1)] | None = Field(None, title="改动项数")
    areas: Annotated[int, Field(ge=1)] | None = Field(None, title="牵涉方面数")


class Settings(Record, title="设置"):
    """The whole of `secops.yaml`."""

    format: Annotated[int, Field(ge=1, title="仓库格式")]
    targets: tuple[Target, ...] = Field((), title="目标")
    cycles: tuple[Cycle, ...] = Field((), title="评估周期")
    proof: Literal["file", "register"] = Field(
        "file", title="证明方式", description="register：不入库而有核验登记的材料也算证明"
    )
    freshness: dict[str, Annotated[int, Field(ge=1, le=600), Unit("个月")]] = Field(
        {}, title="材料时效", description="证据种类 → 出具后多少个月内有效（本单位口径）"
    )
    readings: dict[str, str] = Field({}, title="歧义条目的读法", description="条目 → 读法；不写即照字面")
    level_rule: Literal["all-clauses", "lower-part"] = Field(
        "all-clauses", title="级别合成", description="all-clauses：所有部分同级成立；lower-part：取各部分较低者"
    )
    classification_edition: Text = Field(
        "gbt-22240-2020", title="定级依据的版本", description="矩阵与评审、核准、备案要求都随它"
    )
    filing_from: FilingStart = Field(
        "较晚者", title="备案期限的起点", description="备案的期限从决定、投入运行还是较晚者算起"
    )
    change_causes: dict[Text, tuple[Text, ...]] = Field(
        {}, title="变更的其他原因", description="原因 → 字段，如 {灾备方式: [rooms]}；加在条目库所列的原因之外"
    )
    activity_months: dict[Text, Annotated[int, Field(ge=1, le=600), Unit("个月")]] = Field(
        {}, title="定期活动的间隔", description="生命周期的活动 → 多少个月做一次（本单位口径），如 {安全状态检查: 12}"
    )
    improvement_thresholds: ImprovementThresholds | None = Field(
        None, title="改进算大的界限", description="原文没有数；不写则由人判断"
    )
    surveillance_rows: tuple[Application, ...] = Field(
        ("监督",), title="监审行适用的申请类型", description="自评估表中注明监审的行对哪些申请类型适用"
    )
    audit_due: Annotated[str, Field(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")] = Field(
        "06-30", title="上年度审计报告最迟日期", description="此日之前，最近一个会计年度的审计报告可缺"
    )
    statement_due_day: Annotated[int, Field(ge=1, le=28)] = Field(
        20, title="上月报表最迟日", description="每月此日之前，上月报表可缺"
    )
