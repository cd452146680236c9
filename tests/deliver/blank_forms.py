# ruff: noqa: E501  the tables of a form, and XML, read better with one row a line
"""Blanks made for tests, with the quirks of the real ones: written as XML, as Word and WPS write it, not by a library.

In the short text of a cell `{6}` is underlined space of six characters, `□` a Wingdings symbol, `|` parts paragraphs.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape

FONT: Final = (
    '<w:rFonts w:ascii="仿宋_GB2312" w:hAnsi="仿宋_GB2312" w:eastAsia="仿宋_GB2312" w:cs="宋体" w:hint="eastAsia"/>'
)
STYLE: Final = f'<w:rPr>{FONT}<w:sz w:val="21"/></w:rPr>'
LINE: Final = f'<w:rPr>{FONT}<w:sz w:val="21"/><w:u w:val="single"/></w:rPr>'
SYMBOL: Final = (
    '<w:rPr><w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings" w:eastAsia="Wingdings" w:cs="Wingdings"/></w:rPr>'
)
BOX: Final = '<w:sym w:font="Wingdings" w:char="F0A8"/>'
TICKED: Final = '<w:sym w:font="Wingdings" w:char="F0FE"/>'
LEVEL, BUSINESS, PROTECTION, CITIZENS = "安全保护等级", "承载业务情况", "安全等级保护", "公民、法人和其他"
OBSERVED, FAILED = "观察项", "不符合项"
PAGE: Final = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
_PIECES: Final = re.compile(r"(\{\d+\}|□|☑)")
_SPACE: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def runs(text: str) -> str:
    """The runs of a line of short text."""
    made = []
    for piece in _PIECES.split(text):
        if not piece:
            continue
        if piece in "□☑":
            made.append(f"<w:r>{SYMBOL}{BOX if piece == '□' else TICKED}</w:r>")
        elif piece.startswith("{") and piece[1:-1].isdigit():
            made.append(f'<w:r>{LINE}<w:t xml:space="preserve">{" " * int(piece[1:-1])}</w:t></w:r>')
        else:
            made.append(f'<w:r>{STYLE}<w:t xml:space="preserve">{escape(piece)}</w:t></w:r>')
    return "".join(made)


def p(text: str = "", *, centre: bool = False) -> str:
    """A paragraph; an empty one keeps the style of its mark, as cells of forms do."""
    align = '<w:jc w:val="center"/>' if centre else ""
    return f'<w:p w14:paraId="0A0B0C0D"><w:pPr>{align}{STYLE}</w:pPr>{runs(text)}</w:p>'


def tc(text: str = "", span: int = 1, merge: str = "", *, inner: str = "", centre: bool = False) -> str:
    """A cell; `merge` is `restart` or `continue`, `inner` more blocks in front of its last paragraph."""
    grid = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    down = {"": "", "restart": '<w:vMerge w:val="restart"/>', "continue": "<w:vMerge/>"}[merge]
    body = "".join(p(line, centre=centre) for line in text.split("|"))
    return f'<w:tc><w:tcPr><w:tcW w:w="{900 * span}" w:type="dxa"/>{grid}{down}</w:tcPr>{inner}{body}</w:tc>'


def tr(*cells: str, exact: int = 0) -> str:
    """A row; of a fixed height where `exact` is given."""
    height = f'<w:trPr><w:trHeight w:val="{exact}" w:hRule="exact"/></w:trPr>' if exact else ""
    return f"<w:tr>{height}{''.join(cells)}</w:tr>"


def tbl(columns: int, *rows: str) -> str:
    """A table with lines around its cells."""
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="4"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = '<w:gridCol w:w="900"/>' * columns
    return f'<w:tbl><w:tblPr><w:tblW w:w="{900 * columns}" w:type="dxa"/><w:tblBorders>{lines}</w:tblBorders></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'


def digits(count: int, dash: int = 0) -> str:
    """A small table of one row with a cell a digit, for the inside of another cell; a dash after `dash` of them."""
    cells = [tc() for _ in range(count)]
    if dash:
        cells.insert(dash, tc("-"))
    return tbl(len(cells), tr(*cells))


def docx(*blocks: str, extra: str = "") -> bytes:
    """A Word file of these blocks, with parts that a fill must not touch."""
    document = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
        f'<w:document xmlns:w="{_SPACE}" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="w14">'
        f"<w:body>{''.join(blocks)}{extra}"
        '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1000" w:right="1000" w:bottom="1000" w:left="1000"'
        ' w:header="500" w:footer="500" w:gutter="0"/></w:sectPr></w:body></w:document>'
    )
    types = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
        '<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>'
        "</Types>"
    )
    relations = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
        "</Relationships>"
    )
    styles = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:styles xmlns:w="{_SPACE}"><w:style w:type="paragraph"'
        ' w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style></w:styles>'
    )
    own = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>'
        "</Relationships>"
    )
    return package(
        {
            "[Content_Types].xml": types,
            "word/document.xml": document,
            "_rels/.rels": relations,
            "word/styles.xml": styles,
            "word/_rels/document.xml.rels": own,
            "word/media/seal.bin": "not for us\r\n",
        }
    )


def package(parts: dict[str, str]) -> bytes:
    """A zip file with its members in this order, compressed, with the times of a real one."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (name, text) in enumerate(parts.items()):
            entry = zipfile.ZipInfo(name, (2025, 3, 1, 8, number, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, text.encode())
    return buffer.getvalue()


def label(text: str, span: int = 1, merge: str = "") -> str:
    """A label in the middle of its cell."""
    return tc(text, span, merge, centre=True)


# --- the filing form of 2007 ------------------------------------------------------------------------------------

HARMS: Final = (
    (f"□仅对{CITIZENS}组织的合法权益造成损害", "□第一级"),
    ("□对公民、法人和其他组织的合法权益造成严重损害|□对社会秩序和公共利益造成损害", "□第二级"),
    ("□对社会秩序和公共利益造成严重损害|□对国家安全造成损害", "□第三级"),
    ("□对社会秩序和公共利益造成特别严重损害|□对国家安全造成严重损害", "□第四级"),
    ("□对国家安全造成特别严重损害", "□第五级"),
)


def _person(number: str, title: str, mobile: bool) -> list[str]:
    rows = [
        tr(label(f"{number}{title}", 2, "restart"), label("姓    名"), tc(span=2), label("职务/职称"), tc(span=2)),
        tr(label("", 2, "continue"), label("办公电话"), tc(span=2), label("电子邮件"), tc(span=2)),
    ]
    if mobile:
        rows.append(tr(label("", 2, "continue"), label("移动电话"), tc(span=5)))
    return rows


def _harms(number: str, title: str) -> list[str]:
    rows = [tr(label(f"{number}{title}", 2, "restart"), label("损害客体及损害程度", 4), label("级  别", 2))]
    rows += [tr(label("", 2, "continue"), tc(words, 4), tc(level, 2)) for words, level in HARMS]
    return rows


def _products() -> list[str]:
    rows = [
        tr(
            label("07关键产品使用情况", 2, "restart"),
            label("序号", 1, "restart"),
            label("产品类型", 1, "restart"),
            label("数量", 1, "restart"),
            label("使用国产品率", 3),
        ),
        tr(
            label("", 2, "continue"),
            label("", 1, "continue"),
            label("", 1, "continue"),
            label("", 1, "continue"),
            label("全部使用"),
            label("全部未使用"),
            label("部分使用及使用率"),
        ),
    ]
    for index, name in enumerate(("安全专用产品", "网络产品", "操作系统", "数据库", "服务器", "其他{6}"), 1):
        rows.append(
            tr(
                label("", 2, "continue"),
                label(str(index)),
                tc(name),
                tc(),
                tc("□", centre=True),
                tc("□", centre=True),
                tc("□{6}%"),
            )
        )
    return rows


def _services() -> list[str]:
    rows = [
        tr(
            label("08系统采用服务情况", 2, "restart"),
            label("序号", 1, "restart"),
            label("服务类型", 2, "restart"),
            label("服务责任方类型", 3),
        ),
        tr(
            label("", 2, "continue"),
            label("", 1, "continue"),
            label("", 2, "continue"),
            label("本行业(单位)"),
            label("国内其他服务商"),
            label("国外服务商"),
        ),
    ]
    names = ("等级测评", "风险评估", "灾难恢复", "应急响应", "系统集成", "安全咨询", "安全培训", "其他{6}")
    for index, name in enumerate(names, 1):
        rows.append(
            tr(
                label("", 2, "continue"),
                label(str(index)),
                tc(name),
                tc("□有□无"),
                tc("□", centre=True),
                tc("□", centre=True),
                tc("□", centre=True),
            )
        )
    return rows


def filing_2007() -> bytes:
    """The form of 2007: forms one to four, the cover with the number in boxes, digits in cells of their own."""
    one = tbl(
        8,
        tr(label("01单位名称", 2), tc(span=6)),
        tr(label("02单位地址", 2), tc("{12}省(自治区、直辖市){12}地(区、市、州、盟)|{12}县(区、市、旗){10}", span=6)),
        tr(label("03邮政编码", 2), *[tc() for _ in range(6)]),
        tr(label("04行政区划代码", 2), tc("", 6, inner=digits(6))),
        *_person("05", "单位负责人", False),
        tr(label("06责任部门", 2), tc(span=6)),
        *_person("07", "责任部门联系人", True),
        tr(label("08隶属关系", 2), tc("□1中央    □2省(自治区、直辖市)    □3地(区、市、州、盟)|□4县(区、市、旗)    □9其他{10}", 6)),
        tr(label("09单位类型", 2), tc("□1党委机关  □2政府机关  □3事业单位  □4企业  □9其他{8}", 6)),
        tr(label("10行业类别", 2), tc("□11电信  □12广电  □31银行|□32电力  □33能源  □99其他{8}", 6)),
        tr(label("11信息系统总数", 2), tc("{6}个", 2), label("12第二级信息系统数", 2), tc("{6}个", 2)),
        tr(label("13第三级信息系统数", 2), tc("{6}个", 2), label("14第四级信息系统数", 2), tc("{6}个", 2)),
        tr(label("15第五级信息系统数", 2), tc("{6}个", 6)),
    )  # fmt: skip
    two = tbl(
        8,
        tr(label("01系统名称", 2), tc(span=3), label("02系统编号"), tc(span=2)),
        tr(label(f"03系统{BUSINESS}", 2, "restart"), label("业务类型"), tc("□1生产作业  □2指挥调度  □3管理控制|□4内部办公  □5公众服务  □9其他{8}", 5)),
        tr(label("", 2, "continue"), label("业务描述"), tc(span=5)),
        tr(label("04系统服务情况", 2, "restart"), label("服务范围"), tc("□10全国  □11跨省(区、市) 跨{4}个|□20全省(区、市)  □21跨地(市、区) 跨{4}个|□30地(市、区)内  □99其他{8}", 5)),
        tr(label("", 2, "continue"), label("服务对象"), tc("□1单位内部人员  □2社会公众人员  □3两者均包括  □9其他{6}", 5)),
        tr(label("05系统网络平台", 2, "restart"), label("覆盖范围"), tc("□1局域网  □2城域网  □3广域网  □9其他{8}", 5)),
        tr(label("", 2, "continue"), label("网络性质"), tc("□1业务专网  □2互联网  □9其它{8}", 5)),
        tr(label("06系统互联情况", 2), tc("□1与其他行业系统连接  □2与本行业其他单位系统连接|□3与本单位其他系统连接  □9其它{8}", 6)),
        *_products(),
        *_services(),
        tr(label("09等级测评单位名称", 2), tc(span=6)),
        tr(label("10何时投入运行使用", 2), tc("        年    月    日", 6)),
        tr(label("11系统是否是分系统", 2), tc("□是  □否（如选择是请填下两项）", 6)),
        tr(label("12上级系统名称", 2), tc(span=6)),
        tr(label("13上级系统所属单位名称", 2), tc(span=6)),
    )  # fmt: skip
    three = tbl(
        8,
        *_harms("01", f"确定业务信息{LEVEL}"),
        *_harms("02", f"确定系统服务{LEVEL}"),
        tr(label(f"03信息系统{LEVEL}", 2), tc("□第一级  □第二级  □第三级  □第四级  □第五级", 6)),
        tr(label("04定级时间", 2), tc("      年    月    日", 6)),
        tr(label("05专家评审情况", 2), tc("□已评审  □未评审", 6)),
        tr(label("06是否有主管部门", 2), tc("□有  □无（如选择有请填下两项）", 6)),
        tr(label("07主管部门名称", 2), tc(span=6)),
        tr(label("08主管部门审批定级情况", 2), tc("□已审批  □未审批", 6)),
        tr(label("09系统定级报告", 2), tc("□有  □无", 2), label("附件名称"), tc("附件名称：{20}", 3)),
        tr(tc("填表人：                      填表日期：      年   月   日", 8)),
        tr(tc("备案审核民警：                审核日期：      年   月   日", 8)),
    )  # fmt: skip
    papers = (
        "系统拓扑结构及说明", "系统安全组织机构及管理制度", "系统安全保护设施设计实施方案或改建实施方案",
        "系统使用的安全产品清单及认证、销售许可证明", "系统等级测评报告", "专家评审情况", "上级主管部门审批意见",
    )  # fmt: skip
    four = tbl(
        8,
        *[tr(label(f"{i:02}{name}", 3), tc("□有  □无", 2), tc("附件名称{16}", 3)) for i, name in enumerate(papers, 1)],
    )
    return docx(
        p(f"信息系统{PROTECTION}", centre=True),
        p("备案表", centre=True),
        tbl(12, tr(label("备案表编号"), *[tc() for _ in range(6)], tc("-"), *[tc() for _ in range(5)])),
        p("备 案 单 位：{24}（盖章）"),
        p("备 案 日 期：{24}"),
        p("受理备案单位：{24}（盖章）"),
        p("受 理 日 期：{24}"),
        p("填表说明"),
        p("一、本表一式二份；表一为单位基本信息，表二为系统的情况，一个系统填一张。"),
        PAGE,
        p("表一  单位基本情况", centre=True),
        one,
        PAGE,
        p("表二（ / ） 信息系统情况", centre=True),
        two,
        PAGE,
        p("表三（ / ） 信息系统定级情况", centre=True),
        three,
        PAGE,
        p("表四（ / ） 第三级以上信息系统提交材料情况", centre=True),
        four,
    )  # fmt: skip


# --- the filing form of 2025 ------------------------------------------------------------------------------------

INDUSTRIES: Final = ("1海关", "2税务", "35银行", "44电力", "45能源", "46邮政", "47数据管理", "48电子政务", "99其他{8}")


def _contact(title: str) -> list[str]:
    return [
        tr(label(title, 2, "restart"), label("姓名"), tc(span=2), label("职务/职称"), tc(span=2)),
        tr(label("", 2, "continue"), label("办公电话"), tc(span=2), label("移动电话"), tc(span=2)),
        tr(label("", 2, "continue"), label("电子邮件"), tc(span=5)),
    ]


def _counts(title: str, levels: Sequence[str]) -> str:
    words = "  ".join(f"{level}{{4}}个" for level in levels)
    return tr(label(title, 2), tc(f"总数{{4}}个  {words}", 6))


def _scored(title: str) -> list[str]:
    rows = [tr(label(title, 2, "restart"), label("损害客体及损害程度", 4), label("级别", 2))]
    harms = (
        ("□对公民、法人和其他组织的合法权益造成一般损害", "□第一级"),
        ("□对公民、法人和其他组织的合法权益造成严重损害或特别严重损害|□对社会秩序、公共利益造成一般损害", "□第二级"),
        ("□对社会秩序、公共利益造成严重损害|□对国家安全造成一般损害", "□第三级"),
        ("□对社会秩序、公共利益造成特别严重损害|□对国家安全造成严重损害", "□第四级"),
        ("□对国家安全造成特别严重损害", "□第五级"),
    )
    rows += [tr(label("", 2, "continue"), tc(words, 4), tc(level, 2)) for words, level in harms]
    return rows


def filing_2025() -> bytes:
    """The form of 2025: forms one to six; the names of objects go into the brackets of the headings."""
    one = tbl(
        8,
        tr(label("单位名称", 2), tc(span=6)),
        tr(label("统一社会信用代码", 2), tc(span=6)),
        tr(label("单位使用互联网地址", 2), tc(span=6)),
        tr(label("单位地址", 2, "restart"), tc("{10}省(自治区、直辖市){10}地(区、市、州、盟){10}县(区、市、旗)", 6)),
        tr(label("", 2, "continue"), tc("详细地址：{30}", 6)),
        tr(label("邮政编码", 2), tc("□□□□□□", 2), label("行政区划代码", 2), tc("□□□□□□", 2)),
        tr(label("单位负责人", 2, "restart"), label("姓名"), tc(span=2), label("职务/职称"), tc(span=2)),
        tr(label("", 2, "continue"), label("办公电话"), tc(span=2), label("电子邮件"), tc(span=2)),
        tr(label("网络安全责任部门", 2), tc(span=6)),
        *_contact("网络安全责任部门联系人"),
        tr(label("数据安全管理部门", 2), tc(span=6)),
        *_contact("数据安全管理部门联系人"),
        tr(label("隶属关系", 2), tc("□1中央  □2省(自治区、直辖市)  □3地(区、市、州、盟)  □4县(区、市、旗)  □9其他{8}", 6)),
        tr(label("单位类型", 2), tc("□1党委机关  □2政府机关  □3事业单位  □4企业  □9其他{8}", 6)),
        tr(label("行业类别", 2), tc("  ".join(f"□{name}" for name in INDUSTRIES), 6)),
        _counts("本次备案数", ("第二级", "第三级", "第四级", "第五级")),
        _counts("定级对象总数", ("第一级", "第二级", "第三级", "第四级", "第五级")),
    )  # fmt: skip
    two = tbl(
        8,
        tr(label("定级对象名称", 2), tc(span=2), label("运行状态", 2), tc("□在建设 □已运行", 2)),
        tr(label("定级对象类型", 2), tc("□通信网络设施  □信息系统  □数据资源（可多选）", 6)),
        tr(label("技术类型", 2), tc("□云计算技术  □移动互联技术  □物联网技术|□工业控制技术  □大数据技术  □其他{8}", 6)),
        tr(label("承载业务", 2, "restart"), label("业务类型"), tc("□1生产作业 □2指挥调度 □3内部办公 □4公众服务 □9其他{8}", 5)),
        tr(label("", 2, "continue"), label("业务描述"), tc(span=5)),
        tr(label("服务情况", 2, "restart"), label("服务范围"), tc("□10全国  □11跨省(区、市) 跨{4}个  □20全省(区、市)|□21跨地(市、区) 跨{4}个  □30地(市、区)内  □99其他{8}", 5)),
        tr(label("", 2, "continue"), label("服务对象"), tc("□1单位内部人员  □2社会公众人员  □3两者均包括  □9其他{6}", 5)),
        tr(label("网络平台", 2, "restart"), label("部署范围"), tc("□1局域网  □2城域网  □3广域网  □9其他{8}", 5)),
        tr(label("", 2, "continue"), label("网络性质"), tc("□1业务专网  □2互联网  □9其他{8}|源站IP地址范围：{12}  域名：{12}|主要协议/端口：{12}", 5)),
        tr(label("互联情况", 2), tc("□与其他行业系统连接  □与本行业其他单位系统连接|□与本单位其他系统连接  □其他{8}", 6)),
        tr(label("投入运行日期", 2), tc("      年   月   日", 6)),
        tr(label("是否为分系统", 2), tc("□是  □否（选择是的填下两项）", 6)),
        tr(label("上级系统名称", 2), tc(span=6)),
        tr(label("上级系统所属单位", 2), tc(span=6)),
    )  # fmt: skip
    three = tbl(
        8,
        *_scored(f"业务信息{LEVEL}"),
        *_scored(f"系统服务{LEVEL}"),
        tr(label("最终等级", 2), tc("□第一级  □第二级  □第三级  □第四级  □第五级", 6)),
        tr(label("定级时间", 2), tc("      年   月   日", 6)),
        tr(label("定级报告", 2), tc("□有  □无    附件名称{20}", 6)),
        tr(label("专家评审", 2), tc("□已评审  □未评审    附件名称{20}", 6)),
        tr(label("上级行业主管部门", 2), tc("□有  □无", 6)),
        tr(label("主管部门名称", 2), tc(span=6)),
        tr(label("主管部门审核", 2), tc("□已审核  □未审核    附件名称{20}", 6)),
        tr(label("填表人", 2), tc(span=2), label("填表日期", 2), tc("    年   月   日", 2)),
    )  # fmt: skip
    four = tbl(
        8,
        tr(label("云计算", 1, "restart"), label("责任主体类型", 2), tc("□云服务商  □云服务客户", 5)),
        tr(label("", 1, "continue"), label("服务模式", 2), tc("□IaaS  □PaaS  □SaaS", 5)),
        tr(label("", 1, "continue"), label("部署模式", 2), tc("□私有云  □公有云  □混合云", 5)),
        tr(label("", 1, "continue"), label("云服务客户数量", 2), tc("{6}个", 2), label("基础设施所在地点"), tc(span=2)),
        tr(label("", 1, "continue"), label("平台运维地点", 2), tc(span=5)),
        tr(label("", 1, "continue"), label("云服务商名称", 2), tc(span=2), label("平台等级"), tc("□第二级 □第三级 □第四级", 2)),
        tr(label("", 1, "continue"), label("平台名称", 2), tc(span=2), label("平台备案编号"), tc(span=2)),
        tr(label("", 1, "continue"), label("客户运维地点", 2), tc(span=2), label("平台备案证明"), tc("□有 □无 附件名称{10}", 2)),
        tr(label("大数据", 1, "restart"), label("系统组成", 2), tc("□大数据平台  □大数据应用  □大数据资源", 5)),
        tr(label("", 1, "continue"), label("出境需求", 2), tc("□有  □无", 5)),
        tr(label("", 1, "continue"), label("平台名称", 2), tc(span=2), label("平台备案编号"), tc(span=2)),
    )  # fmt: skip
    names = (
        "网络拓扑结构及说明", "网络安全组织架构及管理制度清单", "建设设计方案或整改设计方案",
        "网络安全专用产品清单及相关证明", "使用的安全服务清单", "行业主管部门指导定级文件",
    )  # fmt: skip
    five = tbl(8, *[tr(label(name, 3), tc("□有  □无    附件名称{16}", 5)) for name in names])
    six = tbl(
        8,
        tr(label("数据名称", 2), tc(span=2), label("数据拟定级别", 2), tc("□一般数据 □重要及以上数据", 2)),
        tr(label("数据类别", 2), tc(span=6)),
        tr(label("责任部门", 2), tc(span=2), label("负责人", 2), tc(span=2)),
        tr(label("个人信息", 2), tc("□敏感个人信息 □未成年人个人信息 □一般个人信息 □不涉及", 6)),
        tr(label("数据总量", 2, "restart"), label("存储量"), tc(span=2), label("条数"), tc("{6}万条", 2)),
        tr(label("月增长量", 2), tc(span=6)),
        tr(label("数据来源", 2), tc("□系统采集 □系统产生 □人工填报 □交易购买 □共享交换 □其他{6}", 6)),
        tr(label("来源单位", 2), tc(span=6)),
        tr(label("数据交互", 2), tc("□对外提供 □委托处理 □共同处理 □无", 6)),
        tr(label("流出单位", 2), tc(span=6)),
        tr(label("数据存储", 2, "restart"), label("存储平台"), tc("□私有云 □公有云 □混合云 □政务云 □非云平台", 3), label("平台名称"), tc()),
        tr(label("", 2, "continue"), label("机房归属"), tc("□本单位机房 □外单位机房 □国内第三方托管机房", 3), label("机房名称"), tc()),
        tr(label("", 2, "continue"), label("存储地"), tc("□境内 □境外", 3), label("境外存储地"), tc()),
    )  # fmt: skip
    tables = (
        ("表二 定级对象情况（          ）", two),
        ("表三 定级情况（          ）", three),
        ("表四 新技术新应用补充情况（          ）", four),
        ("表五 定级对象提交材料情况（          ）", five),
        ("表六 数据摸底调查表", six),
    )
    return docx(
        p("网络安全等级保护", centre=True),
        p("备案表", centre=True),
        p("备案表编号：□□□□□□□□□□□"),
        p("备案单位：{24}（盖章）"),
        p("备案日期：      年   月   日"),
        p("受理备案单位：{24}（盖章）"),
        p("受理日期：      年   月   日"),
        PAGE,
        p("表一 单位基本情况", centre=True),
        one,
        *[block for heading, table in tables for block in (PAGE, p(heading, centre=True), table)],
    )


# --- the 自评估表 -----------------------------------------------------------------------------------------------

HEADING: Final = ("序号", "要点", "条款", "需提供证明材料")


def om_heading() -> list[str]:
    """The heading of two rows, as every page repeats it."""
    return [
        tr(*[label(word, merge="restart") for word in HEADING], label("自评估结论", 2), label("证明材料清单", merge="restart")),
        tr(*[label("", merge="continue") for _ in HEADING], label("符合"), label("不符合"), label("", merge="continue")),
    ]  # fmt: skip


def om_form(
    clauses: Sequence[tuple[str, str, str]],
    *,
    page: int = 7,
    cut: Sequence[int] = (18, 25),
    again: Sequence[int] = (38,),
    box: str = "",
    tables: bool = False,
) -> bytes:
    """The self-assessment form: section, text and expected documents of each row.

    Args:
        page: after so many rows the heading is printed again.
        cut: rows of which a page has the end, without the number.
        again: rows of which a page has the end, with the number once more.
        box: what stands in the cells of the conclusion.
        tables: every page is a table of its own.
    """
    head = [
        tr(label("组织名称", 2), tc(span=2), label("申报级别", 2), tc()),
        tr(label("评估时间", 2), tc(span=2), label("评估部门/人员", 2), tc()),
    ]
    pages: list[list[str]] = [[*head, *om_heading()]]
    before = ""
    for number, (section, text, documents) in enumerate(clauses, 1):
        half = len(text) // 2
        fresh = section != before
        before = section
        merge = "restart" if fresh or len(pages[-1]) == 2 else "continue"
        boxes = [tc(box, centre=True), tc(box, centre=True)]
        if number in (*cut, *again):
            pages[-1].append(
                tr(
                    label(f"{number}."),
                    tc(section if fresh else "", merge=merge),
                    tc(text[:half]),
                    tc(documents),
                    *boxes,
                    tc(),
                )
            )
            pages.append(om_heading())
            end = f"{number}." if number in again else ""
            pages[-1].append(tr(label(end), tc("", merge="restart"), tc(text[half:]), tc(), tc(), tc(), tc()))
        else:
            pages[-1].append(
                tr(
                    label(f"{number}."),
                    tc(section if fresh else "", merge=merge),
                    tc(text),
                    tc(documents),
                    *boxes,
                    tc(),
                )
            )
        if number % page == 0 and number < len(clauses):
            pages.append(om_heading())
    last = len(clauses)
    for offset, words in enumerate(
        (f"上一年度提出的{OBSERVED}整改情况（如有）", "", "", f"上一年度提出的{FAILED}整改情况（如有）", "", ""), 1
    ):
        cells = [tc(words, 6)] if words else [tc(), tc(), tc(), tc(), tc(), tc()]
        pages[-1].append(tr(label(f"{last + offset}."), *cells))
    rows = [row for one in pages for row in one]
    body = [tbl(7, *one) for one in pages] if tables else [tbl(7, *rows)]
    spaced = [block for table in body for block in (table, p())] if tables else body
    return docx(
        p("信息系统安全运维服务资质认证自评估表", centre=True),
        *spaced,
        p("自评估结论："),
        p("经自主评估，本单位的服务满足有关规范{3}级要求，申请第三方审核。"),
    )


# --- workbooks --------------------------------------------------------------------------------------------------

_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _string(text: str) -> str:
    """A shared string: plain, or rich where it has underlined space."""
    if "{" not in text:
        return f'<si><t xml:space="preserve">{escape(text.replace("|", chr(10)))}</t></si>'
    made = ""
    for piece in re.split(r"(\{\d+\})", text.replace("|", "\n")):
        if re.fullmatch(r"\{\d+\}", piece):
            made += f'<r><rPr><u/><sz val="11"/><rFont val="宋体"/></rPr><t xml:space="preserve">{" " * int(piece[1:-1])}</t></r>'
        elif piece:
            made += f'<r><rPr><sz val="11"/><rFont val="宋体"/></rPr><t xml:space="preserve">{escape(piece)}</t></r>'
    return f"<si>{made}</si>"


def xlsx(sheets: dict[str, tuple[list[list[str | None]], Sequence[str]]], *, formula: str = "") -> bytes:
    """A workbook: title → rows and merged ranges; a cell of None is not mentioned in the file, `=…` is a formula."""
    strings: list[str] = []
    parts: dict[str, str] = {}
    names, relations, types = "", "", ""
    for number, (title, (rows, merges)) in enumerate(sheets.items(), 1):
        data = ""
        for r, row in enumerate(rows, 1):
            cells = ""
            for c, value in enumerate(row):
                place = f"{chr(65 + c)}{r}"
                if value is None:
                    continue
                if value.startswith("="):
                    cells += f'<c r="{place}" s="1"><f>{escape(value[1:])}</f><v>7</v></c>'
                elif value:
                    if value not in strings:
                        strings.append(value)
                    cells += f'<c r="{place}" s="1" t="s"><v>{strings.index(value)}</v></c>'
                else:
                    cells += f'<c r="{place}" s="1"/>'
            data += f'<row r="{r}" spans="1:8">{cells}</row>' if cells else f'<row r="{r}" ht="20"/>'
        merged = "".join(f'<mergeCell ref="{ref}"/>' for ref in merges)
        whole = f'<mergeCells count="{len(merges)}">{merged}</mergeCells>' if merges else ""
        parts[f"xl/worksheets/sheet{number}.xml"] = (
            f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<worksheet xmlns="{_MAIN}"><sheetViews>'
            f'<sheetView workbookViewId="0"/></sheetViews><sheetData>{data}</sheetData>{whole}'
            '<pageMargins left="0.5" right="0.5" top="0.5" bottom="0.5" header="0.3" footer="0.3"/></worksheet>'
        )
        names += f'<sheet name="{title}" sheetId="{number}" r:id="rId{number}"/>'
        relations += (
            f'<Relationship Id="rId{number}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        )
        types += f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    last = len(sheets)
    package_types = "http://schemas.openxmlformats.org/package/2006/content-types"
    package_relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    return package(
        {
            "[Content_Types].xml": f'{head}<Types xmlns="{package_types}"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>{types}</Types>',
            "_rels/.rels": f'{head}<Relationships xmlns="{package_relations}"><Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'{head}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{names}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'{head}<Relationships xmlns="{package_relations}">{relations}<Relationship Id="rId{last + 1}" Type="{_OFFICE}/styles" Target="styles.xml"/><Relationship Id="rId{last + 2}" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
            **parts,
            "xl/sharedStrings.xml": f'{head}<sst xmlns="{_MAIN}" count="{len(strings)}" uniqueCount="{len(strings)}">{"".join(map(_string, strings))}</sst>',
            "xl/styles.xml": f'{head}<styleSheet xmlns="{_MAIN}"><fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="2"><border/><border><left style="thin"/><right style="thin"/><top style="thin"/><bottom style="thin"/></border></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf xfId="0"/><xf numFmtId="49" fontId="0" fillId="0" borderId="1" xfId="0" applyAlignment="1"><alignment vertical="center"/></xf></cellXfs></styleSheet>',
        }
    )


def om_workbook(clauses: Sequence[tuple[str, str, str]], *, page: int = 7) -> bytes:
    """The self-assessment form as a sheet, with the heading again after so many rows."""
    heading: list[list[str | None]] = [
        ["序号", "要点", "条款", "需提供证明材料", "自评估结论", "", "证明材料清单"],
        ["", "", "", "", "符合", "不符合", ""],
    ]
    rows: list[list[str | None]] = [
        ["信息系统安全运维服务资质认证自评估表", *[""] * 6],
        ["组织名称", "", "", "申报级别", "", None, None],
        ["评估时间", "", "", "评估部门/人员", "", None, None],
    ]
    merges = ["A1:G1", "B2:C2", "E2:G2", "B3:C3", "E3:G3"]

    def head() -> None:
        at = len(rows) + 1
        rows.extend([list(line) for line in heading])
        merges.extend([f"{c}{at}:{c}{at + 1}" for c in "ABCDG"] + [f"E{at}:F{at}"])

    head()
    for number, (section, text, documents) in enumerate(clauses, 1):
        rows.append([f"{number}.", section, text, documents, "", "", None if number % 5 == 0 else ""])
        if number % page == 0 and number < len(clauses):
            head()
    return xlsx({"安全运维": (rows, merges)})


def filing_workbook() -> bytes:
    """Two tables of the form of 2025, each on a sheet of its own."""
    one: list[list[str | None]] = [
        ["表一 单位基本情况", "", "", "", "", "", ""],
        ["单位名称", "", "", "", "", ""],
        ["统一社会信用代码", "", "", "", "=1+1", ""],
        ["邮政编码", None, None, None, None, None, None],
        ["单位负责人", "姓名", "", "职务/职称", "", ""],
        ["", "办公电话", "", "电子邮件", None, ""],
        ["网络安全责任部门联系人", "姓名", "", "移动电话", "", ""],
        ["单位类型", "□1党委机关 □2政府机关 □3事业单位 □4企业 □9其他{8}", "", "", "", ""],
        ["本次备案数", "总数{4}个", "", "", "", ""],
    ]
    two: list[list[str | None]] = [
        ["表二 定级对象情况（      ）", "", "", "", "", ""],
        ["定级对象名称", "", "", "运行状态", "□在建设 □已运行", ""],
        ["投入运行日期", "    年  月  日", "", "", "", ""],
    ]
    return xlsx(
        {
            "表一": (one, ["A1:G1", "B2:F2", "B3:D3", "A5:A6", "B8:F8", "B9:F9"]),
            "表二": (two, ["A1:F1", "B2:C2", "E2:F2", "B3:F3"]),
        }
    )
