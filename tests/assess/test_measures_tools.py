"""Tools and products: in use for the category, of own development, and the protocols that they support together."""

from __future__ import annotations

from datetime import date

import pytest
from assess_builders import TCAS, ageing, all_measured, holds, least_proven, measured, unknown_because, values, why
from hypothesis import given, settings
from hypothesis import strategies as st

from secops_cli.model.judgement import Measurement

COUNTS = ("security_tools", "self_developed_tools", "own_tools")
OWN = "licence: 自主研发"


def tool(id: str, *more: str, services: str = "工控安全", papers: str = "著作权证书, 测试报告") -> str:
    parts = [f"id: {id}", "name: 某", "kind: 漏洞扫描", f"services: [{services}]", *more]
    parts += [] if any(part.startswith("licence") for part in more) else [OWN]
    return f"- {{{', '.join([*parts, f'evidence: [{papers}]'])}}}\n"


def tools(*lines: str) -> dict[str, str]:
    return {"tools.yaml": "".join(lines) or "[]\n"}


def product(id: str, *protocols: str, papers: str = "测试报告", more: str = "licence: 商业授权") -> str:
    return tool(id, f"protocols: [{', '.join(protocols)}]", more, papers=papers)


def industrial(files: dict[str, str], name: str, **arguments):
    """Measured for T/CAS I, 工控安全."""
    return measured(files, name, standard=TCAS, applied="I", **arguments)


# --- how many ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", COUNTS)
@pytest.mark.parametrize(
    ("more", "services", "reason"),
    [
        ("acquired: 2026-11-20", "工控安全", None),
        ("acquired: 2026-11-21", "工控安全", "2026-11-21 才启用"),
        ("retired: 2026-11-20", "工控安全", None),
        ("retired: 2026-11-19", "工控安全", "已于 2026-11-19 停用"),
        (OWN, "安全运维", "不用于本类别"),
        (OWN, "安全运维, 工控安全", None),
    ],
)
def test_a_tool_counts_while_it_is_in_use_for_the_category(name, more, services, reason):
    """From acquired to retired, both days in."""
    found = industrial(tools(tool("t", more, services=services)), name)
    assert values(found) == ((0, 0) if reason else (1, 1))
    assert why(found.excluded) == ({"t": reason} if reason else {})


@pytest.mark.parametrize("name", COUNTS)
def test_a_tool_is_looked_at_on_the_day_and_not_on_the_reference_date(name):
    """Retired between the two: out."""
    files = tools(tool("t", "retired: 2026-10-01"))
    assert values(industrial(files, name, base=date(2026, 9, 1))) == (0, 0)


@pytest.mark.parametrize("name", COUNTS)
def test_a_tool_of_either_service_counts_for_a_category_of_two(name):
    """T/CAS C: 安全咨询 and 风险评估."""
    lines = tool("a", services="安全咨询"), tool("b", services="风险评估"), tool("c", services="安全集成")
    found = measured(tools(*lines), name, standard=TCAS, applied="C")
    assert values(found) == (2, 2)
    assert why(found.excluded) == {"c": "不用于本类别"}


@pytest.mark.parametrize("name", COUNTS)
def test_tools_that_are_not_listed_are_unknown(name):
    """None where the list is empty, open upward where it is unreadable."""
    assert unknown_because(industrial({}, name)) == "没有登记工具"
    assert values(industrial(tools(), name)) == (0, 0)
    assert values(industrial({"tools.yaml": "id: [\n"}, name)) == ((0, None), 0)
    files = {"tools/a.yaml": tool("a"), "tools/b.yaml": "id: [\n"}
    assert values(industrial(files, name)) == ((1, None), 1)


def test_a_security_tool_needs_no_proof_of_its_own():
    """Its licences and lists are the row's evidence."""
    assert values(industrial(tools(tool("t", "licence: 开源", papers="")), "security_tools")) == (1, 1)


@pytest.mark.parametrize("name", ["self_developed_tools", "own_tools"])
@pytest.mark.parametrize("licence", ["商业授权", "开源"])
def test_a_tool_that_somebody_else_developed_is_left_out(name, licence):
    """Whatever papers it has."""
    found = industrial(tools(tool("t", f"licence: {licence}")), name)
    assert values(found) == (0, 0)
    assert why(found.excluded) == {"t": f"来源为{licence}"}


@pytest.mark.parametrize(
    ("papers", "registered", "developed"),
    [
        ("著作权证书", 1, 1),
        ("专利证书", 1, 1),
        ("自主研发证明", 0, 1),
        ("测试报告", 0, 0),
        ("", 0, 0),
    ],
)
def test_copyright_or_patent_proves_a_right_and_papers_of_the_development_prove_the_development(
    papers, registered, developed
):
    """T/CAS E.4.2 g asks for a registered right, the other annexes for own development."""
    files = tools(tool("t", papers=papers))
    found = industrial(files, "self_developed_tools")
    assert values(found) == (1, registered)
    assert why(found.unproven) == ({} if registered else {"t": "缺著作权证书或专利证书"})
    found = industrial(files, "own_tools")
    assert values(found) == (1, developed)
    assert why(found.unproven) == ({} if developed else {"t": "缺自主研发证明或著作权证书或专利证书"})


@pytest.mark.parametrize("name", ["self_developed_tools", "own_tools"])
@pytest.mark.parametrize(("expires", "proven"), [("2026-11-20", 1), ("2026-11-19", 0)])
def test_a_patent_proves_up_to_its_last_day(name, expires, proven):
    """Then it says so."""
    found = industrial(tools(tool("t", papers="old")) | ageing("专利证书", expires), name)
    assert values(found) == (1, proven)
    assert why(found.unproven) == ({} if proven else {"t": "专利证书 old 已于 2026-11-19 到期"})


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ((tool("a"),), (True, True)),
        ((tool("a", papers=""),), (True, False)),
        ((tool("a", "licence: 开源"),), (False, False)),
        ((), (False, False)),
    ],
)
def test_one_tool_of_our_own_is_enough_where_one_has_to_exist(lines, expected):
    """T/CAS C.4.3 b."""
    assert holds(industrial(tools(*lines), "own_tools"), "own_tools", exists=True) == expected


# --- protocols --------------------------------------------------------------------------------------------------

THREE = ["Modbus/TCP", "OPC", "DNP3"]
PROTOCOLS = {"supported_protocols": {}, "named_protocols": {"names": THREE}}
UNSTATED = "没有登记本类别在用产品支持的协议(tools 的 protocols)"


@pytest.mark.parametrize(("protocols", "expected"), [(THREE, (True, True)), (THREE[:2], (False, False))])
def test_three_protocols_are_three(protocols, expected):
    """Just met and just missed, counted and by name."""
    files = tools(product("a", *protocols))
    for name, arguments in PROTOCOLS.items():
        assert holds(industrial(files, name, **arguments), name, at_least=3) == expected


def test_products_support_protocols_together_and_each_protocol_counts_once():
    """Two and two, one of them the same."""
    files = tools(product("a", "Modbus/TCP", "OPC"), product("b", "OPC", "DNP3"))
    for name, arguments in PROTOCOLS.items():
        found = industrial(files, name, **arguments)
        assert values(found) == (3, 3)
        assert [ref.id for ref in found.counted] == ["a", "b"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Modbus/TCP", "Modbus TCP"),
        ("Modbus/TCP", "MODBUS-TCP"),
        ("Ethernet/IP", "EtherNet/IP"),
        ("OPCUA_TCP", "OPC UA TCP"),
        ("IEC104", "IEC 104"),
        ("s7mms", "S7.MMS"),
    ],
)
def test_a_protocol_is_the_same_whatever_its_case_and_separators(one, other):
    """As people write them."""
    files = tools(product("a", one, other))
    assert values(industrial(files, "supported_protocols")) == (1, 1)
    assert values(industrial(files, "named_protocols", names=[one])) == (1, 1)
    assert values(industrial(files, "named_protocols", names=[other])) == (1, 1)


@pytest.mark.parametrize(("one", "other"), [("S7", "s7mms"), ("OPC", "OPCDA"), ("IEC104", "IEC101"), ("SV", "S7")])
def test_protocols_with_names_that_begin_alike_are_two(one, other):
    """OPC and OPC DA are listed apart by T/CAS I.2.2 e."""
    files = tools(product("a", one, other))
    assert values(industrial(files, "supported_protocols")) == (2, 2)
    assert values(industrial(files, "named_protocols", names=[one])) == (1, 1)


def test_only_the_named_protocols_count_by_name():
    """Four are supported, two of the three are among them."""
    files = tools(product("a", "Modbus/TCP", "DNP3", "S7", "BACnet"))
    assert values(industrial(files, "supported_protocols")) == (4, 4)
    assert values(industrial(files, "named_protocols", names=THREE)) == (2, 2)


@pytest.mark.parametrize("name", PROTOCOLS)
@pytest.mark.parametrize("kind", ["产品认证证书", "第三方测评报告", "测试报告"])
def test_a_protocol_is_proven_by_one_proven_product(name, kind):
    """The other product supports it unproven."""
    files = tools(product("a", "OPC", papers=kind), product("b", "OPC", "DNP3", papers="著作权证书"))
    found = industrial(files, name, **PROTOCOLS[name])
    assert values(found) == (2, 1)
    assert why(found.unproven) == {"b": "缺产品认证证书或第三方测评报告或测试报告"}


@pytest.mark.parametrize("name", PROTOCOLS)
@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ("acquired: 2026-11-21", "2026-11-21 才启用"),
        ("retired: 2026-11-19", "已于 2026-11-19 停用"),
    ],
)
def test_the_protocols_of_a_product_out_of_use_do_not_count(name, more, reason):
    """Another product is in use."""
    found = industrial(tools(product("a", "OPC"), product("b", "DNP3", more=more)), name, **PROTOCOLS[name])
    assert values(found) == (1, 1)
    assert why(found.excluded) == {"b": reason}


@pytest.mark.parametrize("name", PROTOCOLS)
def test_the_protocols_of_another_categorys_product_do_not_count(name):
    """It serves 安全运维."""
    other = tool("b", "protocols: [DNP3]", services="安全运维")
    found = industrial(tools(product("a", "OPC"), other), name, **PROTOCOLS[name])
    assert values(found) == (1, 1)
    assert why(found.excluded) == {"b": "不用于本类别"}


@pytest.mark.parametrize("name", PROTOCOLS)
@pytest.mark.parametrize("files", [{}, tools(), tools(tool("a")), {"tools.yaml": "id: [\n"}])
def test_protocols_that_no_tool_states_are_unknown(name, files):
    """No list, an empty one, a tool that is silent, an unreadable file."""
    found = industrial(files, name, **PROTOCOLS[name])
    assert values(found) == (None, None)
    assert unknown_because(found) == UNSTATED


@pytest.mark.parametrize("name", PROTOCOLS)
def test_a_product_that_supports_none_supports_none(name):
    """`protocols: []` is a statement."""
    assert values(industrial(tools(product("a")), name, **PROTOCOLS[name])) == (0, 0)


@pytest.mark.parametrize("name", PROTOCOLS)
def test_an_unreadable_file_leaves_the_protocols_open_upward(name):
    """One or more."""
    files = {"tools/a.yaml": product("a", "OPC"), "tools/b.yaml": "id: [\n"}
    assert values(industrial(files, name, **PROTOCOLS[name])) == ((1, None), 1)


@pytest.mark.parametrize("name", PROTOCOLS)
@pytest.mark.parametrize(
    ("other", "reason"),
    [
        (tool("b", "protocols: [DNP3]", services="安全运维"), "不用于本类别"),
        (product("b", "DNP3", more="retired: 2026-11-19"), "已于 2026-11-19 停用"),
    ],
)
def test_protocols_stated_of_what_does_not_count_say_nothing_of_what_does(name, other, reason):
    """The only product in use for the category is silent; the other serves another, or is out of use."""
    found = industrial(tools(tool("a"), other), name, **PROTOCOLS[name])
    assert values(found) == (None, None)
    assert unknown_because(found) == UNSTATED
    assert why(found.excluded) == {"b": reason}


@pytest.mark.parametrize("name", PROTOCOLS)
def test_a_product_that_is_silent_takes_no_part_beside_one_that_is_not(name):
    """Not every tool speaks protocols; docs/repository.md, tools."""
    found = industrial(tools(product("a", "OPC"), tool("b")), name, **PROTOCOLS[name])
    assert values(found) == (1, 1)
    assert [ref.id for ref in found.counted] == ["a"]


# --- what holds for all of them ---------------------------------------------------------------------------------

KINDS = ("著作权证书", "自主研发证明", "测试报告")
TOOL = st.tuples(
    st.sampled_from(("工控安全", "安全运维")),
    st.sampled_from((OWN, "licence: 开源")),
    st.sampled_from(("", "retired: 2026-11-19", "acquired: 2026-11-20")),
    st.none() | st.lists(st.sampled_from(("OPC", "opc", "DNP3", "Modbus/TCP", "Modbus TCP", "S7")), max_size=4),
    st.sets(st.sampled_from(KINDS)),
)
TOOLS = st.lists(TOOL, max_size=5)
MEASURED = {name: {} for name in COUNTS} | PROTOCOLS


def written(found: list[tuple]) -> list[str]:
    lines = []
    for n, (services, licence, dates, protocols, papers) in enumerate(found):
        stated = [] if protocols is None else [f"protocols: [{', '.join(protocols)}]"]
        more = [licence, *filter(None, [dates]), *stated]
        lines.append(tool(f"t{n}", *more, services=services, papers=", ".join(sorted(papers))))
    return lines


def all_of(lines: list[str]) -> dict[str, Measurement]:
    """Every measure of these tools, which are read once."""
    found = all_measured(tools(*lines), MEASURED.items(), standard=TCAS, applied="I")
    return dict(zip(MEASURED, found, strict=True))


@given(TOOLS, st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_the_order_of_tools_does_not_matter(found, chance):
    """For every measure."""
    lines = written(found)
    one, other = (all_of(order) for order in (lines, chance.sample(lines, len(lines))))
    for name in MEASURED:
        assert (one[name].fact, one[name].proven) == (other[name].fact, other[name].proven)


@given(TOOLS, st.integers(0, 4), st.sampled_from(KINDS))
@settings(max_examples=40, deadline=None)
def test_one_document_more_changes_no_fact_and_lowers_no_proven_number(found, which, kind):
    """All of them are asked at least."""
    if which >= len(found):
        return
    *rest, papers = found[which]
    richer = [*found[:which], (*rest, papers | {kind}), *found[which + 1 :]]
    before, after = all_of(written(found)), all_of(written(richer))
    for name in MEASURED:
        assert before[name].fact == after[name].fact
        assert least_proven(before[name]) <= least_proven(after[name])


@given(TOOLS)
@settings(max_examples=40, deadline=None)
def test_no_more_is_proven_than_there_is_and_no_name_counts_beyond_the_protocols_supported(found):
    """Registered ⊆ own ⊆ all tools; named ⊆ supported."""
    numbers = all_of(written(found))
    for measurement in numbers.values():
        assert least_proven(measurement) <= (values(measurement)[0] or 0)
    for less, more in (
        ("self_developed_tools", "own_tools"),
        ("own_tools", "security_tools"),
        ("named_protocols", "supported_protocols"),
    ):
        assert least_proven(numbers[less]) <= least_proven(numbers[more])
