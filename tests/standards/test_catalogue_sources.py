"""The catalogues against the source texts, where somebody has them: `SECOPS_SOURCES=DIR pytest tests/standards`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import source_texts
from catalogue_reading import cumulative, groups
from source_texts import FINDERS, Found

from secops_cli.model.standard import Standard

ISCCC = ("三级", "二级", "一级")
TCAS = ("1级", "2级", "3级", "4级")
LEVELS = [(*place, level) for place in FINDERS for level in (ISCCC if place[0] == "isccc" else TCAS)]

REFERENCES = {"F.4.4": "says only that the closing stage of 3级 is carried on"}
"""Paragraphs that demand nothing of their own. What says 除满足 is left out by the finder."""

INTRODUCTIONS = {
    "C.1.1": "needs, scope, resources and training do not come again among its items",
    "C.1.3": "a service after the service, and what is verified by it, do not come again",
    "C.3.2": "a policy, and a detailed assessment where 1级 has a basic one",
    "C.3.3": "controls are chosen and a body of documents is written, tested and revised",
    "C.3.4": "a trial run of the system, audits and management reviews",
    "D.4.2": "the stage is enlarged by investigation and analysis of needs",
}
"""Introductions to lettered items that demand something themselves; in no other does more than a label remain."""


@pytest.fixture(params=["isccc", "tcas"])
def standard(request: pytest.FixtureRequest, library) -> Standard:
    return library.required(request.param)


def printed(sources: Path, name: str, part_id: str) -> Found:
    return {n: p for n, p in FINDERS[name, part_id](sources).items() if n not in REFERENCES}


def whole(sources: Path, name: str) -> Found:
    """All parts of one standard."""
    return {n: p for place in FINDERS if place[0] == name for n, p in printed(sources, *place).items()}


@pytest.mark.parametrize(("name", "part_id", "level"), LEVELS)
def test_the_clauses_of_a_level_are_those_of_the_source_in_its_order(library, sources: Path, name, part_id, level):
    """Every number that is printed and none that is not, each where it is introduced."""
    found = [number for number, p in printed(sources, name, part_id).items() if p.level == level]
    assert found
    assert [c.id for c in library.required(name).clauses[part_id] if c.levels == (level,)] == found


@pytest.mark.parametrize("name", ["isccc", "tcas"])
def test_no_clause_stands_at_a_level_that_the_source_does_not_have(library, sources: Path, name):
    """All of them together, so that none escapes the comparison level by level."""
    levels = {number: (p.level,) for number, p in whole(sources, name).items()}
    assert {c.id: c.levels for c in library.required(name).clause.values()} == levels


def test_introductions_that_demand_something_are_these(sources: Path):
    """Both ways: none is found besides, and each is found."""
    numbers = [n for name in ("isccc", "tcas") for n in whole(sources, name)]
    lettered = {n.rpartition("-")[0] for n in numbers if re.search(r"-[a-z]$", n)}
    assert [n for n in numbers if n in lettered] == list(INTRODUCTIONS)


def test_numbers_as_they_are_printed(standard, sources: Path):
    """`printed` keeps the number where it is misprinted, and only there."""
    found = {n: p.number for n, p in whole(sources, standard.edition.alias).items() if n != p.number}
    assert {c.id: c.printed for c in standard.clause.values() if c.printed is not None} == found


def test_the_rows_of_the_form_carry_the_levels_and_marks_of_the_source(form, sources: Path):
    """仅二级, 仅一级, 监审时适用."""
    found = source_texts.form_rows(sources)
    assert {c.id: (set(c.levels), c.when is not None) for c in form.clause.values()} == found


# --- nothing lost -----------------------------------------------------------------------------------------------

NUMERALS = {
    "1": "一",
    "2": "二两双",
    "3": "三",
    "4": "四",
    "5": "五",
    "6": "六",
    "7": "七",
    "8": "八",
    "9": "九",
    "10": "十",
}


def numbers(text: str) -> set[str]:
    """Numbers written in digits, 1,000 as 1000."""
    return set(re.findall(r"\d+(?:\.\d+)?", re.sub(r"(?<=\d),(?=\d)", "", text)))


def test_no_number_of_the_source_is_missing_from_a_gist(standard, sources: Path):
    """In digits or in Chinese; the level that a sentence names is no demand."""
    for number, p in whole(sources, standard.edition.alias).items():
        gist = standard.clause[number].gist
        for wanted in numbers(re.sub(r"\d级服务机构", "", p.text)) - numbers(gist):
            assert any(numeral in gist for numeral in spelt(wanted)), (number, wanted)


def spelt(number: str) -> list[str]:
    """The ways to write a whole number below a hundred, as 十二 or 五十."""
    if not number.isdecimal() or int(number) > 99:
        return []
    tens, ones = divmod(int(number), 10)
    if not tens:
        return list(NUMERALS.get(number, ""))
    return [("" if tens == 1 else NUMERALS[str(tens)][0]) + "十" + (NUMERALS[str(ones)][0] if ones else "")]


@pytest.mark.parametrize(
    ("printed_word", "ours"),
    [
        ("书面", "书面"),
        ("签字", "签字"),
        ("第三方", "第三方"),
        ("定期", "定期|按期|每隔|按周期|按.*间隔"),
        ("及时", "及时"),
        ("必要时|有必要", "必要|必须|确需"),
        ("专职", "专职"),
        ("不少于|至少|以上", "不少于|至少|以上|起码|达到|不短于|不低于|更多|更久|更高|满|含|乃至|不小于|最少"),
    ],
)
def test_no_word_on_which_a_clause_turns_is_lost_from_its_gist(standard, sources: Path, printed_word, ours):
    """In writing, signed, by a third party, regularly, in time, where necessary, at least."""
    for number, p in whole(sources, standard.edition.alias).items():
        if re.search(printed_word, p.text):
            assert re.search(ours, standard.clause[number].gist), number


@pytest.mark.parametrize("word", ["书面", "签字", "第三方", "定期", "及时"])
def test_no_gist_asks_for_more_than_the_source(standard, sources: Path, word):
    """The same words, the other way round."""
    for number, p in whole(sources, standard.edition.alias).items():
        if word in standard.clause[number].gist:
            assert word in p.text, number


IF_THE_PLAN_CHANGES = {"C2.3-b", "G.3.4-b"}
"""Written leave is asked for only where the plan of containment has to be changed."""


def test_what_is_signed_or_confirmed_in_writing_has_the_paper_for_it(standard, sources: Path):
    """客户确认书, 客户授权书, 客户许可: a group of them alone, in any case."""
    papers = {"客户确认书", "客户授权书", "客户许可"}
    for number, p in whole(sources, standard.edition.alias).items():
        if re.search("书面(?:确认|授权|许可)|签字|并.*责任人确认", p.text) and number not in IF_THE_PLAN_CHANGES:
            assert any(set(group) <= papers for group in groups(standard.clause[number])), number


def test_a_sentence_that_is_printed_again_replaces_the_first_and_asks_for_the_same(standard, sources: Path):
    """Punctuation apart; at a higher level of the same part."""
    for part_id in cumulative(standard):
        seen: dict[str, str] = {}
        for number, p in printed(sources, standard.edition.alias, part_id).items():
            plain = re.sub(r"[。；，：、“”]", "", p.text)
            if (first := seen.get(plain)) and standard.clause[first].levels != (p.level,):
                one, other = standard.clause[first], standard.clause[number]
                assert first in other.replaces, (first, number)
                assert (groups(one), one.test, one.when, one.basis) == (
                    groups(other),
                    other.test,
                    other.when,
                    other.basis,
                )
            seen[plain] = number


def test_no_gist_repeats_a_run_of_the_source(standard, sources: Path):
    """Facts and names carry over, sentences do not: no twenty-two characters in a row, punctuation apart."""
    letters = re.compile(r"[^0-9A-Za-z㐀-鿿]")
    text = "".join(letters.sub("", path.read_text(encoding="utf-8")) for path in sorted(sources.glob("*.txt")))
    runs = {text[i : i + 22] for i in range(len(text) - 21)}
    for clause in standard.clause.values():
        gist = letters.sub("", clause.gist)
        assert not runs & {gist[i : i + 22] for i in range(len(gist) - 21)}, clause.id


# --- what entails what ------------------------------------------------------------------------------------------


STRONGER = {
    "isccc": {
        ("4.3.8-c", "4.2.7-c"),  # 提供有效运行的相关证明 is more than 有效运行
        ("4.3.8-d", "4.2.7-d"),
        ("4.3.8-e", "4.2.7-e"),  # 足够资源 is more than 资源
        ("4.3.8-e", "4.1.6-e"),
    },
    "tcas": {
        ("6.3.3", "6.2.3"),  # a year is more than three months
        ("6.4.3", "6.3.3"),
        ("6.4.3", "6.2.3"),
        ("6.5.3", "6.4.3"),
        ("6.5.3", "6.3.3"),
        ("6.5.3", "6.2.3"),
        ("6.3.4", "6.2.4"),  # a floor area besides
        ("6.4.4", "6.3.4"),  # facilities besides
        ("6.4.4", "6.2.4"),
        ("6.5.4", "6.4.4"),
        ("6.5.4", "6.3.4"),
        ("6.5.4", "6.2.4"),
        ("6.4.9-e", "6.2.8-d"),  # 书面许可 is more than 许可
        ("6.4.9-e", "6.3.8-d"),
        ("6.5.9-e", "6.2.8-d"),
        ("6.5.9-e", "6.3.8-d"),
        ("6.4.10-b", "6.5.10-c"),  # 信息网络安全服务 and 网络安全服务: one service by two names
        ("6.5.10-c", "6.4.10-b"),
    },
}


@pytest.mark.parametrize(("name", "part_id"), [("isccc", "general"), ("tcas", "basic")])
def test_what_entails_something_says_the_same_or_more(library, sources: Path, name, part_id):
    """The texts are equal but for punctuation, or the pair is one of those looked at by hand."""
    standard = library.required(name)
    plain = {number: re.sub(r"[。；，：]", "", p.text) for number, p in printed(sources, name, part_id).items()}
    pairs = {(c.id, other) for c in standard.clauses[part_id] for other in c.entails}
    assert {pair for pair in pairs if plain[pair[0]] != plain[pair[1]]} == STRONGER[name]
