"""What the documents made from records have in common: files, hostile text, empty records, looks, headings."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from record_papers import FILES, NAMES, Repo, headings, make, only
from word_support import WORD, all_text, highlighted, xml_of

from secops_cli.deliver.packing import facts_of
from secops_cli.deliver.papers import PAPERS
from secops_cli.errors import CommandLineError
from secops_cli.pipeline import papers
from secops_cli.tasks.document_contents import check_contents

every_paper = pytest.mark.parametrize("name", NAMES)
TITLES = {paper.name: paper.title for paper in PAPERS}
HOSTILE = "{{ 7 * 7 }} {%p for x in y %} <w:t>&amp; ]]> \x07 \u202e =1+1 " + "很长的话" * 3000


@every_paper
def test_the_file_is_named_by_organisation_system_and_title(repo: Repo, name: str) -> None:
    system = "旧系统" if name.startswith("disposal") else "核心系统"
    change = "-c-1" if name.startswith("change") else ""
    assert list(make(repo, name)) == [f"样例单位-{system}{change}-{TITLES[name]}.docx"]


@every_paper
def test_the_same_judgement_gives_the_same_bytes_and_no_trace_of_the_program_on_a_page(repo: Repo, name: str) -> None:
    made = only(make(repo, name))
    assert made.content == only(make(repo, name)).content
    assert facts_of(made.content)["secops.kind"] == name
    assert "secops" not in all_text(made.content)
    assert ".yaml" not in all_text(made.content)
    assert not re.search(r"\d{4}-\d{2}-\d{2}", all_text(made.content))


@every_paper
def test_every_missing_field_that_is_told_is_highlighted_and_every_highlight_is_told(repo: Repo, name: str) -> None:
    made = only(make(repo, name))
    assert bool(made.missing) == bool(highlighted(made.content))
    assert len(highlighted(made.content)) >= len(made.missing)


def _renamed(text: str, word: str) -> dict[str, str]:
    """A second system, its change and its endings, with `word` in everything that is free text."""
    return {
        "systems/two/system.yaml": f"{{id: two, name: {word}, status: 已终止, object_types: [信息系统]}}\n",
        "systems/two/changes/c.yaml": f"{{id: c-2, system: two, summary: {word}的变更, declared: 重大变更}}\n",
        "systems/two/operation.yaml": f"system: two\nchecks: [{{id: q1, date: 2026-01-02, by: {word}, "
        f"findings: [{{id: z1, what: {word}}}]}}]\nimprovements: [{{id: y1, summary: {word}}}]\n",
        "systems/two/termination.yaml": f"system: two\nreason: {word}\n{text}",
    }


@every_paper
def test_nothing_of_one_record_stands_in_the_document_of_another(repo: Repo, name: str) -> None:
    items = "".join(f"{key}: [{{id: u1, what: 旁物, handling: {how}}}]\n" for key, how in HANDLINGS)
    made = make(repo, name, _renamed(items, "旁系统"))
    assert len(made) == 2
    first, second = ((key, all_text(one.content)) for key, one in made.items())
    own, other = (first, second) if "旁系统" not in first[0] else (second, first)
    for word in ("旁系统", "旁物", "c-2", "q1"):
        assert word not in own[1]
    for word in ("核心系统", "李例", "赵例", "王例", "补丁", "门户", "旧系统", "办公服务器", "专线", "c-1", "k1"):
        assert word not in other[1]


HANDLINGS = (("information", "转移"), ("equipment", "废弃"), ("media", "销毁"))


@every_paper
def test_with_everything_missing_each_gap_is_highlighted_and_nothing_is_invented(repo: Repo, name: str) -> None:
    bare: dict[str, str | bytes] = {
        "systems/core/system.yaml": "{id: core, name: 核心系统, status: 已运行, object_types: [信息系统]}\n",
        "systems/core/classification.yaml": "system: core\n",
        "systems/core/changes/c.yaml": "{id: c-1, system: core, summary: 扩容, declared: 重大变更}\n",
        "systems/core/operation.yaml": "system: core\nchecks: [{id: k1, date: 2026-06-05}]\n"
        "improvements: [{id: i1, summary: 打补丁}]\n",
        "systems/old/termination.yaml": "system: old\n",
        "organization.yaml": "[]\n",
        "people/a.yaml": "[]\n",
        "evidence/a.register.yaml": "[]\n",
    }
    made = only(make(repo, name, bare))
    text = all_text(made.content)
    assert "None" not in text
    assert "单位名称" in [missing.title for missing in made.missing]
    assert highlighted(made.content).count("（待填）") > 3
    assert len(highlighted(made.content)) >= len(made.missing)
    assert "☑" not in text


@every_paper
def test_hostile_text_is_text_and_the_file_still_opens(repo: Repo, name: str) -> None:
    words = "|".join(("门户扩到全省", "访谈与扫描", "补丁落后", "安装补丁", "专线传输", "拆盘", "粉碎"))
    quoted = json.dumps(HOSTILE).replace("\\", r"\\")
    files = {path: re.sub(f"(?<=: )({words})", quoted, content) for path, content in FILES.items()}
    text = all_text(only(make(repo, name, files)).content)
    assert "{{ 7 * 7 }} {%p for x in y %} <w:t>&amp; ]]> \ufffd \ufffd =1+1 " in text
    assert text.count("很长的话") >= 3000


@every_paper
def test_the_looks_of_the_template_are_kept(repo: Repo, name: str) -> None:
    root = xml_of(only(make(repo, name)).content)
    for run in root.iter(f"{WORD}r"):
        if run.find(f"{WORD}t") is not None:
            fonts = run.find(f"{WORD}rPr/{WORD}rFonts")
            assert {fonts.get(f"{WORD}{slot}") for slot in ("ascii", "hAnsi", "eastAsia", "cs")} != {None}
    for one in root.iter(f"{WORD}tbl"):
        rows = one.findall(f"{WORD}tr")
        assert rows[0].find(f"{WORD}trPr/{WORD}tblHeader") is not None
        assert all(row.find(f"{WORD}trPr/{WORD}cantSplit") is not None for row in rows)
        assert len(rows) > 1
    assert "样例单位（盖章）" in all_text(only(make(repo, name)).content)


@pytest.mark.parametrize(
    ("name", "record", "known"),
    [
        ("security-check", "安全检查记录", "core"),
        ("improvement-plan", "改进记录", "core"),
        ("disposal-information", "终止记录", "old"),
    ],
)
def test_a_system_without_the_record_is_told_with_those_that_have_one(
    repo: Repo, name: str, record: str, known: str
) -> None:
    other = "old" if known == "core" else "core"
    with pytest.raises(CommandLineError) as caught:
        make(repo, name, subjects=[other])
    assert (caught.value.message, caught.value.hint) == (f"没有{record} {other}", f"现有：{known}")


def test_without_any_record_it_is_told_where_to_write_one(repo: Repo) -> None:
    [paper] = [paper for paper in PAPERS if paper.name == "disposal-media"]
    with pytest.raises(CommandLineError) as caught:
        papers(repo({"organization.yaml": FILES["organization.yaml"]}).assess(), paper)
    assert caught.value.hint == "先在 systems/<id>/termination.yaml 里写明。"


@pytest.mark.parametrize(("kind", "key"), [("information",) * 2, ("equipment",) * 2, ("media",) * 2])
def test_the_headings_of_an_ending_are_those_that_its_record_has_to_hold(repo: Repo, kind: str, key: str) -> None:
    content = only(make(repo, f"disposal-{kind}")).content
    more: dict[str, Any] = {
        "evidence/done.docx": content,
        "evidence/b.register.yaml": "- {id: done, title: 记录, kind: 终止处理记录, file: evidence/done.docx}\n",
        "systems/old/termination.yaml": f"{FILES['systems/old/termination.yaml']}{key}_record: [done]\n",
    }
    result = repo({**FILES, **more}).assess()
    [found] = check_contents(result, [board for board in result.case.boards if board.system.id == "old"])["old"]
    assert [item.state for item in found.items] == ["有", "有", "有"]
    assert len(headings(content)) == (6 if kind == "information" else 7)
