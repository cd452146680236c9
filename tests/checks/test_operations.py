"""What is said of how services are run: days, hours, regions, positions, protocols and terms, both sides of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from tests.conftest import Repository


def project(*more: str, accepted: str = "2026-06-01") -> dict[str, str]:
    days = f"signed: 2026-01-01, accepted: {accepted}" if accepted else "signed: 2026-01-01"
    return {
        "projects.yaml": f"{{{', '.join(['id: a', 'name: b', 'client: c', 'services: [工控安全]', days, *more])}}}\n"
    }


def targets(*lines: str) -> dict[str, str]:
    return {"secops.yaml": "format: 1\ntargets:\n" + "".join(f"  - {{{line}}}\n" for line in lines)}


ICS = targets("standard: tcas, category: I, level: 1级, region: 云州市")
LEASED = "tenure: 租赁, lease_ends: "


def service(body: str, name: str = "应急处理") -> dict[str, str]:
    return {"services.yaml": f"service: {name}\n{body}\n"}


def tool(*protocols: str) -> dict[str, str]:
    return ICS | {
        "tools.yaml": f"{{id: t, name: 网关, kind: 防护, licence: 商业授权, services: [工控安全], "
        f"protocols: [{', '.join(protocols)}]}}\n"
    }


def certificate(**more: str) -> dict[str, str]:
    fields = {"standard": "isccc", "category": "F", "level": "三级", "granted": "2025-11-20"} | more
    return {"certificates.yaml": f"{{id: a, {', '.join(f'{key}: {value}' for key, value in fields.items())}}}\n"}


def site(days: str) -> dict[str, str]:
    return {"sites.yaml": f"{{id: a, name: 场地, {days}}}\n"}


@pytest.mark.parametrize(
    ("files", "code", "words"),
    [
        (project("trial_run: {from: 2026-01-01, to: 2026-06-01}"), "", ""),
        (project("trial_run: {from: 2025-12-31, to: 2026-06-01}"), "SEC210", "早于签订日期 2026-01-01"),
        (project("trial_run: {from: 2026-06-01, to: 2026-07-01}"), "", ""),
        (project("trial_run: {from: 2026-06-02, to: 2026-07-01}"), "SEC210", "晚于验收日期 2026-06-01"),
        (project("trial_run: {from: 2026-03-01}"), "SEC210", "没有写止日"),
        (project("trial_run: {from: 2026-03-01}", accepted="2026-11-20"), "SEC210", "没有写止日"),
        (project("trial_run: {from: 2026-03-01}", accepted=""), "", ""),
        (service("responses: [{local_hours: 2, remote_hours: 2}]"), "", ""),
        (service("responses: [{local_hours: 2.01, remote_hours: 2}]"), "SEC210", "比外地 2 小时还久"),
        (service("drills: [{id: a, date: 2026-01-01, kind: 真实切换, takeover_hours: 8}]"), "", ""),
        (service("drills: [{id: a, date: 2026-01-01, kind: 桌面推演, takeover_hours: 8}]"), "SEC310", "只看真实切换"),
        (service("team: {name: 组, members: [{person: a, position: 软件技术}]}", "数据安全"), "", ""),
        (service("team: {name: 组, members: [{person: a, position: 其他}]}", "数据安全"), "", ""),
        (service("team: {name: 组, members: [{person: a, position: 应急}]}", "数据安全"), "SEC310", "没有计入"),
        (service("team: {name: 组, members: [{person: a, position: 应急}]}", "风险评估"), "", ""),
        (ICS | service("responses: [{region: 云州市}]", "工控安全"), "", ""),
        (ICS | service("responses: [{region: 云洲市}]", "工控安全"), "SEC310", "目标写的是 云州市"),
        (ICS | service("responses: [{local_hours: 1}]", "工控安全"), "", ""),
        (service("responses: [{region: 云洲市}]", "工控安全"), "", ""),
        (
            targets("standard: tcas, category: I, level: 1级") | service("responses: [{region: 云州市}]", "工控安全"),
            "SEC310",
            "目标没有写 region",
        ),
        (tool("Modbus TCP", "DNP3"), "", ""),
        (tool("Modbas/TCP"), "SEC310", "是否想写 Modbus/TCP"),
        (tool('"Modbus/TCP、DNP3"'), "SEC310", "只算一种"),
        (tool("某厂私有协议"), "", ""),
        (certificate(), "", ""),
        (certificate(granted="2025-11-19"), "SEC311", "应不晚于 2026-11-19(isccc 6.7.1)"),
        (certificate(granted="2024-01-01", surveillance="[2025-11-20]"), "", ""),
        (certificate(granted="2024-01-01", surveillance="[2025-11-19]"), "SEC311", "应不晚于 2026-11-19"),
        (
            certificate(granted="2024-01-01", surveillance="[2025-11-20, 2026-11-21]"),
            "SEC307",
            "surveillance 2026-11-21",
        ),
        (certificate(granted="2024-01-01", history="[{date: 2025-06-01, state: 注销}]"), "", ""),
        (certificate(expires="2026-11-20"), "", ""),
        (certificate(expires="2026-11-19"), "SEC311", "已于 2026-11-19 到期"),
        (certificate(standard="tcas", category="E", level="1级", region="云州市", granted="2020-01-01"), "", ""),
        (certificate(standard="tcas", category="E", level="1级"), "SEC310", "没有写评定地区"),
        (site(f"{LEASED}2026-11-20"), "", ""),
        (site(f"{LEASED}2026-11-19"), "SEC311", "租约已于 2026-11-19 到期"),
        (site(f"{LEASED}2026-11-19, to: 2026-11-19"), "", ""),
        (site("tenure: 租赁"), "SEC311", "没有写租约到期日"),
        (site("tenure: 自有, lease_ends: 2020-01-01"), "", ""),
        (site(f"from: 2027-01-01, {LEASED}2026-12-31"), "SEC207", "lease_ends 2026-12-31 早于 from"),
    ],
)
def test_what_does_not_go_together_is_said(
    files: Mapping[str, str], code: str, words: str, repo: Callable[..., Repository]
) -> None:
    """Judged on 2026-11-20; what is right is passed over."""
    found = [
        d for d in repo(files).assess().diagnostics if d.code in {"SEC207", "SEC210", "SEC307", "SEC310", "SEC311"}
    ]
    said = {d.code: d.message for d in found if not (d.code == "SEC307" and code == "SEC207")}
    assert list(said) == ([code] if code else [])
    assert words in said.get(code, "")


@pytest.mark.parametrize(("category", "said"), [("I", True), ("J", False), ("", False)])
def test_a_row_of_a_category_that_its_clause_does_not_belong_to_is_of_no_use(
    category: str, said: bool, repo: Callable[..., Repository]
) -> None:
    """J.4.4 is of 数据安全 alone."""
    more = f", category: {category}" if category else ""
    found = repo({"assessments/tcas/a.yaml": f"{{clause: J.4.4, conclusion: 不符合{more}}}\n"}).assess().diagnostics
    assert any(d.code == "SEC402" and "只属于数据安全" in d.message for d in found) is said
