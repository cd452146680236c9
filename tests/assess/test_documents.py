"""Validity of documents, groups of kinds, papers kept elsewhere."""

from __future__ import annotations

from datetime import date

import pytest
from assess_builders import ISCCC, OTHER_CODE, OWN_CODE, TODAY, target_of, workspace

from secops_cli.assess.query import Query, validity_fault
from secops_cli.model.evidence import Evidence


def document(kind: str = "制度文件", **dates: str) -> Evidence:
    return Evidence.model_validate(
        {"id": "d", "title": "某", "kind": kind, **{k: date.fromisoformat(v) for k, v in dates.items()}}
    )


def query(register: str, **more: str) -> Query:
    files = {
        "evidence/own.register.yaml": register,
        "organization.yaml": f"name: 甲\ncredit_code: {OWN_CODE}\n",
        **more,
    }
    category = ISCCC.edition.categories[0]
    return Query(workspace(files), ISCCC, category, target_of(ISCCC), TODAY)


@pytest.mark.parametrize(
    ("dates", "valid"),
    [
        ({}, True),
        ({"issued": "2026-11-20"}, True),
        ({"issued": "2026-11-21"}, False),
        ({"effective": "2026-11-20"}, True),
        ({"effective": "2026-11-21"}, False),
        ({"issued": "2026-01-01", "effective": "2026-12-01"}, False),
        ({"expires": "2026-11-20"}, True),
        ({"expires": "2026-11-19"}, False),
    ],
)
def test_a_document_is_valid_from_issue_and_effect_to_expiry_all_days_in(dates, valid):
    """Judged on 2026-11-20."""
    assert (validity_fault(document(**dates), TODAY, {}) == "") is valid


@pytest.mark.parametrize(("issued", "valid"), [("2026-05-20", True), ("2026-05-19", False)])
def test_a_document_without_expiry_ages_by_the_freshness_set_for_its_kind(issued, valid):
    """Six months; other kinds do not age."""
    assert (validity_fault(document(issued=issued), TODAY, {"制度文件": 6}) == "") is valid
    assert validity_fault(document(issued="2010-01-01"), TODAY, {"程序文件": 6}) == ""


def test_freshness_that_has_run_out_is_named_as_the_organisations_own():
    """The reason says 本单位口径."""
    assert "本单位口径" in validity_fault(document(issued="2020-01-01"), TODAY, {"制度文件": 6})


def test_freshness_does_not_touch_a_document_that_states_when_it_expires():
    """Freshness stands in for a missing `expires`; here the document itself says 2030."""
    assert validity_fault(document(issued="2020-01-01", expires="2030-01-01"), TODAY, {"制度文件": 6}) == ""


def test_a_document_without_a_date_does_not_pass_as_fresh():
    """The organisation says such papers hold for six months; this one does not say when it was issued."""
    assert validity_fault(document(), TODAY, {"制度文件": 6}) != ""


@pytest.mark.parametrize("kind", ["合同", "验收报告"])
def test_contracts_and_acceptance_reports_never_age(kind):
    """Whatever freshness says."""
    assert validity_fault(document(kind, issued="2010-01-01"), TODAY, {kind: 6}) == ""


@pytest.mark.parametrize(
    ("named", "missing"),
    [
        (("制度文件", "执行记录"), []),
        (("制度文件",), [("执行记录", "服务报告")]),
        (("服务报告", "制度文件"), []),
        (("执行记录", "服务报告"), [("制度文件",)]),
        ((), [("制度文件",), ("执行记录", "服务报告")]),
    ],
)
def test_every_group_needs_one_document_of_one_of_its_kinds(named, missing):
    """A 制度文件 never serves for a 执行记录."""
    found = query("[]\n").missing_kinds(named, (("制度文件",), ("执行记录", "服务报告")))
    assert [group for group, _ in found] == missing


def test_a_document_that_is_not_valid_serves_no_group_and_says_why():
    """Expired, of somebody else, of a missing file, and one that is not in the register."""
    asked = query(
        "- {id: old, title: 某, kind: 制度文件, file: evidence/a.txt, expires: 2026-11-19}\n"
        f"- {{id: theirs, title: 某, kind: 制度文件, file: evidence/a.txt, credit_code: {OTHER_CODE}}}\n"
        "- {id: lost, title: 某, kind: 制度文件, file: evidence/none.txt}\n"
    )
    assert [bool(asked.missing_kinds((d,), (("制度文件",),))) for d in ("old", "theirs", "lost", "gone")] == [True] * 4
    assert asked.document_fault("old") == "已于 2026-11-19 到期"
    assert asked.document_fault("theirs") == "材料所属单位不是本单位"
    assert asked.document_fault("lost") == "文件不存在"
    assert asked.document_fault("gone") == "台账里没有这份材料"


def test_a_valid_document_beside_an_invalid_one_serves():
    """Order does not matter."""
    asked = query("- {id: old, title: 某, kind: 制度文件, file: evidence/a.txt, expires: 2026-11-19}\n")
    for named in (("old", "制度文件"), ("制度文件", "old")):
        assert asked.missing_kinds(named, (("制度文件",),)) == ()


HELD = "{id: h, title: 某, kind: 制度文件, held: {where: 柜, custodian: 甲, checked_by: 乙, checked_on: 2026-11-01}}"


def test_a_paper_kept_elsewhere_proves_only_where_the_settings_say_so():
    """`proof: register` against the default."""
    assert query(f"- {HELD}\n").document_fault("h") == "不入库的材料未设为可证明"
    assert query(f"- {HELD}\n", **{"secops.yaml": "format: 1\nproof: register\n"}).document_fault("h") == ""


def test_a_paper_kept_elsewhere_expires_like_any_other():
    """`proof: register` does not make it eternal."""
    line = f"- {HELD[:-1]}, expires: 2026-11-19}}\n"
    assert "到期" in query(line, **{"secops.yaml": "format: 1\nproof: register\n"}).document_fault("h")


def test_a_paper_that_was_checked_after_the_day_does_not_prove_yet():
    """Checked on 2026-12-01, judged on 2026-11-20: records dated later never count."""
    line = f"- {HELD.replace('2026-11-01', '2026-12-01')}\n"
    assert query(line, **{"secops.yaml": "format: 1\nproof: register\n"}).document_fault("h") != ""


@pytest.mark.parametrize("marking", ["秘密", "机密", "绝密"])
def test_a_state_secret_proves_nothing(marking):
    """Even where its file is there."""
    line = f"- {{id: s, title: 某, kind: 制度文件, file: evidence/a.txt, confidentiality: {marking}}}\n"
    assert "不得入库" in query(line).document_fault("s")
