"""Personal values that forms demand and a repository never holds: the file `private.yaml`, which git ignores.

They are read when a form is made and go nowhere but into it; nothing shows them in a message.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from secops_cli.model.base import Identifier, Record, Text
from secops_cli.personal import personal_numbers


def _identity(value: str) -> str:
    found = list(personal_numbers(value))
    if not (len(found) == 1 and found[0].identity and found[0].number == value):
        raise ValueError("不是身份证号码(18 位，末位是校验码)")
    return value


def _mobile(value: str) -> str:
    digits = value.removeprefix("+86").replace(" ", "").replace("-", "")
    found = list(personal_numbers(digits))
    if not (len(found) == 1 and not found[0].identity and found[0].number == digits):
        raise ValueError("不是手机号码(11 位)")
    return digits


class PrivatePerson(Record, title="一个人"):
    """The numbers of one person, and the name where the repository has none; never shown by `repr`."""

    name: Text | None = Field(None, title="姓名", description="直接负责的主管人员写；别的人姓名在仓库里", repr=False)
    mobile: Annotated[Text, AfterValidator(_mobile)] | None = Field(None, title="移动电话", repr=False)
    identity: Annotated[Text, AfterValidator(_identity)] | None = Field(None, title="身份证号", repr=False)


class Private(Record, title="个人信息"):
    """`private.yaml`: of whom the filing form asks a mobile number, and the report of 2025 the identity number.

    Source: filing forms of 2007 and 2025, form one; the report of classification of 2025, 安全责任.
    """

    head: PrivatePerson | None = Field(None, title="单位负责人")
    department_contact: PrivatePerson | None = Field(None, title="(网络安全)责任部门联系人")
    data_contact: PrivatePerson | None = Field(None, title="数据安全管理部门联系人")
    managers: dict[Identifier, PrivatePerson] = Field(
        {}, title="直接负责的主管人员", description="定级对象的 id: 这个人"
    )
