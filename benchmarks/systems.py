"""Writes systems under 等级保护, each whole: description, classification, life with 44 activities, running.

Every system is made from its own number alone, so that the first ten of five hundred are the ten of a small repository.

`python -m benchmarks.systems DIR --systems 500 --commit`
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from benchmarks.generate import AS_OF, as_yaml, commit
from secops_cli.cache.store import Store
from secops_cli.model.lifecycle import Lifecycle
from secops_cli.source.packaged import standards_folder
from secops_cli.standards.library import Library

SECOND = [{"object": "社会秩序和公共利益", "degree": "一般损害", "reason": "公众一时办不成事，可到窗口补办"}]
THIRD = [{"object": "社会秩序和公共利益", "degree": "严重损害", "reason": "全市停办半日以上，影响民生"}]
_TRADES = ("门户网站", "一体化政务", "核心业务", "办公自动化", "数据共享", "生产调度", "视频监控", "财务管理")
_ASSETS = ("业务数据", "配置文件", "审计日志", "应用软件", "用户信息", "接口密钥", "备份介质", "管理文档")


def generate_systems(folder: Path, systems: int = 500) -> int:
    """Write a repository of systems.

    Args:
        folder: a folder that does not exist or is empty.
        systems: how many; 500 are some 7 MB of YAML in 2,000 files.

    Returns:
        the bytes of YAML that were written.
    """
    lifecycle = Library(standards_folder(), Store(None, "")).rules.lifecycle
    written = _save(folder / "secops.yaml", {"format": 1, "activity_months": {"安全状态检查": 12}})
    written += _save(folder / "evidence" / "a.register.yaml", list(_register(lifecycle)))
    (folder / "evidence" / "a.txt").write_text("材料\n", encoding="utf-8")
    for number in range(systems):
        own = folder / "systems" / f"s{number:04d}"
        written += _save(own / "system.yaml", system(number))
        written += _save(own / "classification.yaml", _classification(number))
        written += _save(own / "operation.yaml", _operation(number))
        written += _save(own / "lifecycle.yaml", _life(number, lifecycle))
    return written


def change_systems(folder: Path, count: int = 5) -> None:
    """Let that many systems differ: one has more users, and is served by another number of servers."""
    for number in range(count):
        record = system(number)
        record["users"][0]["count"] += 1000
        record["devices"][0]["quantity"] += 1
        _save(folder / "systems" / f"s{number:04d}" / "system.yaml", record)


def _save(path: Path, record: Any) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    content = as_yaml(record).encode()
    path.write_bytes(content)
    return len(content)


def _kinds(lifecycle: Lifecycle) -> Iterator[str]:
    yield from dict.fromkeys(d.kinds[0] for d in lifecycle.documents if d.kinds)


def _register(lifecycle: Lifecycle) -> Iterator[dict[str, Any]]:
    """Ten documents of every kind, which the systems share."""
    for kind in _kinds(lifecycle):
        for copy in range(10):
            issued = date(2024, 1, 1) + timedelta(days=110 * copy)
            record = {"id": f"{kind}-{copy}", "title": f"{kind}第{copy}册", "kind": kind, "file": "evidence/a.txt"}
            yield {**record, "issued": issued, "confidentiality": "内部"}


def system(number: int) -> dict[str, Any]:
    """Describe a system by its number."""
    name = f"{_TRADES[number % len(_TRADES)]}系统{number:04d}"
    kinds = ("服务器", "网络产品", "安全专用产品", "数据库", "存储", "操作系统")
    devices = [
        {
            "id": f"d{n}",
            "name": f"{kind}{n}号",
            "kind": kind,
            "boundary": n == 2,
            "quantity": 1 + (number + n) % 6,
            "product": f"某某科技 X{number % 90 + 10}-{n}",
            "domestic": n % 2 == 0,
            "room": "主机房",
        }
        for n, kind in enumerate(kinds)
    ]
    assets = [
        {
            "id": f"a{n}",
            "name": f"{name}{kind}",
            "kind": kind,
            "confidentiality": "中",
            "integrity": "高" if n % 3 == 0 else "中",
            "availability": "中",
        }
        for n, kind in enumerate(_ASSETS)
    ]
    return {
        "id": f"s{number:04d}",
        "name": name,
        "status": "已运行",
        "online_since": date(2019, 1, 1) + timedelta(days=number % 900),
        "object_types": ["信息系统"],
        "responsible": {"name": "示例单位", "department": f"第{number % 9 + 1}业务处", "operated_by": "信息中心"},
        "overview": f"{name}承担本单位日常业务的受理、流转与归档，分网页、接口、后台三层，两地部署。",
        "boundary": "以互联网出口防火墙与政务外网接入交换机为界，其内的主机、数据库与存储属本系统。",
        "devices": devices,
        "links": [{"ends": [f"d{n}", f"d{n + 1}"], "medium": "光纤"} for n in range(5)],
        "rooms": [{"name": "主机房", "location": "总部三层东侧"}, {"name": "备机房", "location": "城东园区"}],
        "businesses": [
            {"id": "b1", "name": "受理", "kind": "公众服务", "automation": "部分自动", "flow": "登记、初审、转办"},
            {"id": "b2", "name": "归档", "kind": "内部办公", "description": "按年度归档，保存十年"},
        ],
        "assets": assets,
        "service": {"area": "全省", "audience": "社会公众", "continuity": "中断不超过四小时"},
        "users": [
            {"id": "u1", "name": "公众", "count": 20000 + number, "spread": "全省"},
            {"id": "u2", "name": "工作人员", "count": 300, "spread": "各处室"},
        ],
    }


def _classification(number: int) -> dict[str, Any]:
    third = number % 2 == 0
    level = "第三级" if third else "第二级"
    decision = {"level": level, "conclusion": "首次定级"}
    return {
        "system": f"s{number:04d}",
        "business_information": SECOND,
        "system_service": THIRD if third else SECOND,
        "declared": {"S": "第二级", "A": level, "level": level},
        "has_supervisor": False,
        "decisions": [
            {"id": "d1", "stage": "评审", "date": date(2024, 2, 1), **decision, "evidence": ["定级评审意见-0"]},
            {"id": "d2", "stage": "最终", "date": date(2024, 3, 1), **decision, "evidence": ["定级报告-0"]},
        ],
        "filings": [{"filed": date(2024, 3, 20), "with": "示例市公安局", "evidence": ["备案材料-1"]}],
        "assessments": [{"id": "a1", "date": date(2026, 6, 1), "body": "某测评机构", "evidence": ["等级测评报告-9"]}],
    }


def _operation(number: int) -> dict[str, Any]:
    return {
        "system": f"s{number:04d}",
        "monitored": [
            {"id": f"m{n}", "name": f"监控对象{n}", "why": "中断即停办", "means": "态势平台"} for n in range(4)
        ],
        "incident_levels": [{"level": "一般"}, {"level": "较大", "needs_plan": True, "report_to": "主管领导"}],
        "plans": [{"id": "p1", "name": "总体应急预案", "levels": ["较大"], "evidence": [f"应急预案-{number % 10}"]}],
        "checks": [{"id": "c1", "date": date(2026, 5, 1), "findings": [], "report": ["安全检查报告-9"]}],
    }


def _life(number: int, lifecycle: Lifecycle) -> dict[str, Any]:
    """One round of all activities, whose documents grow younger in their order; every ninth is under way."""
    entries = []
    operator = lifecycle.role_of["operator"].title
    for index, (name, activity) in enumerate(lifecycle.activities.items()):
        entry: dict[str, Any] = {"activity": name}
        if (number + index) % 9 == 0:
            entries.append({**entry, "state": "进行中", "started": AS_OF - timedelta(days=30)})
            continue
        roles = (operator, *(lifecycle.role_of[role].title for role in activity.needs))
        documents = [lifecycle.document_of[document] for document in activity.outputs]
        entries.append(
            entry
            | {
                "state": "已完成",
                "finished": date(2024, 3, 1) + timedelta(days=index * 20 + number % 5),
                "people": {role: [f"P{number % 40:03d}"] for role in roles},
                "outputs": {d.id: [f"{d.kinds[0]}-{index * 10 // 44}"] for d in documents},
            }
        )
    rounds = [{"id": "r1", "trigger": "首次", "started": date(2024, 1, 1), "activities": entries}]
    return {"system": f"s{number:04d}", "rounds": rounds}


def main() -> None:
    """Write a repository from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--systems", type=int, default=500)
    parser.add_argument("--commit", action="store_true", help="put the folder under git")
    options = parser.parse_args()
    written = generate_systems(options.folder, options.systems)
    print(f"{options.systems} systems, {written / 1e6:.2f} MB of YAML")
    if options.commit:
        print(f"commit {commit(options.folder)}")


if __name__ == "__main__":
    main()
