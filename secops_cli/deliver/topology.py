"""A picture of a system's network, as SVG or PNG: draws with matplotlib what `topology_layout` places.

Words are never read as markup or mathematics. Nothing of the machine gets into an SVG; a PNG has its font.
"""

from __future__ import annotations

import contextlib
import io
import logging
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from secops_cli.deliver.files import file_name, organization_in_names
from secops_cli.deliver.topology_shapes import network_of
from secops_cli.deliver.topology_text import LABEL_SIZE, LEADING, NAME_SIZE, NOTE_SIZE, POINT, printable, width_of, wrap
from secops_cli.errors import CommandLineError, UnreadableSource
from secops_cli.model.systems import System

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from secops_cli.assess.case import Case
    from secops_cli.assess.classification import SystemGrade
    from secops_cli.deliver.topology_layout import Label, Layout, PlacedArea, PlacedBox, PlacedLine
    from secops_cli.deliver.topology_shapes import Names

PictureFormat = Literal["svg", "png"]

FONTS: Final = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Microsoft YaHei",
    "PingFang SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "SimHei",
    "Heiti SC",
    "SimSun",
    "Noto Sans CJK JP",
)
"""Fonts with Chinese letters, the best first. An SVG names them all: the viewer takes the first that it has."""
_FONT_FILES: Final = ("noto", "source", "han", "msyh", "pingfang", "wqy", "simhei", "heiti", "simsun")

_DPI: Final = 150.0
_MOST_PIXELS: Final = 9000
"""A PNG's longer side; past it the picture is made coarser."""

_INK, _PALE, _ALERT = "#20262e", "#67707c", "#b3261e"
_FILLS: Final = {
    "安全专用产品": "#fde7e4",
    "网络产品": "#e3eefb",
    "服务器": "#e6f4e8",
    "操作系统": "#eef6dd",
    "数据库": "#fdf3d7",
    "存储": "#f6e9d8",
    "终端": "#efe8f8",
    "其他": "#eef0f2",
}
_HUES: Final = ("#1f5fa8", "#2f7d4f", "#8a5a00", "#7a3f9d", "#00737d", "#a03a6b", "#4d5a2a", "#515c6b")
_LEGEND: Final = 0.24


def topology_svg(system: System, *, names: Names | None = None, level: str | None = None) -> bytes:
    """Return the picture of a system's network as SVG with its text as text; the same arguments give the same bytes.

    Args:
        system: has devices.
        names: what other systems of the repository are called, by id.
        level: the level that the system has, for the title.

    Raises:
        UnreadableSource: the libraries that draw are not installed.
    """
    return _rendered(system, names or {}, level, "svg")


def topology_png(system: System, *, names: Names | None = None, level: str | None = None) -> bytes:
    """Return the picture of a system's network as PNG; the same arguments, fonts and libraries give the same bytes.

    Raises:
        UnreadableSource: the libraries that draw are not installed, or no font has Chinese letters.
    """
    return _rendered(system, names or {}, level, "png")


def _rendered(system: System, names: Names, level: str | None, format: PictureFormat) -> bytes:
    with library("拓扑图"):
        from secops_cli.deliver.topology_layout import lay_out

        families = list(FONTS)
        if format == "png":
            found = chinese_font()
            if found is None:
                raise UnreadableSource(
                    "系统里没有找到中文字体，画不出 PNG",
                    "安装一种后再试，如 Noto Sans CJK(思源黑体)、文泉驿、黑体、微软雅黑、苹方；或改用 --format svg。",
                )
            families = [found, "DejaVu Sans"]
        network = network_of(system, names)
        figure = _Picture(lay_out(network), network.title, level, network.remarks, families).figure
        buffer = io.BytesIO()
        if format == "svg":
            figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
        else:
            dpi = min(_DPI, _MOST_PIXELS / max(figure.get_size_inches()))
            figure.savefig(buffer, format="png", dpi=dpi, metadata={"Software": None})
        return buffer.getvalue()


@dataclass(frozen=True, slots=True)
class Pictures:
    """What was drawn, file name → content, and the systems that have no devices to draw."""

    files: dict[str, bytes]
    bare: tuple[System, ...]


def draw_systems(case: Case, chosen: Sequence[SystemGrade], format: PictureFormat) -> Pictures:
    """Return the pictures of these systems, the others of the repository called by name and level.

    Raises:
        CommandLineError: none of them has devices.
        UnreadableSource: as for one picture.
    """
    drawn = [one for one in chosen if one.system.devices]
    if not drawn:
        raise CommandLineError(
            "没有可画的系统", "在 systems/<id>/system.yaml 的 devices 里登记设备，links 里登记连线。"
        )
    names = {one.system.id: f"{one.system.name}({one.level})" if one.level else one.system.name for one in case.systems}
    organization = organization_in_names(case.workspace)
    files = picture_names([one.system for one in case.systems], organization, format)
    pictures = {files[one.system.id]: _rendered(one.system, names, one.level, format) for one in drawn}
    return Pictures(pictures, tuple(one.system for one in chosen if not one.system.devices))


def picture_names(systems: Sequence[System], organization: str, format: PictureFormat) -> dict[str, str]:
    """Return system id → file name: `单位-系统-网络拓扑图.svg`; systems of one name have their ids in it too.

    Args:
        systems: all of the repository, so that a name does not hang on which of them are drawn.
    """
    plain = {one.id: (organization, one.name, "网络拓扑图") for one in systems}
    bearers = Counter(file_name(words, "").casefold() for words in plain.values())
    names: dict[str, str] = {}
    taken: set[str] = set()
    for key, words in sorted(plain.items()):
        own = words if bearers[file_name(words, "").casefold()] == 1 else (*words, key)
        tries = (own, *((*own, str(number)) for number in range(2, len(plain) + 2)))
        names[key] = next(n for n in (file_name(one, f".{format}") for one in tries) if n.casefold() not in taken)
        taken.add(names[key].casefold())
    return names


@contextlib.contextmanager
def library(picture: str) -> Iterator[None]:
    """Draw within: everything of the machine and of the user that could change a picture is out of the way.

    Args:
        picture: what is drawn, in Chinese.

    Raises:
        UnreadableSource: the libraries that draw are not installed.
    """
    try:
        # matplotlib reads settings of that name in the current folder, which may be somebody else's repository.
        with contextlib.chdir(Path(__file__).parent):
            import matplotlib as mpl
            import networkx  # noqa: F401
    except ImportError as missing:
        raise UnreadableSource(
            f"画{picture}要用的程序库没有安装：{missing.name}", "执行 pip install 'secops-cli[topology]' 后再试。"
        ) from None
    quiet = logging.getLogger("matplotlib.font_manager")
    before = quiet.level
    try:
        quiet.setLevel(logging.CRITICAL)  # it tells of each font in our list that this machine has not
        with mpl.rc_context(), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a letter that no font has is drawn as an empty box
            mpl.rcdefaults()
            mpl.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "secops", "text.parse_math": False})
            yield
    finally:
        quiet.setLevel(before)


def font_of_pictures() -> str | None:
    """Return the font that a PNG would be written in; None where this machine has none with Chinese letters.

    Raises:
        UnreadableSource: the libraries that draw are not installed.
    """
    with library("拓扑图"):
        return chinese_font()


def chinese_font() -> str | None:
    """Return the first of our fonts that this machine has; also one that was installed since matplotlib last looked."""
    from matplotlib import font_manager

    def known() -> str | None:
        names = set(font_manager.fontManager.get_font_names())
        return next((name for name in FONTS if name in names), None)

    found = known()
    if found is None:
        for path in sorted(font_manager.findSystemFonts()):
            if Path(path).name.lower().startswith(_FONT_FILES):
                with contextlib.suppress(OSError, RuntimeError):
                    font_manager.fontManager.addfont(path)
        found = known()
    return found


class _Picture:
    """One figure. Coordinates are inches, y downwards."""

    def __init__(
        self, layout: Layout, title: str, level: str | None, remarks: tuple[str, ...], families: list[str]
    ) -> None:
        from matplotlib.figure import Figure

        self.layout, self.families = layout, families
        self.entries = self._legend_entries()
        notes = [line for remark in remarks for line in self._wrapped(remark, 8.0)]
        height = layout.height + _LEGEND * (self._legend_rows() + len(notes)) + 0.3
        self.figure: Figure = Figure(figsize=(layout.width, height), facecolor="white")
        self.axes = self.figure.add_axes((0, 0, 1, 1), frameon=False)
        self.axes.set_axis_off()
        self.axes.set_xlim(0, layout.width)
        self.axes.set_ylim(height, 0)
        words = f"{title}({level})" if level else title
        for number, line in enumerate(self._wrapped(words, 12.0)[:2]):
            self._text(0.4, 0.3 + 0.22 * number, line, 12.0, gid="title")
        for area in layout.areas:
            self._area(area)
        for placed in layout.lines:
            self._line(placed)
        for box in layout.boxes:
            self._box(box)
        for label in layout.labels:
            self._label(label)
        bottom = self._legend(layout.height + 0.1)
        for number, line in enumerate(notes):
            self._text(0.4, bottom + _LEGEND * (number + 0.5), line, 8.0, color=_PALE, gid="remark")

    def _wrapped(self, text: str, size: float) -> tuple[str, ...]:

        return wrap(text, (self.layout.width - 0.8) / POINT / size, 4)

    def _text(self, x: float, y: float, text: str, size: float, **more: Any) -> None:
        """Write one line; y is its base line."""
        options: dict[str, Any] = {"color": _INK, "ha": "left", "va": "baseline"} | more
        self.axes.text(x, y, text, fontsize=size, family=self.families, parse_math=False, **options)

    def _lines_of_text(self, x: float, y: float, lines: tuple[str, ...], size: float, **more: Any) -> float:
        """Write lines centred on x from y downwards and return where they end."""

        step = size * LEADING * POINT
        for number, line in enumerate(lines):
            self._text(x, y + number * step + size * POINT, line, size, ha="center", **more)
        return y + len(lines) * step

    def _back(self, x: float, y: float, text: str, size: float, **more: Any) -> None:
        """Lay a ground under a line of text that begins at x on the base line y.

        Its width is reckoned: one that is measured would be that of the fonts which this machine has.
        """
        from matplotlib.patches import Rectangle

        step = size * POINT
        ground = Rectangle((x, y - step), width_of(text, size), 1.25 * step, edgecolor="none", **more)
        self.axes.add_patch(ground)

    def _rectangle(self, x: float, y: float, width: float, height: float, round: float, **more: Any) -> None:
        from matplotlib.patches import FancyBboxPatch

        shape = f"round,pad=0,rounding_size={round}"
        self.axes.add_patch(FancyBboxPatch((x, y), width, height, boxstyle=shape, **more))

    def _area(self, placed: PlacedArea) -> None:
        edge = {"edgecolor": "#9aa3ae", "linewidth": 1.0, "linestyle": (0, (6, 3)) if placed.area.shared else "-"}
        gid = printable(f"room:{placed.area.name}")
        self._rectangle(
            placed.x, placed.y, placed.width, placed.height, 0.08, facecolor="#f7f8fa", zorder=0.5, gid=gid, **edge
        )
        for number, title in enumerate(placed.titles):
            size = 8.0 if number == 0 else 6.5
            x, y = placed.x + 0.1, placed.y + 0.16 + 0.14 * number
            self._back(x, y, title, size, facecolor="#f7f8fa", zorder=1.4)
            self._text(x, y, title, size, color=_PALE, zorder=1.5)

    def _line(self, placed: PlacedLine) -> None:
        from matplotlib.lines import Line2D

        xs, ys = zip(*placed.way, strict=True)
        style = {"linewidth": 2.0, "linestyle": (0, (5, 2))} if placed.line.shared else {"linewidth": 1.0}
        gid = printable("link:" + "|".join(placed.line.ends))
        color = _HUES[placed.hue % len(_HUES)]
        self.axes.add_line(Line2D(xs, ys, color=color, zorder=1, gid=gid, solid_joinstyle="round", **style))

    def _box(self, placed: PlacedBox) -> None:

        box = placed.box
        style = _style(box.role, box.boundary, box.shared)
        round = 0.2 if box.role in ("outside", "peer") else 0.04
        fill = _FILLS.get(box.kind, "#ffffff")
        self._rectangle(
            placed.x,
            placed.y,
            placed.width,
            placed.height,
            round,
            facecolor=fill,
            zorder=2,
            gid=printable(box.key),
            **style,
        )
        y = self._lines_of_text(placed.middle, placed.y + 0.05, placed.names, NAME_SIZE, zorder=4)
        self._lines_of_text(placed.middle, y, placed.notes, NOTE_SIZE, color=_PALE, zorder=4)

    def _label(self, label: Label) -> None:
        color = _HUES[label.hue % len(_HUES)]
        for number, line in enumerate(label.lines):
            base = label.y + (number * LEADING + 1) * LABEL_SIZE * POINT
            self._back(label.x - width_of(line, LABEL_SIZE) / 2, base, line, LABEL_SIZE, facecolor="white", zorder=2.9)
        self._lines_of_text(label.x, label.y, label.lines, LABEL_SIZE, color=color, zorder=3)

    # --- legend ---

    def _legend_entries(self) -> list[tuple[str, dict[str, Any]]]:
        """The kinds and marks that occur: words and the style of a small box."""
        boxes = [placed.box for placed in self.layout.boxes]
        entries: list[tuple[str, dict[str, Any]]] = [
            (kind, {"facecolor": fill, **_style("device", boundary=False, shared=False)})
            for kind, fill in _FILLS.items()
            if any(box.kind == kind for box in boxes)
        ]
        for words, role, boundary, shared in (
            ("边界设备", "device", True, False),
            ("与其他系统共用", "device", False, True),
            ("外部与互联系统", "outside", False, False),
            ("所依托的平台或网络", "carrier", False, False),
        ):
            lines = words == "与其他系统共用" and any(placed.line.shared for placed in self.layout.lines)
            if lines or any(
                _outer(box.role) == role and box.boundary >= boundary and box.shared >= shared for box in boxes
            ):
                entries.append((words, {"facecolor": "white", **_style(role, boundary, shared)}))
        return entries

    def _per_row(self) -> int:
        return max(1, int((self.layout.width - 0.8) / 1.6))

    def _legend_rows(self) -> int:
        return -(-len(self.entries) // self._per_row())

    def _legend(self, top: float) -> float:
        for number, (words, style) in enumerate(self.entries):
            row, column = divmod(number, self._per_row())
            x, y = 0.4 + 1.6 * column, top + _LEGEND * row
            self._rectangle(x, y, 0.22, 0.14, 0.03, **style)
            self._text(x + 0.28, y + 0.11, words, 7.0, color=_PALE)
        return top + _LEGEND * self._legend_rows()


def _style(role: str, boundary: bool, shared: bool) -> dict[str, Any]:
    """How a box is edged: dashed where it is shared, red where it is a boundary, pale where it is not of the system."""
    return {
        "edgecolor": _ALERT if boundary else _PALE if role != "device" else "#47515d",
        "linewidth": 2.0 if boundary or shared else 0.9,
        "linestyle": (0, (5, 2)) if shared else (0, (1, 1.5)) if role in ("outside", "peer") else "-",
    }


def _outer(role: str) -> str:
    """A system with which this one exchanges information is outside like the rest."""
    return "outside" if role == "peer" else role
