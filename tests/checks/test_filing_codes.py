# ruff: noqa: E501  tables of input and expectation read better with one case a line
"""Every code that filing raises: the smallest case at its exact line and column, and the nearest one that is right.

In the input `▸` marks the expected place, as in `test_codes.py`. Each case changes one place of a repository whose form
is full; it finds its code and no other of filing.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from secops_cli.diagnostics import Diagnostic
from tests.assess.assess_builders import PAPERS
from tests.assess.filing_repository import full
from tests.checks.test_codes import place_of_mark, without_mark
from tests.conftest import Repository

Files = dict[str, str]
Make = Callable[..., Repository]
FILED = ("filings: []", "filings: [{filed: 2026-11-02, evidence: [备案证明]}]")
LOWEST = "[{object: 公民法人合法权益, degree: 一般损害}]"


def divided(text: str, systems: str = "[s]") -> Files:
    return full(
        organization=(
            "filing:\n",
            f"divisions:\n  - {{id: d, name: 大系统, principle: 业务, systems: {systems}}}\n{text}filing:\n",
        )
    )


def marked(files: Files, path: str, old: str, new: str) -> Files:
    assert files[path].count(old) == 1, old
    return {**files, path: files[path].replace(old, new)}


ORGANIZATION, SYSTEM, CLASSIFICATION = "organization.yaml", "systems/s/system.yaml", "systems/s/classification.yaml"
NO_CODE = full(organization=('  region_code: "140100"\n', ""))
NO_NETWORK = full(system=("network: {coverage: 局域网, kind: 业务专网}\n", ""))
NO_FILLER = full(classification=("filled_by: 李某\n", ""))
NO_HEAD = full(data=("head: 钱某\n", ""))
FIREWALL = (
    "- {id: fw, name: 防火墙, kind: 安全专用产品, licence: XK-1, licence_expires: 2026-11-20, evidence: [产品认证证书]}"
)

FOUND: dict[str, tuple[str, Files]] = {
    "table one": ("SEC780", marked(NO_CODE, ORGANIZATION, "name: 某市某中心", "▸name: 某市某中心")),
    "table two": ("SEC780", marked(NO_NETWORK, SYSTEM, "id: s\n", "▸id: s\n")),
    "table three": ("SEC780", marked(NO_FILLER, CLASSIFICATION, "system: s\n", "▸system: s\n")),
    "table four": ("SEC780", marked(full(system=("technologies: []", "technologies: [物联网]")), SYSTEM, "id: s\n", "▸id: s\n")),
    "table six": ("SEC780", marked(NO_HEAD, "data.yaml", "id: citizens", "▸id: citizens")),
    "table one, filed": ("SEC784", marked(marked(NO_CODE, ORGANIZATION, "name: 某市某中心", "▸name: 某市某中心"), CLASSIFICATION, *FILED)),
    "table two, filed": ("SEC784", marked(marked(NO_NETWORK, SYSTEM, "id: s\n", "▸id: s\n"), CLASSIFICATION, *FILED)),
    "a product without a licence": ("SEC781", full(system=(FIREWALL, "- ▸{id: fw, name: 防火墙, kind: 安全专用产品, evidence: [产品认证证书]}"))),
    "a licence that has run out": ("SEC781", full(system=("licence_expires: 2026-11-20", "licence_expires: ▸2026-11-19"))),
    "a material without a document": ("SEC782", full(classification=("materials:\n  网络拓扑结构及说明: [系统描述文件]\n", "materials:\n  ▸网络拓扑结构及说明: [制度文件]\n"))),
    "a material by a wrong name": ("SEC782", full(classification=("  使用的安全服务清单: [合同]\n", "  使用的安全服务清单: [合同]\n  网络拓扑结构与说明: ▸[系统描述文件]\n"))),
    "a document that is not there": ("SEC301", full(classification=("清单: [合同]", "清单: [合同, ▸ghost]"))),
    "a division into none we know": ("SEC783", divided("", "[s, ▸q]")),
    "a system of two divisions": ("SEC783", divided("  - {id: e, name: 旧系统, principle: 地域, systems: [▸s]}\n")),
    "a system twice in one": ("SEC783", divided("", "[s, ▸s]")),
    "one id for two divisions": ("SEC206", divided("  - {id: ▸d, name: 旧系统, principle: 地域, systems: [t]}\n") | {
        "systems/t/system.yaml": "{id: t, name: 乙, status: 已终止, object_types: [信息系统]}\n",
    }),
    "a filed system's licence": ("SEC781", marked(full(classification=FILED), SYSTEM, "licence_expires: 2026-11-20", "licence_expires: ▸2026-11-19")),
}  # fmt: skip

RIGHT: dict[str, tuple[str, Files]] = {
    "a full form": ("SEC780", full()),
    "a full form, filed": ("SEC784", full(classification=FILED)),
    "a system of the first level": ("SEC780", full(organization=("  province: 示例省\n", "")) | {CLASSIFICATION: f"system: s\nbusiness_information: {LOWEST}\nsystem_service: {LOWEST}\n"}),
    "a system that has ended": ("SEC780", full(organization=("  province: 示例省\n", ""), system=("status: 已运行", "status: 已终止"))),
    "a body that cannot be read": ("SEC780", full(organization=("name: 某市某中心", "names: 某市某中心"))),
    "filed only later": ("SEC784", full(organization=("  province: 示例省\n", ""), classification=("filings: []", "filings: [{filed: 2026-11-21}]"))),
    "a licence on its last day": ("SEC781", full()),
    "a server needs none": ("SEC781", full(system=(FIREWALL, "- {id: fw, name: 主机, kind: 服务器, evidence: [产品认证证书]}"))),
    "a licence that never runs out": ("SEC781", full(system=(", licence_expires: 2026-11-20", ""))),
    "materials by the kinds of the documents": ("SEC782", full(classification=("  网络拓扑结构及说明: [系统描述文件]\n", ""))),
    "materials of the other layout": ("SEC782", full(classification=("  使用的安全服务清单: [合同]\n", "  使用的安全服务清单: [合同]\n  系统定级报告: [定级报告]\n"))),
    "a filed system without materials": ("SEC782", full(classification=("filings: []", "filings: [{filed: 2026-11-02}]"), system=("evidence: [产品认证证书]}", "product: 甲}"))),
    "a division": ("SEC783", divided("")),
    "systems that cannot be read": ("SEC783", {**divided("", "[s, q]"), "systems/q/system.yaml": "id: [\n"}),
}  # fmt: skip
COVERED = {code for code, _ in FOUND.values()}


def found_in(repo: Make, files: Files) -> list[Diagnostic]:
    found = repo({**PAPERS, **without_mark(files)}).diagnostics()
    return [d for d in found if d.code[:5] == "SEC78" or d.code in ("SEC301", "SEC206")]


@pytest.mark.parametrize(("code", "files"), FOUND.values(), ids=FOUND)
def test_the_code_and_no_other_is_found_at_its_place(code: str, files: Files, repo: Make) -> None:
    """Once, at the marked line and column."""
    told = found_in(repo, files)
    assert [(d.code, str(d.place)) for d in told] == [(code, place_of_mark(files))]
    assert all(any("一" <= c <= "鿿" for c in words) for words in (told[0].message, told[0].advice))


@pytest.mark.parametrize(("code", "files"), RIGHT.values(), ids=RIGHT)
def test_the_nearest_right_case_is_passed_over(code: str, files: Files, repo: Make) -> None:
    """The same but for the fault."""
    assert code not in [d.code for d in found_in(repo, files)]


def test_what_a_table_lacks_is_told_in_one_finding(repo: Make) -> None:
    """With the keys to write, and no more than a few names."""
    files = full(organization=("  province: 示例省\n  city: 示例市\n  county: 示例区\n  street: 样例路 1 号\n", ""))
    [told] = found_in(repo, files)
    assert told.message == (
        "2025 版备案表表一缺 4 项：单位地址·省(自治区、直辖市)、单位地址·地(区、市、州、盟)、单位地址·县(区、市、旗)、单位地址·详细地址"
    )
    assert told.advice == "在 organization.yaml 写 filing.province、filing.city、filing.county、filing.street。"


def test_the_body_is_told_once_however_many_systems_there_are(repo: Make) -> None:
    files = full(organization=("  province: 示例省\n", ""))
    for name in ("t", "u"):
        files[f"systems/{name}/system.yaml"] = files[SYSTEM].replace("id: s\n", f"id: {name}\n")
        files[f"systems/{name}/classification.yaml"] = files[CLASSIFICATION].replace("system: s\n", f"system: {name}\n")
    assert [d.code for d in found_in(repo, files)] == ["SEC780"]


def test_one_filed_and_one_not_leave_the_body_a_warning(repo: Make) -> None:
    files = full(organization=("  province: 示例省\n", ""), classification=FILED)
    files["systems/t/system.yaml"] = files[SYSTEM].replace("id: s\n", "id: t\n")
    files["systems/t/classification.yaml"] = full()[CLASSIFICATION].replace("system: s\n", "system: t\n")
    assert [d.code for d in found_in(repo, files)] == ["SEC780"]
