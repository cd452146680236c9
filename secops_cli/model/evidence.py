"""Documents that prove facts and rows: files in the repository, or papers held elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from secops_cli.model.base import CreditCode, Date, Identifier, Record, Sha256, Text
from secops_cli.terms import EVIDENCE_KINDS, Confidentiality

if TYPE_CHECKING:
    EvidenceKind = str
else:  # a closed vocabulary that is data cannot be spelled out for the type checker
    EvidenceKind = Literal[tuple(EVIDENCE_KINDS)]
"""A key of `EVIDENCE_KINDS`."""


class Held(Record, title="存放在别处"):
    """Where a document is kept that may not enter git."""

    where: Text = Field(title="存放处")
    custodian: Text = Field(title="保管人")
    checked_by: Text = Field(title="核验人")
    checked_on: Date = Field(title="核验日期")
    sha256: Sha256 | None = Field(None, title="哈希")


class Support(Record, title="支持的条目"):
    """A clause that a document serves, with the pages that show it."""

    clause: Text = Field(title="条目", description="如 isccc:4.1.1")
    pages: Text | None = Field(None, title="页码")


class Evidence(Record, title="证明材料"):
    """One document. Valid on a day iff issued/effective ≤ day ≤ expires."""

    id: Identifier = Field(title="标识")
    title: Text = Field(title="名称")
    kind: EvidenceKind = Field(title="种类")
    file: Text | None = Field(None, title="文件", description="仓库内的相对路径")
    held: Held | None = Field(None, title="存放在别处")
    issued: Date | None = Field(None, title="出具日期")
    effective: Date | None = Field(None, title="生效日期")
    expires: Date | None = Field(None, title="有效期至")
    pages: Text | None = Field(None, title="页数")
    confidentiality: Confidentiality = Field("内部", title="密级")
    sha256: Sha256 | None = Field(None, title="哈希")
    issuer: Text | None = Field(None, title="出具单位")
    credit_code: CreditCode | None = Field(None, title="材料所属单位信用代码")
    supports: tuple[Support, ...] = Field((), title="支持的条目")
    note: Text | None = Field(None, title="备注")
