"""`forms/<id>.yaml`: how one official blank was filled, so that the same blank is filled the same way again."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from secops_cli.model.base import Identifier, Record, Text

ColumnRole = Literal["number", "key", "clause", "expects", "conclusion", "yes", "no", "documents"]


class FormMapping(Record, title="空表的对应关系"):
    """Where the fields of a form stand in one blank.

    Attributes:
        blank: what the blank says, as a hash: it is recognised by it whatever its file is called.
    """

    id: Identifier = Field(title="标识")
    form: Text = Field(title="哪一种表", description="如 filing-2025、om-form、isccc:general")
    blank: Text = Field(title="空表的指纹")
    name: Text | None = Field(None, title="空表的文件名")
    places: dict[Text, Text | None] = Field(
        {}, title="栏目的位置", description="栏目: 位置，如 表一·单位名称: 表格2·1行2格；空值表示这一栏不填"
    )
    columns: dict[ColumnRole, int] = Field({}, title="列的作用", description="认不出表头的空表：作用: 第几列")
