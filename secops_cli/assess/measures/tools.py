"""Measures of tools and products: in use, of own development, and the protocols that they support."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Final
from unicodedata import normalize

from secops_cli.assess.measures.registry import Needs, Tally, measure, number, unknown
from secops_cli.assess.query import Query
from secops_cli.model.judgement import Measurement, Quantity
from secops_cli.model.work import Tool

_OWN: Final[Needs] = (("自主研发证明", "著作权证书", "专利证书"),)
_PRODUCT: Final[Needs] = (("产品认证证书", "第三方测评报告", "测试报告"),)


@measure("安全工具", "截至日在用、服务于本类别的安全工具数", unit="件")
def security_tools(query: Query) -> Measurement:
    """Security tools in use on the day that serve the category. What licenses or lists them is the row's evidence.

    Source: ISCCC-SV-001:2015 4.2.5 b, 4.3.6 b; T/CAS 375—2019 6.4.6 b, 6.5.6 b.
    """
    return Tally(query, "tools").sort(query.workspace.tools.values(), lambda tool: _tool_fault(query, tool)).total()


@measure(
    "自研安全工具",
    "截至日在用、服务于本类别、自主研发并有著作权或专利的工具数",
    unit="件",
    needs=(("著作权证书", "专利证书"),),
)
def self_developed_tools(query: Query) -> Measurement:
    """Tools developed by the organisation itself, with copyright or patent, in use for the category on the day.

    Source: T/CAS 375—2019 E.4.2 g.
    """

    return _own(query, (("著作权证书", "专利证书"),))


@measure("自主研发的工具", "截至日在用、服务于本类别、自主研发的工具、产品或平台数", unit="件", needs=_OWN)
def own_tools(query: Query) -> Measurement:
    """Tools, products and platforms of the organisation's own development in use for the category on the day.

    Unlike `self_developed_tools` it asks for no right that is registered: papers of the development prove it as well.

    Source: T/CAS 375—2019 C.4.3 b, F.3.2 b, I.3.2 h, I.4.2 f, J.3.2 d.
    """
    return _own(query, _OWN)


def _own(query: Query, needs: Needs) -> Measurement:
    def fault(tool: Tool) -> str:
        return _tool_fault(query, tool) or ("" if tool.licence == "自主研发" else f"来源为{tool.licence}")

    return Tally(query, "tools", needs).sort(query.workspace.tools.values(), fault).total()


@measure(
    "支持的通信协议",
    "截至日在用、服务于本类别的产品合起来支持的工控通信协议种数；名称不论大小写与分隔符",
    unit="种",
    needs=_PRODUCT,
)
def supported_protocols(query: Query) -> Measurement:
    """Distinct protocols that the products in use for the category support between them on the day.

    Source: T/CAS 375—2019 I.1.1 f, I.2.2 e, I.3.2 j, I.4.2 i; all products together: our reading.
    """
    return _protocols(query, lambda protocol: True)


@measure("点名的通信协议", "所列协议中，截至日在用的产品已支持的种数", unit="种", needs=_PRODUCT)
def named_protocols(query: Query, *, names: Sequence[str]) -> Measurement:
    """How many of the named protocols the products in use for the category support between them on the day.

    Args:
        names: the protocols as the source names them.

    Source: T/CAS 375—2019 I.1.1 f, I.2.2 e, I.3.2 j, I.4.2 i.
    """
    wanted = {plain_protocol(name) for name in names}
    return _protocols(query, lambda protocol: protocol in wanted)


def _protocols(query: Query, counts: Callable[[str], bool]) -> Measurement:
    tally = Tally(query, "tools", _PRODUCT)
    proven: set[str] = set()
    fact: set[str] = set()
    products = 0
    for tool in query.workspace.tools.values():
        if tool.protocols is None:
            continue
        supported = {name for name in map(plain_protocol, tool.protocols or ()) if counts(name)}
        if reason := _tool_fault(query, tool):
            tally.exclude(tool.id, reason)
            continue
        products += 1
        missing = query.missing_kinds(tool.evidence, _PRODUCT)
        tally.settle(tool.id, missing)
        fact |= supported
        proven |= set() if missing else supported
    if not products:
        return unknown("没有登记本类别在用产品支持的协议(tools 的 protocols)", excluded=tuple(tally.excluded))
    high = None if query.damaged("tools") else Decimal(len(fact))
    return tally.of(Quantity(Decimal(len(fact)), high), number(len(proven)))


def plain_protocol(name: str) -> str:
    """A protocol's name without width, case, blanks and separators: Modbus TCP is Modbus/TCP."""
    return re.sub(r"[\s/_.-]", "", normalize("NFKC", name)).casefold()


def _tool_fault(query: Query, tool: Tool) -> str:
    if not query.services.intersection(tool.services):
        return "不用于本类别"
    if tool.acquired is not None and tool.acquired > query.as_of:
        return f"{tool.acquired} 才启用"
    if tool.retired is not None and tool.retired < query.as_of:
        return f"已于 {tool.retired} 停用"
    return ""
