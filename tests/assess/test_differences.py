"""The assessor's rows: judged by themselves, and held against the organisation's own."""

from __future__ import annotations

from assess_builders import ISCCC, LIBRARY, TODAY, complete, row_of, workspace

from secops_cli.assess.case import judge
from secops_cli.assess.differences import differences
from secops_cli.model.judgement import Origin
from secops_cli.report.grade import document, format_text

SETTINGS = "format: 1\ntargets: [{standard: isccc, category: F, level: 二级}]\n"


def compared(theirs: str):
    ours = "".join(row_of(c) for c in ISCCC.clause.values())
    files = complete(ISCCC, rows=ours + theirs.replace("}\n", ", by: 评审}\n"))
    loaded = workspace({"secops.yaml": SETTINGS, **files})
    own, assessor = (judge(loaded, TODAY, LIBRARY, view) for view in ("自评", "评审"))
    found = [(d.own.clause.id, d.own.verdict, d.assessor.verdict) for d in differences(own, assessor)]
    return own, assessor, found


def test_each_party_is_judged_by_its_own_rows():
    """What one has written says nothing for the other."""
    own, assessor, _ = compared("")
    assert (own.grades[0].proven, assessor.grades[0].proven) == ("一级", None)
    assert (own.view, assessor.view) == ("自评", "评审")


def test_where_the_assessor_sees_it_otherwise_is_listed():
    """不符合 against 符合, with what the assessor wrote."""
    rows = '- {clause: "F1.2-a", conclusion: 不符合, note: 没有更新}\n' + row_of(ISCCC.clause["F1.2-b"])
    _, assessor, found = compared(rows)
    assert found == [("F1.2-a", "符合", "不符合")]
    assert assessor.grades[0].verdicts["F1.2-a"].reason == "评审为不符合：没有更新"


def test_silence_is_no_other_opinion():
    """No row of the assessor's, no difference."""
    assert compared("")[2] == []


def test_only_what_is_asked_for_at_the_target_is_compared():
    """An F3 clause is none of 二级."""
    assert compared('- {clause: "F3.1-a", conclusion: 不符合}\n')[2] == []


def test_an_assessor_who_names_no_documents_judged_those_that_were_shown():
    """The same conclusion is no difference; naming only one that does not serve is."""
    assert compared('- {clause: "F1.2-a", conclusion: 符合}\n')[2] == []
    assert compared('- {clause: "F1.2-a", conclusion: 符合, evidence: [nope]}\n')[2] == [("F1.2-a", "符合", "待定")]


def test_a_conclusion_that_the_figures_contradict_has_one_reason_in_text_and_json():
    """不符合 of a number that is reached changes no verdict, and why it is listed is said alike."""
    own, assessor, found = compared('- {clause: "4.2.4-d", conclusion: 不符合}\n')
    assert found == [("4.2.4-d", "符合", "符合")]
    unlike = differences(own, assessor)
    assert "评审写不符合，数值却满足" in format_text(assessor, Origin(), (), unlike)
    assert document(assessor, Origin(), unlike=unlike)["differences"][0]["reason"] == "评审写不符合，数值却满足"
