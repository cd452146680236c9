"""The picture of a system's network shows all that is registered, is the same every time, and survives any record."""

from __future__ import annotations

import io
import json
import logging
import os
import sys
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from secops_cli.cli.app import run
from secops_cli.deliver import topology
from secops_cli.deliver.topology import chinese_font, picture_names, topology_png, topology_svg
from secops_cli.deliver.topology_layout import Layout, lay_out
from secops_cli.deliver.topology_shapes import MAX_AREAS, MAX_BOXES, MAX_LINES, MAX_OUTSIDE, network_of
from secops_cli.errors import UnreadableSource
from secops_cli.model.systems import System

SVG = "{http://www.w3.org/2000/svg}"


def system(devices: list[dict[str, Any]], links: list[Any] = [], **more: Any) -> System:  # noqa: B006
    """A system; a link is a pair of ends, or a record."""
    written = [link if isinstance(link, dict) else {"ends": link} for link in links]
    basis = {"id": "pay", "name": "缴费系统", "status": "已运行", "object_types": ["信息系统"]}
    return System.model_validate_json(json.dumps(basis | {"devices": devices, "links": written} | more))


def device(id: str, kind: str = "服务器", **more: Any) -> dict[str, Any]:
    return {"id": id, "name": f"名称{id}", "kind": kind} | more


SMALL = system(
    [
        device("fw", "安全专用产品", boundary=True, level="第三级", shared_with=["office"], room="主机房"),
        device("core", "网络产品", quantity=2, room="主机房"),
        device("web", room="主机房"),
        device("backup", "存储", room="灾备机房"),
        device("lonely", "终端"),
    ],
    [
        {"ends": ["互联网", "fw"], "medium": "电信专线", "level": "第三级", "shared_with": ["office"]},
        {"ends": ["fw", "core"], "medium": "多模光纤"},
        {"ends": ["core", "web"], "medium": "六类线"},
        {"ends": ["core", "backup"], "medium": "裸光纤"},
    ],
    rooms=[{"name": "主机房", "location": "三层", "level": "第三级"}, {"name": "空机房"}],
    interconnections=[{"id": "prov", "kind": "本行业其他单位", "name": "省级平台", "purpose": "交换办件结果"}],
    carried_by=["cloud"],
)
NAMES = {"office": "办公系统(第二级)", "cloud": "政务云(第三级)"}


def texts(svg: bytes) -> list[str]:
    return ["".join(node.itertext()) for node in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def marks(svg: bytes) -> set[str]:
    return {node.get("id", "") for node in ElementTree.fromstring(svg).iter(f"{SVG}g")}


def drawn(svg: bytes) -> str:
    """All words of the picture in a row, as its wrapped lines follow each other."""
    return "".join(texts(svg))


# --- what is shown ----------------------------------------------------------------------------------------------


def test_every_device_and_every_link_is_in_the_picture() -> None:
    svg = topology_svg(SMALL, names=NAMES)
    for one in SMALL.devices or ():
        assert one.name in drawn(svg)
        assert f"device:{one.id}" in marks(svg)
    links = {mark for mark in marks(svg) if mark.startswith("link:")}
    assert links == {
        "link:device:fw|outside:互联网",
        "link:device:core|device:fw",
        "link:device:core|device:web",
        "link:device:backup|device:core",
    }
    for medium in ("电信专线", "多模光纤", "六类线", "裸光纤"):
        assert medium in drawn(svg)


@pytest.mark.parametrize(
    "words",
    [
        "边界设备",
        "保护等级 第三级",
        "共用：办公系统(第二级)",
        "网络产品 ×2",
        "互联网",
        "省级平台",
        "交换办件结果",
        "政务云(第三级)",
        "主机房",
        "三层 · 保护等级 第三级",
        "没有单独画出的机房(其中没有登记设备)：空机房。",
        "缴费系统 网络拓扑图(第三级)",
    ],
)
def test_marks_and_surroundings_are_written_out(words: str) -> None:
    assert words in drawn(topology_svg(SMALL, names=NAMES, level="第三级"))


def test_what_two_lines_to_one_device_have_in_common_stands_once_with_their_number() -> None:
    record = system(
        [device("a", "网络产品", boundary=True), device("b", "网络产品", boundary=True), device("s")],
        [{"ends": ["a", "s"], "medium": "光纤"}, {"ends": ["b", "s"], "medium": "光纤"}],
    )
    assert "2 路：光纤" in texts(topology_svg(record))


def layout(record: System) -> Layout:
    return lay_out(network_of(record, {}))


def test_the_outside_stands_above_the_boundary_and_that_above_what_it_guards() -> None:
    top = {placed.box.key: placed.y for placed in layout(SMALL).boxes}
    assert top["outside:互联网"] < top["device:fw"] < top["device:core"] < top["device:web"] < top["carrier:cloud"]


def test_devices_without_lines_stand_by_their_kind() -> None:
    """No line says where they belong: boundary, network, servers, storage, terminals from top to bottom."""
    record = system(
        [device("t", "终端"), device("s"), device("d", "存储"), device("n", "网络产品"), device("b", boundary=True)]
    )
    placed = sorted(layout(record).boxes, key=lambda one: one.y)
    assert [one.box.key[-1] for one in placed] == ["b", "n", "s", "d", "t"]
    assert "没有登记连线。" in drawn(topology_svg(record))


def many(devices: int, links_each: int = 1, rooms: int = 1) -> System:
    kinds = ["网络产品", "服务器", "存储", "终端"]
    return system(
        [device(f"d{n}", kinds[n % 4], room=f"机房{n % rooms}") for n in range(devices)],
        [[f"d{n}", f"d{(n * 7 + step) % devices}"] for n in range(devices) for step in range(1, links_each + 1)],
    )


STACKED = system(
    [device(f"d{n}", room=f"车间{n // 2}") for n in range(8)],
    [[f"d{n}", f"d{n + 1}"] for n in range(7)] + [["网", "d0"]],
)
"""Each room lies farther inside than the one before, so that they may stand one below the other."""


@pytest.mark.parametrize(
    "record", [SMALL, STACKED, many(60, 2, 3), many(MAX_BOXES, 2, 7)], ids=["small", "stacked", "60", "most"]
)
def test_no_boxes_overlap_and_no_line_runs_through_a_box(record: System) -> None:
    found = layout(record)
    for number, one in enumerate(found.boxes):
        assert one.x >= 0
        assert one.x + one.width <= found.width
        assert one.bottom <= found.height
        for other in found.boxes[number + 1 :]:
            apart_x = one.x + one.width <= other.x or other.x + other.width <= one.x
            assert apart_x or one.bottom <= other.y or other.bottom <= one.y
    for line in found.lines:
        for (x1, y1), (x2, y2) in zip(line.way, line.way[1:], strict=False):
            assert x1 == x2 or y1 == y2
            for one in found.boxes:
                beside = max(x1, x2) <= one.x or min(x1, x2) >= one.x + one.width
                assert beside or max(y1, y2) <= one.y + 1e-9 or min(y1, y2) >= one.bottom - 1e-9


@pytest.mark.parametrize("record", [SMALL, STACKED, many(60, 2, 3)], ids=["small", "stacked", "60"])
def test_a_room_frames_its_own_devices_only(record: System) -> None:
    found = layout(record)
    for number, area in enumerate(found.areas):
        for other in found.areas[number + 1 :]:
            apart_x = area.x + area.width <= other.x or other.x + other.width <= area.x
            assert apart_x or area.y + area.height <= other.y or other.y + other.height <= area.y
        for box in found.boxes:
            inside = (
                area.x <= box.x
                and box.x + box.width <= area.x + area.width
                and area.y <= box.y
                and box.bottom <= area.y + area.height
            )
            assert inside == (box.box.room == area.area.name)


# --- the same every time ----------------------------------------------------------------------------------------


def test_the_same_record_gives_the_same_bytes_whatever_its_order() -> None:
    turned = SMALL.model_copy(
        update={"devices": SMALL.devices[::-1], "links": SMALL.links[::-1], "rooms": SMALL.rooms[::-1]}  # type: ignore[index]
    )
    assert topology_svg(SMALL) == topology_svg(SMALL) == topology_svg(turned)
    assert topology_png(SMALL) == topology_png(SMALL) == topology_png(turned)


def test_a_png_opens_and_tells_neither_day_nor_program() -> None:
    picture = Image.open(io.BytesIO(topology_png(SMALL)))
    picture.load()
    assert picture.format == "PNG"
    assert not set(picture.info) & {"Software", "Creation Time", "date:create"}


def test_the_settings_of_the_user_and_of_the_folder_change_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """matplotlib, when imported, reads `matplotlibrc` of the current folder: perhaps a stranger's repository."""
    import subprocess

    (tmp_path / "matplotlibrc").write_text("axes.facecolor: red\nno.such.setting: 1\n", "utf-8")
    code = (
        "import sys; from secops_cli.model.systems import System\n"
        "from secops_cli.deliver.topology import topology_svg\n"
        "record = System.model_validate_json(sys.stdin.buffer.read()); sys.stdout.buffer.write(topology_svg(record))"
    )
    root = Path(topology.__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=SMALL.model_dump_json(by_alias=True).encode(),
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(root)},
        capture_output=True,
        check=True,
    )
    assert done.stdout == topology_svg(SMALL)
    assert done.stderr == b""

    import matplotlib as mpl

    monkeypatch.setitem(mpl.rcParams, "lines.linewidth", 9)
    monkeypatch.setitem(mpl.rcParams, "svg.fonttype", "path")
    assert topology_svg(SMALL) == done.stdout


def test_the_fonts_that_are_known_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another machine has others, and this one may learn of more while it draws a PNG."""
    from matplotlib.font_manager import fontManager

    plain = [one for one in fontManager.ttflist if one.name == "DejaVu Sans"]
    wide = [replace(one, name=topology.FONTS[0]) for one in fontManager.ttflist if one.name == "DejaVu Sans Mono"]
    assert plain
    assert wide
    pictures = []
    for known in (plain, [*plain, *wide]):
        with monkeypatch.context() as patch:
            patch.setattr(fontManager, "ttflist", known)
            fontManager._findfont_cached.cache_clear()  # type: ignore[attr-defined]
            pictures.append(topology_svg(SMALL))
    fontManager._findfont_cached.cache_clear()  # type: ignore[attr-defined]
    assert pictures[0] == pictures[1]


# --- more than can be drawn -------------------------------------------------------------------------------------


def test_up_to_the_bound_each_device_is_drawn_and_one_more_folds_them() -> None:
    assert len(network_of(many(MAX_BOXES), {}).boxes) == MAX_BOXES
    folded = network_of(many(MAX_BOXES + 1, rooms=2), {})
    assert [(box.name, box.room, box.notes[0]) for box in folded.boxes] == [
        ("存储", "机房0", "60 种，共 60 台"),
        ("服务器", "机房1", "60 种，共 60 台"),
        ("终端", "机房1", "60 种，共 60 台"),
        ("网络产品", "机房0", "61 种，共 61 台"),
    ]
    assert f"登记设备 {MAX_BOXES + 1} 种" in folded.remarks[0]


@pytest.mark.parametrize("record", [many(5000, 2, 7), many(5000, 2, 5000), many(200, 50)], ids=["7", "5000", "lines"])
def test_of_what_is_folded_every_device_and_every_link_is_counted(record: System) -> None:
    folded = network_of(record, {})
    assert len(folded.boxes) <= MAX_BOXES
    assert len(folded.lines) <= MAX_LINES
    assert len(folded.areas) <= MAX_AREAS
    devices = record.devices or ()
    assert sum(int(box.notes[0].split()[0]) for box in folded.boxes) == len(devices)
    counted = sum(int(label.split("×")[1]) if "×" in label else 1 for line in folded.lines for label in line.labels)
    own = [note for box in folded.boxes for note in box.notes if note.startswith("自身连线")]
    assert counted + sum(int(note.split()[1]) for note in own) == len(record.links)
    assert texts(topology_svg(record))


def test_too_much_outside_becomes_one_box_that_says_how_many() -> None:
    few = network_of(system([device("a")], [[f"外{n}", "a"] for n in range(MAX_OUTSIDE)]), {})
    assert sum(box.role == "outside" for box in few.boxes) == MAX_OUTSIDE
    record = system([device("a")], [[f"外{n}", "a"] for n in range(MAX_OUTSIDE + 1)])
    [one] = [box for box in network_of(record, {}).boxes if box.role == "outside"]
    assert one.notes == (f"共 {MAX_OUTSIDE + 1} 个，合为一框",)
    assert f"×{MAX_OUTSIDE + 1}" in drawn(topology_svg(record))


# --- hostile records --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)</script>",
        "a & b &amp; c",
        "$\\frac{1}{2}$ $x^2",
        "]]>",
        "'\"><g id='x'/>",
        "\\unknown{",
        "$",
        "_^",
    ],
)
def test_markup_and_mathematics_are_mere_words(name: str) -> None:
    record = system([device("a") | {"name": name}, device("b", room=name)], [{"ends": ["a", "b"], "medium": name}])
    svg = topology_svg(record)
    written = drawn(svg)
    assert written.replace(" ", "").count(name.replace(" ", "")) == 3
    assert not list(ElementTree.fromstring(svg).iter(f"{SVG}script"))
    assert topology_png(record)


@pytest.mark.parametrize("bad", ["\x00", "\x1b[31m", "\u202e", "\u200b", "\ufffe", "\ue000", "\U000e0041"])
def test_what_xml_cannot_hold_or_what_turns_writing_is_replaced(bad: str) -> None:
    record = system([device("a") | {"name": f"甲{bad}乙"}, device(f"b{bad[0]}")], [[f"b{bad[0]}", "a"]])
    svg = topology_svg(record)
    assert bad[0] not in svg.decode()
    assert "甲�" in drawn(svg)
    assert len([mark for mark in marks(svg) if mark.startswith("device:")]) == 2


def test_a_long_name_is_wrapped_and_one_without_end_is_visibly_cut() -> None:
    name = "统一身份认证与单点登录服务器(生产环境)甲乙丙丁戊己庚辛"
    assert name in drawn(topology_svg(system([device("a") | {"name": name}])))
    long = topology_svg(system([device("a") | {"name": "长" * 5000}]))
    assert "长…" in drawn(long)
    assert len(long) < 20_000


def test_cycles_self_links_and_unknown_ends_are_drawn() -> None:
    record = system(
        [device("a"), device("b"), device("c")],
        [
            ["a", "b"],
            ["b", "c"],
            ["c", "a"],
            ["c", "c"],
            ["c", "c"],
            ["a", "没有这个"],
            ["x", "y"],
            {"ends": ["z", "z"], "medium": "环路"},
        ],
    )
    svg = topology_svg(record)
    assert sum(mark.startswith("link:") for mark in marks(svg)) == 5
    assert {"outside:没有这个", "outside:x", "outside:y", "outside:z"} <= marks(svg)
    assert "自身连线 2 条：×2" in drawn(svg)
    assert "自身连线 1 条：环路" in drawn(svg)


def test_an_end_may_be_an_interconnected_system_or_the_platform_below() -> None:
    record = SMALL.model_copy(
        update={"links": system([], [["fw", "prov"], ["fw", "省级平台"], ["core", "cloud"]]).links}
    )
    assert {line.ends for line in network_of(record, NAMES).lines} == {
        ("device:fw", "peer:prov"),
        ("carrier:cloud", "device:core"),
    }


# --- fonts and libraries ----------------------------------------------------------------------------------------


def test_without_a_chinese_font_png_is_refused_and_svg_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(topology, "chinese_font", lambda: None)
    with pytest.raises(UnreadableSource) as refused:
        topology_png(SMALL)
    assert "中文字体" in refused.value.message
    assert "svg" in refused.value.hint
    svg = topology_svg(SMALL).decode()
    assert "'Noto Sans CJK SC'" in svg
    assert "SimHei" in svg


def test_a_machine_without_our_fonts_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    from matplotlib import font_manager

    monkeypatch.setattr(font_manager.fontManager, "ttflist", [])
    monkeypatch.setattr(font_manager, "findSystemFonts", lambda: [])
    assert chinese_font() is None


def test_a_font_installed_since_matplotlib_last_looked_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    from matplotlib import font_manager

    name = chinese_font()
    if name is None:
        pytest.skip("this machine has no Chinese font")
    monkeypatch.setattr(font_manager.fontManager, "ttflist", [])
    assert chinese_font() == name


@pytest.mark.parametrize("library", ["matplotlib", "networkx"])
def test_a_missing_library_is_told_with_what_to_install(library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(UnreadableSource) as told:
        topology_svg(SMALL)
    assert library in told.value.message
    assert "secops-cli[topology]" in told.value.hint


def test_drawing_leaves_the_loggers_as_they_were() -> None:
    before = logging.getLogger("matplotlib.font_manager").level
    topology_svg(SMALL)
    assert logging.getLogger("matplotlib.font_manager").level == before


# --- the command ------------------------------------------------------------------------------------------------


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Three systems: one drawn, one of the same name, one without devices."""
    folder = tmp_path / "repository"
    for id, name, devices in (
        ("pay", "缴费系统", "[{id: web, name: 应用服务器, kind: 服务器}]"),
        ("pay2", "缴费系统", "[{id: db, name: 数据库, kind: 数据库}]"),
        ("saas", "云上系统", "[]"),
    ):
        path = folder / "systems" / id / "system.yaml"
        path.parent.mkdir(parents=True)
        path.write_text(
            f"id: {id}\nname: {name}\nstatus: 已运行\nobject_types: [信息系统]\ndevices: {devices}\n", "utf-8"
        )
    (folder / "secops.yaml").write_text("format: 1\n", "utf-8")
    (folder / "organization.yaml").write_text("name: 样例/单位\ncredit_code: 91990000MA0EXAMP17\n", "utf-8")
    return folder


def test_the_command_draws_what_has_devices_and_tells_what_has_none(
    repository: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    command = ["report", "topology", str(repository), "-o", str(out)]
    assert run(command) == 0
    names = ["样例_单位-缴费系统-网络拓扑图-pay.svg", "样例_单位-缴费系统-网络拓扑图-pay2.svg"]
    assert sorted(path.name for path in out.iterdir()) == names
    assert "云上系统(saas) 没有登记设备，没有画" in capsys.readouterr().out
    assert "应用服务器" in drawn((out / names[0]).read_bytes())
    assert run(command) == 2
    assert run([*command, "--force", "--system", "pay2"]) == 0


def test_one_system_as_png(repository: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run(["report", "topology", str(repository), "-o", str(out), "--system", "pay", "--format", "png"]) == 0
    [path] = out.iterdir()
    assert path.name == "样例_单位-缴费系统-网络拓扑图-pay.png"
    assert Image.open(path).format == "PNG"


@pytest.mark.parametrize(("wanted", "words"), [("saas", "没有可画的系统"), ("nothing", "没有系统 nothing")])
def test_nothing_to_draw_is_an_error(
    wanted: str, words: str, repository: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert run(["report", "topology", str(repository), "-o", str(out), "--system", wanted]) == 2
    assert words in capsys.readouterr().err
    assert not out.exists()


def test_no_two_pictures_share_a_name_on_any_system() -> None:
    """Ids that differ in what a file name cannot hold, or only in case, still give names of their own."""
    systems = [SMALL.model_copy(update={"id": id}) for id in ("a?b", "a*b", "A?b", "c")]
    names = picture_names(systems, "样例单位", "svg")
    assert len({name.casefold() for name in names.values()}) == 4
    assert names["c"] == "样例单位-缴费系统-网络拓扑图-c.svg"
