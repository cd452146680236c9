"""Findings as values: what, where, why, what to do. Codes are stable; `docs/diagnostics.md` comes from `RULES`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

Severity = Literal["error", "warning", "note"]
SEVERITIES: Final[tuple[Severity, ...]] = ("error", "warning", "note")
"""Worst first. error: contradictory, false, unreadable; warning: incomplete, or by lapse of time; note: advice."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in the repository: POSIX path, line and column, both 1-based, columns in code points."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Related:
    """A second place that explains a finding."""

    place: Place
    message: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding.

    Attributes:
        code: a key of `RULES`.
        place: where it was found.
        message: what is wrong with this very value, in Chinese.
        hint: what to do; defaults to the rule's remedy.
        clause: qualified clause (`isccc-sv-001-2015:4.2.4-d`) where one is concerned.
        related: other places that belong to it.
        cause: findings of one code and cause are one matter; text for people lists the places after the first.
        route: from the record at `place` to the value meant; places are made exact only for what is reported.
    """

    code: str
    place: Place
    message: str
    hint: str = ""
    clause: str | None = None
    related: tuple[Related, ...] = ()
    route: tuple[str | int, ...] = ()
    cause: str = ""

    @property
    def severity(self) -> Severity:
        return RULES[self.code].severity

    @property
    def advice(self) -> str:
        return self.hint or RULES[self.code].remedy


@dataclass(frozen=True, slots=True)
class Rule:
    """What a diagnostic code stands for."""

    code: str
    severity: Severity
    title: str
    why: str
    remedy: str


def _rules(*rules: Rule) -> dict[str, Rule]:
    return {rule.code: rule for rule in rules}


RULES: Final[dict[str, Rule]] = _rules(
    # 1xx: bytes and YAML
    Rule("SEC101", "error", "文件不是 UTF-8", "其他编码在不同系统上会读成不同的字。", "用编辑器另存为 UTF-8(无 BOM)。"),
    Rule(
        "SEC102",
        "error",
        "YAML 语法错误",
        "文件无法解析，其中的记录都不能参与判定。",
        "按提示的行列改正；缩进只用空格。",
    ),
    Rule("SEC103", "error", "键重复", "同一处写了两次，取哪个都可能是错的。", "删去多余的一处。"),
    Rule(
        "SEC104",
        "error",
        "使用了锚、别名、合并键或标签",
        "它们让一处修改牵动多处，也可用来撑爆内存。",
        "把内容逐处写明。",
    ),
    Rule("SEC105", "error", "一个文件里有多个文档", "`---` 之后的内容容易被漏读。", "拆成多个文件，或写成一个列表。"),
    Rule("SEC106", "error", "嵌套过深", "超过 190 层的数据不是人写的记录。", "减少嵌套。"),
    Rule("SEC107", "error", "文件过大", "超过上限的文件不读入。", "拆成多个文件；大块内容作为证据文件存放。"),
    Rule("SEC108", "warning", "空文件", "空文件不说明任何事实。", "填写内容，或删去文件；确实没有记录时写 []。"),
    Rule("SEC109", "error", "不是普通文件", "符号链接、设备等不读取，以免读到仓库之外。", "换成普通文件。"),
    Rule(
        "SEC110",
        "note",
        "未识别的 YAML 文件",
        "文件不在约定的位置，没有参与判定。",
        "移到约定的目录；不是台账就不必理会。",
    ),
    # 2xx: shape
    Rule("SEC201", "error", "未知的键", "写错的键会让事实静悄悄地丢失。", "对照 schemas/ 改正键名。"),
    Rule("SEC202", "error", "类型或格式不对", "值不能按要求的类型读出。", "按提示改写。"),
    Rule("SEC203", "error", "用词不在词表中", "判定只认标准的用词。", "改用提示里的词。"),
    Rule("SEC204", "error", "缺少必填项", "缺了它，记录不能参与判定。", "补上。"),
    Rule("SEC205", "error", "数值超出范围", "该值不可能成立。", "核对后改正。"),
    Rule("SEC206", "error", "标识重复", "引用时分不清是哪一条。", "改成不同的 id。"),
    Rule("SEC207", "error", "日期先后矛盾", "结束早于开始，其中必有一处是错的。", "核对原件后改正。"),
    Rule("SEC208", "error", "统一社会信用代码不正确", "位数、字符集或校验位不符合 GB 32100。", "对照营业执照改正。"),
    Rule("SEC209", "error", "分项与合同不一致", "分项超出合同，不知道哪个是真的。", "核对合同后改正。"),
    Rule(
        "SEC210",
        "warning",
        "几处写法合不上",
        "单看每一处都可能，放在一起不像是真的。",
        "核对原件后改正；确属如此不必理会。",
    ),
    # 3xx: references, evidence files
    Rule("SEC301", "error", "引用的记录不存在", "指向的 id 找不到，依据就断了。", "改正 id，或补上那条记录。"),
    Rule("SEC302", "error", "证据文件不存在", "台账登记了，文件却不在仓库里。", "把文件放回原处，或改正路径。"),
    Rule(
        "SEC303",
        "error",
        "路径不能用",
        "越出仓库，或在某些系统上读不到同一个文件。",
        "写成仓库内的相对路径，以 / 分隔，不带 ./ 和 ..。",
    ),
    Rule(
        "SEC304", "error", "文件与登记的哈希不符", "文件在登记之后被改动或替换。", "核对文件；确认无误后更新 sha256。"
    ),
    Rule("SEC305", "warning", "证据已失效", "截至日期不在有效期内，不能证明任何条目。", "换成有效的材料并更新台账。"),
    Rule("SEC306", "warning", "人员证书已过期", "过期证书不计入持证人数。", "续证后更新 expires。"),
    Rule("SEC307", "note", "日期晚于截至日期", "尚未发生的记录不参与判定。", "核对日期；确属将来则不必理会。"),
    Rule(
        "SEC308",
        "warning",
        "证据尚未核验存放处",
        "不入库的材料只有在 secops.yaml 写明 proof: register 时才算证明。",
        "设定 proof: register，或把文件放入仓库。",
    ),
    Rule(
        "SEC309",
        "warning",
        "记录缺少凭据",
        "它在事实上算数，但没有证据就不能证明。",
        "补上所缺种类的有效材料，并在记录的 evidence 里引用。",
    ),
    Rule(
        "SEC310",
        "note",
        "写了而用不上",
        "名称、地区或岗位不是判定所问的，这一项没有计入。",
        "对照标准的用词改正；确属别的用途不必理会。",
    ),
    Rule("SEC311", "warning", "证书、监督评审或租约过期", "过期的不再计入，或不知道是否还有效。", "办妥后更新日期。"),
    # 4xx: self-assessment rows
    Rule("SEC401", "error", "条目不存在", "标准中没有这个条号。", "用 secops standard show 查条号。"),
    Rule("SEC402", "note", "条目在目标级别不适用", "这一行对已声明的目标不起作用。", "不必理会，或调整目标。"),
    Rule(
        "SEC403", "error", "自评估结论与事实矛盾", "数值由台账算出，与所写结论相反。", "改正结论，或改正台账中的事实。"
    ),
    Rule("SEC404", "warning", "结论为符合但证据不足", "没有有效证据的“符合”只能算待定。", "登记并引用所缺种类的材料。"),
    Rule("SEC405", "warning", "目标所需的自评估行不全", "没有结论的条目按未评估处理。", "补写自评估行。"),
    Rule(
        "SEC406",
        "error",
        "不适用的用法不成立",
        "该条没有适用条件，或没有写明理由。",
        "改为符合或不符合；有条件的条目在 note 写理由。",
    ),
    Rule("SEC407", "error", "自评估行重复", "同一条目、类别、周期、评估方只能有一行。", "合并为一行。"),
    Rule(
        "SEC408",
        "error",
        "评估周期未声明",
        "不知道这一行属于哪个周期，不能计入。",
        "在 secops.yaml 的 cycles 里声明，或改正 cycle。",
    ),
    Rule(
        "SEC409",
        "warning",
        "证据在结论之后有变动",
        "结论所依据的文件已不是当时那一份。",
        "复核后更新该行的 sha256 与日期。",
    ),
    Rule(
        "SEC410",
        "note",
        "已有材料可供参考",
        "同一份材料常能用于几个标准的相关条目，不必重新收集。",
        "用 secops gap 逐条看，用 secops standard crosswalk 条目 看差别，核对后再引用。",
    ),
    Rule(
        "SEC411",
        "warning",
        "选取不完整",
        "选取类的条目要选出一项以上、写明理由，选取的都要符合。",
        "在这一行的 note 写理由，为选取的各项写自评估行。",
    ),
    Rule(
        "SEC412",
        "warning",
        "目标所需的事实不全",
        "没有写明的事实既不算有也不算没有，级别因此待定。",
        "用 secops gap 逐条看缺哪些。",
    ),
    # 5xx: settings, organisation
    Rule("SEC501", "error", "目标无法判定", "标准、类别或级别不存在。", "用 secops standard list 查可用的值。"),
    Rule(
        "SEC502",
        "error",
        "职务由多人担任",
        "同一日期只能有一名负责人，否则不知按谁判定。",
        "改正 roles，或写明离任日期。",
    ),
    Rule("SEC503", "warning", "没有声明目标", "没有目标和系统，就没有要判定的。", "在 secops.yaml 的 targets 里写明。"),
    Rule("SEC504", "error", "设置指向不存在的条目或读法", "这项设置不起作用。", "改正条号或读法。"),
    Rule(
        "SEC505",
        "warning",
        "标准、类别或级别不在条目库中",
        "这条记录对任何条目都不起作用。",
        "用 secops standard list 查可用的值；不是这些标准就不必理会。",
    ),
    Rule(
        "SEC506",
        "error",
        "自有条目不成立",
        "standards/ 下的条目要先证明自洽才参与判定；不成立的不计，其余照常。",
        "按提示改正；写法见 docs/catalogue.md，自有条目只能在随程序的条目之外另加。",
    ),
    # 6xx: privacy
    Rule(
        "SEC601",
        "error",
        "出现居民身份证号码",
        "git 的历史无法真正删除，个人信息不应入库。",
        "删去；确需提供时放入不入库的 private.yaml。",
    ),
    Rule("SEC602", "error", "出现手机号码", "git 的历史无法真正删除，个人信息不应入库。", "删去或改用办公电话。"),
    Rule(
        "SEC603",
        "error",
        "标为国家秘密的材料",
        "涉密材料不得进入本仓库，文件不会被打开。",
        "立即移出仓库并按保密规定处理。",
    ),
    Rule(
        "SEC604",
        "error",
        "private.yaml 进入了版本库",
        "其中是个人信息，不应被提交。",
        "从版本库移除，并加入 .gitignore。",
    ),
    # 7xx: systems under 等级保护
    Rule(
        "SEC701",
        "error",
        "最终等级低于计算结果",
        "定级不能低于客体与侵害程度所得的等级。",
        "改正侵害项或决定；变更等级要有新的决定。",
    ),
    Rule(
        "SEC702",
        "error",
        "最终等级高于计算结果而没有依据",
        "高定要有承载对象、行业规定、统一定级或评审意见作依据，并附材料。",
        "在 decisions 写 basis，并引用有效的 evidence。",
    ),
    Rule(
        "SEC703",
        "error",
        "组合与等级不一致",
        "S、A 都不高于等级，其中较高的一个等于等级。",
        "改正 declared；高定的写进 S 或 A。",
    ),
    Rule(
        "SEC704",
        "error",
        "定级对象是单台设备",
        "定级对象要承载相对独立的业务，由多个资源组成。",
        "把设备并入它所属的系统。",
    ),
    Rule(
        "SEC705",
        "error",
        "平台低于它承载的系统",
        "云平台与网络设施的等级不低于所承载的对象。",
        "提高平台的等级，或改正承载关系。",
    ),
    Rule("SEC706", "error", "依托的平台没有等级", "平台没有定级，承载的系统就无从核对。", "先为平台定级。"),
    Rule(
        "SEC707",
        "error",
        "共用部分低于最高的系统",
        "共用的线路、边界设备、机房按所服务的最高级别保护。",
        "提高它的保护等级，或改正共用关系。",
    ),
    Rule(
        "SEC708",
        "error",
        "缺少评审或核准",
        "所依版本要求这一级的系统经过评审、核准。",
        "在 decisions 里登记评审、核准，并附材料。",
    ),
    Rule(
        "SEC709",
        "error",
        "定级报告与规则不符",
        "报告写的等级与矩阵或决定不一致，或版本不存在。",
        "核对报告与侵害项后改正。",
    ),
    Rule("SEC710", "warning", "备案逾期", "应备案的系统过了期限还没有备案。", "办理备案后在 filings 登记。"),
    Rule("SEC711", "warning", "备案证明将到期或已到期", "证明过期即须重办。", "申请延期后更新 certificate_expires。"),
    Rule("SEC712", "warning", "测评逾期", "这一级的系统要按期测评。", "完成测评后在 assessments 登记。"),
    Rule(
        "SEC713",
        "note",
        "所依版本未核",
        "这一版本的矩阵没有核对到原文，结论要由人确认。",
        "改用已核的版本，或对照手里的原文确认。",
    ),
    Rule(
        "SEC714",
        "warning",
        "系统还没有定级",
        "S、A 要各由侵害的客体与程度推出，缺一个就没有等级可核对。",
        "在 classification.yaml 写明 business_information 与 system_service。",
    ),
    Rule(
        "SEC720",
        "error",
        "声明的变更类别与实际不符",
        "重大变更还是局部调整由等级是否变化决定，不由声明决定。",
        "改正 declared，或重新核定等级。",
    ),
    Rule("SEC721", "error", "先实施后审批", "变更方案要先经审批再实施。", "核对日期；确属先实施的，按事件处理并补办。"),
    Rule("SEC722", "error", "申请人自己审批", "审批不能由提出变更的人作出。", "由另一人审批。"),
    Rule("SEC723", "warning", "缺少变更结果报告", "变更完成后要形成结果报告并归档。", "补写并在 result 里引用。"),
    Rule(
        "SEC724",
        "warning",
        "有变更而没有记录",
        "两版之间有实质的不同，却没有变更记录。",
        "在 systems/<id>/changes/ 补记。",
    ),
    Rule("SEC725", "warning", "有记录而没有变更", "登记了变更，系统的描述却没有变。", "更新 system.yaml，或更正记录。"),
    Rule(
        "SEC726",
        "warning",
        "等级变了而没有触及所列原因",
        "可能有没有写进描述的变化。",
        "核对描述；原因可在 change_causes 里增加。",
    ),
    Rule(
        "SEC727",
        "error",
        "决定的结论与等级不符",
        "结论要与等级比上一个最终决定变没变相符。",
        "改正结论，或改正侵害项。",
    ),
    Rule(
        "SEC728",
        "error",
        "前一版的系统文件读不了",
        "读不全的一版不能拿来比较，否则会把旧有的当成新增。",
        "选一个完好的版本来比较。",
    ),
)


def in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Sort by place, then code, then message, and leave out exact repeats."""
    unique = dict.fromkeys(diagnostics)
    return sorted(unique, key=lambda d: (d.place, d.code, d.message))


def worst(diagnostics: Iterable[Diagnostic]) -> Severity | None:
    """The worst severity among them, None where there are none."""
    found = {d.severity for d in diagnostics}
    return next((severity for severity in SEVERITIES if severity in found), None)
