"""Histories of a repository in which anything may happen: to records of every family, to files, to the day."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from assess_builders import ISCCC, PAPERS, TCAS, TODAY
from whole_provider import provider

from secops_cli.model.standard import Standard

Files = dict[str, str]

MOST = 8
"""Records of a file at first, so that one more or less can make a difference."""
OWN_CLAUSES = """\
part: general
clauses:
  - {id: own-1, levels: [三级], section: 甲, title: 一, gist: 一。, basis: row, evidence: {all: [{any: [制度文件]}]}}
  - {id: own-2, levels: [三级], section: 甲, title: 二, gist: 二。, basis: fact,
     test: {measure: service_staff, at_least: 3}, examples: [{given: {service_staff: 30}, then: 符合}]}
"""
HOUSE = """\
id: house-rules
alias: house
title: 本单位的规矩
status: 现行
ladder: [合格, 良好, 优秀]
parts: [{id: rules, title: 规矩, kind: stand-alone, category: null}]
categories: [{id: K, part: rules, title: 运维, services: [security-operations]}]
"""
HOUSE_CLAUSES = """\
part: rules
clauses:
  - {id: h1, levels: [合格, 良好, 优秀], section: 甲, title: 一, gist: 一。, basis: row,
     evidence: {all: [{any: [制度文件]}]}}
  - {id: h2, levels: [合格, 良好, 优秀], section: 甲, title: 二, gist: 二。, basis: fact,
     test: {measure: service_staff, at_least: 9}, examples: [{given: {service_staff: 9}, then: 符合}]}
  - {id: h3, levels: [良好, 优秀], section: 甲, title: 三, gist: 三。, basis: fact,
     test: {measure: signed_projects, at_least: 1}, examples: [{given: {signed_projects: 1}, then: 符合}]}
  - {id: h4, levels: [优秀], section: 甲, title: 四, gist: 四。, basis: row,
     when: {measure: application, one_of: [初次]}, evidence: {all: [{any: [劳动合同]}]}}
"""
HOUSE_ROWS = (
    "- {clause: h1, conclusion: 符合, evidence: [制度文件]}\n- {clause: h4, conclusion: 符合, evidence: [劳动合同]}\n"
)
OWN_ROWS = "- {clause: own-1, conclusion: 符合, evidence: [制度文件]}\n"
TEXT = '- {clause: "4.1.1-a", wording: 某。}\n'


def history(seed: int, steps: int) -> Iterator[tuple[Files, date]]:
    """Yield the files of each commit and its day; the same seed yields the same."""
    chance = random.Random(seed)
    files, day = _beginning(chance), TODAY
    gone: Files = {}
    yield dict(files), day
    for _ in range(steps):
        for _ in range(chance.choice((0, 1, 1, 2, 4))):
            happening = chance.choices(_HAPPENINGS, _SHARES)[0]
            happening(files, gone, chance)
        day += timedelta(days=chance.choice((0, 0, 1, 1, 1, 7, 30, 200, -40)))
        yield dict(files), day


def _beginning(chance: random.Random) -> Files:
    files: Files = {}
    for standard in (ISCCC, TCAS):
        own = provider(standard, chance.choice(standard.edition.categories).id)
        files |= {path: own[path] for path in own if path not in files}
    for path, text in files.items():
        lines = text.splitlines(keepends=True)
        if not path.startswith("assessments/") and all(line.startswith("- {") for line in lines):
            files[path] = "".join(lines[:3] + chance.sample(lines[3:], min(MOST, len(lines[3:]))))
    files |= {
        "secops.yaml": _settings(chance),
        "standards/isccc/clauses/own.yaml": OWN_CLAUSES,
        "standards/house-rules/standard.yaml": HOUSE,
        "standards/house-rules/clauses/rules.yaml": HOUSE_CLAUSES,
        "assessments/house/rows.yaml": HOUSE_ROWS,
    }
    return {**PAPERS, **files}


def _settings(chance: random.Random) -> str:
    def target(standard: Standard) -> str:
        category = chance.choice(standard.edition.categories).id
        reference = f", reference_date: {_near(chance)}" if chance.random() < 0.2 else ""
        level, kind = chance.choice(standard.ladder), chance.choice(("初次", "监督"))
        return f"{{standard: {standard.id}, category: {category}, level: {level}, application: {kind}{reference}}}"

    house = f"{{standard: house, category: K, level: 优秀, application: {chance.choice(('初次', '监督'))}}}"
    targets = [house, *[target(standard) for standard in (ISCCC, TCAS, ISCCC)][: chance.randint(1, 3)]]
    ageing = chance.choice(("社会保险缴纳证明", "资质证书", "合同"))
    return (
        f"format: 1\ntargets: [{', '.join(targets)}]\n"
        f"cycles: {chance.choice(('[]', f'[{{id: a, from: {_near(chance)}}}]'))}\n"
        f"freshness: {{{ageing}: {chance.randint(1, 40)}}}\n"
        f"proof: {chance.choice(('file', 'register'))}\nlevel_rule: {chance.choice(('all-clauses', 'lower-part'))}\n"
    )


def _near(chance: random.Random) -> str:
    years = chance.choice((0, 0, 0, 1, 2, 3, 5))
    return (TODAY + timedelta(days=chance.randint(-60, 120)) - timedelta(days=365 * years)).isoformat()


# --- what happens -----------------------------------------------------------------------------------------------

Happening = Callable[[Files, Files, random.Random], None]


def _any_file(files: Files, chance: random.Random, *starts: str) -> str:
    """A file of records, each family as likely as the other."""
    families: dict[str, list[str]] = {}
    for path in sorted(files):
        if path.endswith(".yaml") and path != "secops.yaml" and path.startswith(starts or ("",)):
            families.setdefault(re.split(r"[/.]", path)[0], []).append(path)
    return chance.choice(families[chance.choice(sorted(families))]) if families else "secops.yaml"


def _lines_of(files: Files, path: str) -> list[str]:
    return files[path].splitlines(keepends=True)


def _other_date(files: Files, gone: Files, chance: random.Random) -> None:
    path = _any_file(files, chance)
    dates = list(re.finditer(r"\b20\d\d-\d\d-\d\d\b", files[path]))
    if dates:
        found = chance.choice(dates)
        files[path] = files[path][: found.start()] + _near(chance) + files[path][found.end() :]


def _other_paper(files: Files, gone: Files, chance: random.Random) -> None:
    """A document ages, is another's, names a clause, is held elsewhere, is of another kind, or has another hash."""
    path = "evidence/every-kind.register.yaml"
    if path not in files:
        return
    lines = _lines_of(files, path)
    at = chance.randrange(len(lines))
    more = chance.choice(
        (
            f"expires: {_near(chance)}",
            f"issued: {_near(chance)}",
            "credit_code: 91310115MA1K3XYZ57",
            'supports: [{clause: "isccc:own-1"}, {clause: "house:h1"}]',
            f"sha256: {'ab' * 32}",
            "confidentiality: 秘密",
            f"held: {{where: 柜, custodian: 某, checked_by: 某, checked_on: {_near(chance)}, sha256: {'cd' * 32}}}",
        )
    )
    line = lines[at].split(", file:")[0]
    file = "" if more.startswith("held") else f", file: evidence/{chance.choice('aab')}.txt"
    lines[at] = f"{line}{file}, {more}}}\n" if chance.random() < 0.7 else f"{line}{file}}}\n"
    files[path] = "".join(lines)


def _without_a_record(files: Files, gone: Files, chance: random.Random) -> None:
    path = _any_file(files, chance)
    lines = _lines_of(files, path)
    if len(lines) > 1 and lines[0].startswith("- {"):
        gone[f"{path}#{len(gone)}"] = lines.pop(chance.randrange(len(lines)))
        files[path] = "".join(lines)


def _a_record_back(files: Files, gone: Files, chance: random.Random) -> None:
    """Also into another file of its family, and also where it is already, so that there are two of one name."""
    if gone:
        name = chance.choice(sorted(gone))
        path = name.partition("#")[0]
        target = _any_file(files, chance, re.split(r"[/.]", path)[0])
        if files.get(target, "").startswith("- "):
            files[target] = gone[name] + files[target]
            if chance.random() < 0.7:
                del gone[name]


def _another_name(files: Files, gone: Files, chance: random.Random) -> None:
    path = _any_file(files, chance)
    ids = list(re.finditer(r"\bid: ([\w-]+)", files[path]))
    if ids:
        found = chance.choice(ids)
        files[path] = files[path][: found.start(1)] + f"n{chance.randrange(99)}" + files[path][found.end(1) :]


def _moved_file(files: Files, gone: Files, chance: random.Random) -> None:
    path = _any_file(files, chance)
    stem = path.removesuffix(".register.yaml").removesuffix(".yaml").rsplit("-m", 1)[0]
    end = ".register.yaml" if path.startswith("evidence/") else ".yaml"
    if path == "organization.yaml":
        return
    folder = "" if "/" in stem else f"{stem}/"
    files[f"{folder}{stem}-m{chance.randrange(9)}{end}"] = files.pop(path)


def _split_file(files: Files, gone: Files, chance: random.Random) -> None:
    path = _any_file(files, chance, "people", "projects", "evidence", "assessments", "sites", "certificates")
    lines = _lines_of(files, path)
    if len(lines) > 2 and lines[0].startswith("- {"):
        half = len(lines) // 2
        other = path.replace(".", f"-s{chance.randrange(9)}.", 1) if "/" in path else f"{path[:-5]}/s.yaml"
        if other not in files:
            files[path], files[other] = "".join(lines[:half]), "".join(lines[half:])


def _broken_or_mended(files: Files, gone: Files, chance: random.Random) -> None:
    broken = [path for path, text in sorted(files.items()) if text.endswith("[\n")]
    if broken:
        path = chance.choice(broken)
        files[path] = files[path].removesuffix("[\n")
    else:
        path = _any_file(files, chance)
        files[path] += "[\n"


def _unfit_or_fit(files: Files, gone: Files, chance: random.Random) -> None:
    """A key that nobody knows in one record, which is lost for it."""
    unfit = [path for path, text in sorted(files.items()) if "unheard: 1, " in text]
    path = chance.choice(unfit) if unfit else _any_file(files, chance)
    if unfit:
        files[path] = files[path].replace("unheard: 1, ", "")
    else:
        places = [m.end() for m in re.finditer(r"^- \{", files[path], re.MULTILINE)]
        if places:
            at = chance.choice(places)
            files[path] = f"{files[path][:at]}unheard: 1, {files[path][at:]}"


def _without_a_file(files: Files, gone: Files, chance: random.Random) -> None:
    path = chance.choice((_any_file(files, chance), "evidence/a.txt"))
    if path in files:
        gone[f"{path}#file"] = files.pop(path)


def _a_file_back(files: Files, gone: Files, chance: random.Random) -> None:
    names = sorted(name for name in gone if name.endswith("#file"))
    if names:
        name = chance.choice(names)
        files[name.removesuffix("#file")] = gone.pop(name)


def _other_evidence(files: Files, gone: Files, chance: random.Random) -> None:
    files[f"evidence/{chance.choice('ab')}.txt"] = chance.choice(("a", "b", ""))


def _other_row(files: Files, gone: Files, chance: random.Random) -> None:
    path = _any_file(files, chance, "assessments")
    lines = _lines_of(files, path) if path in files else []
    if lines and lines[0].startswith("- {"):
        at = chance.randrange(len(lines))
        more = chance.choice(
            (f", date: {_near(chance)}}}\n", ", cycle: a}\n", ", category: A}\n", ", by: 评审}\n", ", note: 某}\n")
        )
        conclusion = chance.choice(("符合", "不符合", "不适用"))
        lines[at] = re.sub(r"conclusion: \w+", f"conclusion: {conclusion}", lines[at]).replace("}\n", more)
        files[path] = "".join(lines)


def _other_person(files: Files, gone: Files, chance: random.Random) -> None:
    """Someone leaves, or is paid by another; each may be all that a count hangs on."""
    path = _any_file(files, chance, "people")
    lines = _lines_of(files, path)
    if lines[0].startswith("- {"):
        at = chance.randrange(len(lines))
        lines[at] = re.sub(
            r"employment: \{from: (\S+?)(, to: \S+)?\}", rf"employment: {{from: \1, to: {_near(chance)}}}", lines[at]
        )
        if chance.random() < 0.3:
            lines[at] = lines[at].replace("}\n", ", employer_credit_code: 91310115MA1K3XYZ57}\n")
        files[path] = "".join(lines)


def _other_number(files: Files, gone: Files, chance: random.Random) -> None:
    """Of a site, a tool, an answer of the organisation: true for false, A for B, one number for another."""
    path = _any_file(files, chance, "sites", "tools", "services", "organization", "certificates")
    places = list(re.finditer(r"\b(true|false|自有|自主研发|A级|\d+)(?=[,}\n])", files[path]))
    if places:
        found = chance.choice(places)
        other = {"true": "false", "false": "true", "自有": "租用", "自主研发": "开源", "A级": "B级"}.get(found[0], "1")
        files[path] = files[path][: found.start()] + other + files[path][found.end() :]


def _other_organization(files: Files, gone: Files, chance: random.Random) -> None:
    if "organization.yaml" in files:
        text = re.sub(r"amount: \d+", f"amount: {chance.choice((10, 1000))}", files["organization.yaml"])
        files["organization.yaml"] = re.sub(r"MA01ABCD1\d", f"MA01ABCD1{chance.choice('778')}", text)


def _other_settings(files: Files, gone: Files, chance: random.Random) -> None:
    files["secops.yaml"] = _settings(chance)


def _other_own_clauses(files: Files, gone: Files, chance: random.Random) -> None:
    path = "standards/isccc/clauses/own.yaml"
    choice = chance.randrange(4)
    if choice == 0:
        files.pop(path, None)
    else:
        files[path] = OWN_CLAUSES.replace("at_least: 3", f"at_least: {chance.choice((1, 3, 30))}")
    if choice == 1:
        files["standards/isccc/text.yaml"] = TEXT
    elif choice == 2:
        files["assessments/isccc/own.yaml"] = OWN_ROWS
    elif choice == 3:
        files.pop("standards/isccc/text.yaml", None)


def _a_remark(files: Files, gone: Files, chance: random.Random) -> None:
    """Lines move, records do not."""
    path = _any_file(files, chance)
    files[path] = f"# 某\n{files[path]}"


_HAPPENINGS: tuple[Happening, ...] = (
    *(_other_date, _other_paper, _without_a_record, _a_record_back, _another_name, _moved_file, _split_file),
    *(_broken_or_mended, _unfit_or_fit, _without_a_file, _a_file_back, _other_evidence, _other_row),
    *(_other_person, _other_number, _other_organization, _other_settings, _other_own_clauses, _a_remark),
)
_SHARES = (8, 8, 4, 4, 3, 2, 2, 3, 2, 2, 4, 2, 4, 4, 6, 1, 1, 2, 2)
