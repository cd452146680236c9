"""The bilingual vocabulary: identifiers in English, values in the standards' exact Chinese words.

Everything here is a closed vocabulary that data, rules and output share. Imports nothing of ours. `docs/glossary.md`
has one row for each name defined here, and a test holds the two together.
"""

from __future__ import annotations

from typing import Final, Literal, get_args

# --- service types ---------------------------------------------------------------------------------------------

ServiceType = Literal[
    "risk-assessment",
    "security-integration",
    "emergency-response",
    "disaster-recovery-resource",
    "disaster-recovery-technical",
    "secure-software",
    "security-operations",
    "security-consulting",
    "monitoring-warning",
    "industrial-control",
    "data-security",
]

SERVICE_TITLES: Final[dict[str, str]] = {
    "risk-assessment": "风险评估",
    "security-integration": "安全集成",
    "emergency-response": "应急处理",
    "disaster-recovery-resource": "灾备资源服务",
    "disaster-recovery-technical": "灾备技术服务",
    "secure-software": "软件安全",
    "security-operations": "安全运维",
    "security-consulting": "安全咨询",
    "monitoring-warning": "监测预警",
    "industrial-control": "工控安全",
    "data-security": "数据安全",
}
"""Identifier → the word in data and output. Source: ISCCC-SV-001:2015 ch. 5; T/CAS 375—2019 ch. 4."""

SERVICE_SYNONYMS: Final[dict[str, str]] = {title: service for service, title in SERVICE_TITLES.items()} | {
    "应急响应": "emergency-response",  # T/CAS 375—2019 4.5 says 应急响应 where ISCCC says 应急处理
    "软件安全开发": "secure-software",
    "灾备资源服务(A类)": "disaster-recovery-resource",
    "灾备资源服务（A类）": "disaster-recovery-resource",
    "灾备技术服务(B类)": "disaster-recovery-technical",
    "灾备技术服务（B类）": "disaster-recovery-technical",
}

# --- verdicts --------------------------------------------------------------------------------------------------

Conclusion = Literal["符合", "不符合", "不适用"]
Verdict = Literal["符合", "不符合", "待定", "不适用"]
PendingKind = Literal["缺事实", "未评估", "缺证", "需复核"]
"""Why a clause is 待定, the worst first."""

PENDING_KINDS: Final[tuple[str, ...]] = get_args(PendingKind)

Basis = Literal["fact", "row", "both"]
Modality = Literal["要", "宜", "可"]
BLOCKING: Final = "要"

ActionKind = Literal["decide", "renew", "obtain", "add", "wait"]
"""What has to happen for a level, by rising effort."""

Application = Literal["初次", "监督", "升级", "扩项"]
Assessor = Literal["自评", "评审"]
EditionStatus = Literal["现行", "历史", "未核"]
Relation = Literal["相同", "相近"]
PartKind = Literal["stand-alone", "cumulative"]

# --- people ----------------------------------------------------------------------------------------------------

Role = Literal["机构负责人", "技术负责人", "财务负责人", "项目经理"]
Duty = Literal["技术", "管理", "销售", "行政"]
TitleSeries = Literal["电子信息", "财务", "其他"]
TitleRank = Literal["初级", "中级", "副高", "正高"]
DegreeLevel = Literal["专科", "学士", "硕士", "博士"]
ExperienceField = Literal["信息安全", "信息技术", "财务", "其他"]
ExperienceKind = Literal["管理", "技术"]
CertificateSubject = Literal["专业认证", "项目管理", "其他"]

Specialty = Literal["自动化", "信息安全", "软件", "其他"]
TeamPosition = Literal[
    "技术咨询",
    "管理咨询",
    "设备采购",
    "项目管理",
    "网络实施",
    "安全策略实施",
    "应急",
    "软件开发",
    "软件技术",
    "安全服务",
    "其他",
]

POSITIONS_OF_SERVICES: Final[dict[str, frozenset[TeamPosition]]] = {
    "security-consulting": frozenset({"技术咨询", "管理咨询"}),
    "security-integration": frozenset({"网络实施", "安全策略实施", "应急", "设备采购", "项目管理"}),
    "secure-software": frozenset({"软件开发", "安全服务"}),
    "data-security": frozenset({"软件技术", "安全服务"}),
}
"""Service → the positions by which its team is told apart. Source: T/CAS 375—2019 annexes C, D, H, J, team clauses."""

TITLE_RANKS: Final[tuple[str, ...]] = get_args(TitleRank)
"""职称, low → high; the standards' 高级 is 副高 or 正高."""
DEGREE_LEVELS: Final[tuple[str, ...]] = get_args(DegreeLevel)

# --- organisation ----------------------------------------------------------------------------------------------

AdverseKind = Literal["违法违规", "投诉", "事故", "暂停"]
ManagementSystemKind = Literal["质量", "信息安全", "信息技术服务"]
PremisesTenure = Literal["自有", "租赁"]
CertificateState = Literal["有效", "暂停", "撤销", "注销", "过期"]
CertificateEventKind = Literal[
    "提交申请",
    "材料评审",
    "现场评审",
    "认证决定",
    "颁发证书",
    "监督评审",
    "暂停",
    "恢复申请",
    "恢复",
    "撤销",
    "注销申请",
    "注销",
    "交回证书",
    "变更申请",
    "书面审核",
    "现场验证",
    "变更决定",
    "换发证书",
]
DeadlineKind = Literal["资质证书", "等级保护", "证明材料", "人员证书", "场所", "整改", "专项工作"]
TargetStanding = Literal["达到", "待证", "未达"]
CertificateOutcome = Literal["通过", "没有通过"]
FindingKind = Literal["观察项", "不符合项"]
ComplaintOutcome = Literal["属实", "部分属实", "不属实"]
MarkKind = Literal["认证证书", "认证标识"]
MisuseEffect = Literal["未造成不良影响", "已造成不良影响"]
SubmissionKind = Literal["信息通报", "变更申请"]
SubmissionAnswer = Literal["批准", "不批准"]
NotifiedMatter = Literal["组织机构变更", "安全事故", "客户投诉", "其他重要信息"]
OrganizationItem = Literal[
    "单位名称", "统一社会信用代码", "独立法人", "境内注册", "注册地址", "注册资金", "法定代表人", "其他"
]
MatterKind = Literal["观察项", "不符合项", "差距"]
MatterSource = Literal["评审发现", "定级", "校验"]
MatterState = Literal["未整改", "整改中", "待验证", "已关闭"]
ToolLicence = Literal["自主研发", "商业授权", "开源"]
Confidentiality = Literal["公开", "内部", "秘密", "机密", "绝密"]

STATE_SECRET: Final[frozenset[str]] = frozenset({"秘密", "机密", "绝密"})
"""Markings that must never enter the repository; such a file is not opened."""

# --- disaster-recovery sites -----------------------------------------------------------------------------------

SeismicClass = Literal["丁类", "丙类", "乙类", "甲类"]
FireRating = Literal["四级", "三级", "二级", "一级"]
NationalRoomGrade = Literal["C级", "B级", "A级"]
InternationalRoomGrade = Literal["T1", "T2", "T3", "T4"]
DrillKind = Literal["桌面推演", "模拟切换", "真实切换", "应急演练"]
CctvArea = Literal["公共区域", "机房区域"]
Bound = Literal["下限", "上限"]

SEISMIC_CLASSES: Final[tuple[str, ...]] = get_args(SeismicClass)
"""抗震设防类别, low → high: 丙类及以上 is 丙, 乙, 甲."""
FIRE_RATINGS: Final[tuple[str, ...]] = get_args(FireRating)
"""耐火等级, low → high: 一级 is the highest."""
NATIONAL_ROOM_GRADES: Final[tuple[str, ...]] = get_args(NationalRoomGrade)
INTERNATIONAL_ROOM_GRADES: Final[tuple[str, ...]] = get_args(InternationalRoomGrade)

SCALES: Final[dict[str, tuple[str, ...]]] = {"职称": TITLE_RANKS, "学位": DEGREE_LEVELS, "耐火等级": FIRE_RATINGS}
"""Ordinal scales that a measure may return, low → high. Only a scale compares; words are never compared as text."""

# --- systems under 等级保护 -------------------------------------------------------------------------------------

SecurityLevel = Literal["第一级", "第二级", "第三级", "第四级", "第五级"]
HarmedObject = Literal["公民法人合法权益", "社会秩序和公共利益", "国家安全"]
HarmDegree = Literal["一般损害", "严重损害", "特别严重损害"]
SystemStatus = Literal["在建设", "已运行", "已终止"]
ObjectType = Literal["通信网络设施", "信息系统", "数据资源"]
Technology = Literal["云计算", "移动互联", "物联网", "工业控制", "大数据", "其他"]
BusinessKind = Literal["生产作业", "指挥调度", "内部办公", "公众服务", "其他"]
Automation = Literal["人工为主", "部分自动", "全部自动"]
NeedLevel = Literal["低", "中", "高"]
DeviceKind = Literal["安全专用产品", "网络产品", "服务器", "操作系统", "数据库", "存储", "终端", "其他"]
DomesticShare = Literal["全部使用", "部分使用", "全部未使用"]
ServiceArea = Literal["全国", "跨省", "全省", "跨地", "地内", "其他"]
Audience = Literal["单位内部", "社会公众", "两者均包括", "其他"]
CoverageArea = Literal["局域网", "城域网", "广域网", "其他"]
NetworkKind = Literal["业务专网", "互联网", "其他"]
InterconnectionKind = Literal["其他行业", "本行业其他单位", "本单位其他系统", "其他"]
SecurityServiceKind = Literal[
    "等级测评", "风险评估", "灾难恢复", "应急响应", "系统集成", "安全咨询", "安全培训", "其他"
]
ProviderKind = Literal["本行业(单位)", "国内其他服务商", "国外服务商"]
CloudSide = Literal["云服务商", "云服务客户"]
CloudModel = Literal["IaaS", "PaaS", "SaaS"]
CloudDeployment = Literal["私有云", "公有云", "混合云"]
MobileChannel = Literal["公共WIFI", "专用WIFI", "移动通信网"]
MobileTerminal = Literal["通用终端", "专用终端"]
ThingsNetwork = Literal["互联网", "专用网", "移动网"]
IoTPart = Literal["感知节点", "感知网关", "RFID标签", "RFID读写器"]
ControlLayer = Literal["生产管理层", "过程监控层", "现场控制层", "现场设备层"]
ControlComponent = Literal["SCADA", "DCS", "PLC", "RTU", "MTU", "上位机", "其他"]
BigDataPart = Literal["大数据平台", "大数据应用", "大数据资源"]
DecisionStage = Literal["初步", "评审", "核准", "最终"]
DecisionConclusion = Literal["首次定级", "维持", "变更"]
FilingStart = Literal["较晚者", "决定", "投入运行"]
AssessmentConclusion = Literal["符合", "基本符合", "不符合", "需确认"]
ChangeClass = Literal["重大变更", "局部调整"]
ChangeVerdict = Literal["重大变更", "局部调整", "待重新核定", "无实质变化", "新增", "终止"]
OrganizationVerdict = Literal["无变化", "书面审核", "现场验证"]
DataClassLevel = Literal["一般数据", "重要及以上数据"]
PersonalDataKind = Literal["敏感个人信息", "未成年人个人信息", "一般个人信息"]
DataOrigin = Literal["系统采集", "系统产生", "人工填报", "交易购买", "共享交换", "其他"]
DataFlowKind = Literal["对外提供", "委托处理", "共同处理"]
CloudStorage = Literal["私有云", "公有云", "混合云", "政务云", "非云平台"]
RoomOwner = Literal["本单位机房", "外单位机房", "国内第三方托管机房"]
Affiliation = Literal["中央", "省(自治区、直辖市)", "地(区、市、州、盟)", "县(区、市、旗)", "其他"]
BodyKind = Literal["党委机关", "政府机关", "事业单位", "企业", "其他"]

# --- the life cycle of a system --------------------------------------------------------------------------------

Recurrence = Literal["一次", "持续", "定期", "每次变更"]
Occasion = Literal["变更", "事件", "改进", "监督检查"]
"""What an activity waits for; without it the activity is not asked for."""
RoundTrigger = Literal["首次", "定期", "变更", "改进", "终止"]
ActivityState = Literal["未开始", "进行中", "已完成", "不需要"]
ContentModality = Literal["必备", "可选"]
InformationHandling = Literal["转移", "暂存", "清除"]
EquipmentHandling = Literal["迁移", "废弃"]
MediumHandling = Literal["清除", "销毁"]
ResidualInformation = Literal["无残余信息", "有残余信息"]
ImprovementExtent = Literal["大", "小"]
ImprovementBranch = Literal["另起一轮", "立项实施", "直接实施"]
ImprovementVerdict = Literal["另起一轮", "立项实施", "直接实施", "待判断"]

CampaignStep = Literal["报送", "初审", "汇总", "评审", "测评", "整改", "备案", "发证"]
StepResult = Literal["通过", "退回"]
MaterialList = Literal["定级材料", "备案补充材料"]
ShownState = Literal["有", "没有", "未知"]
CampaignMatch = Literal["都有", "仓库有未收", "已收仓库无", "都没有", "未知"]
MaterialState = Literal["已收", "迟收", "待核", "未收", "逾期", "未知", "不要求"]
CalendarState = Literal["未开始", "进行中", "两阶段之间", "已结束"]

HARMED_OBJECTS: Final[tuple[str, ...]] = get_args(HarmedObject)
"""受侵害的客体, from the least grave to the gravest."""
HARM_DEGREES: Final[tuple[str, ...]] = get_args(HarmDegree)
"""侵害程度, low → high."""
SECURITY_LEVELS: Final[tuple[str, ...]] = get_args(SecurityLevel)
"""安全保护等级, low → high."""

# --- evidence kinds --------------------------------------------------------------------------------------------

EVIDENCE_KINDS: Final[dict[str, str]] = {
    # 主体与资信
    "营业执照": "organisation",
    "产权关系证明": "organisation",
    "信用查询记录": "organisation",
    "资质证书": "organisation",
    "管理体系认证证书": "organisation",
    "审计报告": "finance",
    "财务报表": "finance",
    "产权证": "premises",
    "租赁合同": "premises",
    "场所照片": "premises",
    "场地检测报告": "premises",
    # 人员
    "社会保险缴纳证明": "people",
    "劳动合同": "people",
    "人员证书": "people",
    "职称证书": "people",
    "学位证书": "people",
    "工作经历证明": "people",
    "任命文件": "people",
    "保密协议": "people",
    # 制度与策划
    "制度文件": "policy",
    "程序文件": "policy",
    "服务规范": "policy",
    "服务流程文件": "policy",
    "服务目录": "policy",
    "管理手册": "policy",
    "作业指导书": "policy",
    "组织架构文件": "policy",
    "应急预案": "policy",
    "灾难恢复预案": "policy",
    "业务连续性计划": "policy",
    "安全基线": "policy",
    "计划文件": "policy",
    # 项目文件
    "合同": "project",
    "服务级别协议": "project",
    "验收报告": "project",
    "调研报告": "project",
    "需求分析报告": "project",
    "服务方案": "project",
    "设计文档": "project",
    "测试方案": "project",
    "预算文件": "project",
    "客户沟通记录": "project",
    "客户确认书": "project",
    "客户许可": "project",
    "客户授权书": "project",
    "服务报告": "project",
    "试运行报告": "project",
    "完工报告": "project",
    "交付记录": "project",
    "操作手册": "project",
    "风险处置方案": "project",
    "总结报告": "project",
    # 执行记录
    "执行记录": "record",
    "培训记录": "record",
    "考核记录": "record",
    "演练记录": "record",
    "巡检记录": "record",
    "健康检查记录": "record",
    "配置核查记录": "record",
    "维护记录": "record",
    "监控记录": "record",
    "事件记录": "record",
    "事件处理报告": "record",
    "变更记录": "record",
    "问题记录": "record",
    "漏洞管理记录": "record",
    "配置库记录": "record",
    "知识库记录": "record",
    "日志审计报告": "record",
    "分析报告": "record",
    "指标统计": "record",
    "满意度调查记录": "record",
    "内审记录": "record",
    "管理评审记录": "record",
    "改进记录": "record",
    "会议记录": "record",
    "评审记录": "record",
    "回访记录": "record",
    "备份记录": "record",
    "施工记录": "record",
    "试运行记录": "record",
    "风险识别记录": "record",
    "代码审查报告": "record",
    "安全通告": "record",
    "风险评估报告": "record",
    "渗透测试报告": "record",
    "测试报告": "record",
    # 定级对象
    "系统描述文件": "system",
    "定级报告": "system",
    "定级评审意见": "system",
    "主管部门审批意见": "system",
    "备案材料": "system",
    "备案证明": "system",
    "等级测评报告": "system",
    "安全方案文件": "system",
    "安全管理文件": "system",
    "变更需求": "system",
    "变更影响分析": "system",
    "变更方案": "system",
    "变更过程日志": "system",
    "变更结果报告": "system",
    "安全检查报告": "system",
    "安全改进方案": "system",
    "终止处理记录": "system",
    # 资产与工具
    "资产清单": "record",
    "工具清单": "record",
    "软件授权证明": "tool",
    "著作权证书": "tool",
    "专利证书": "tool",
    "自主研发证明": "tool",
    "系统建设证明": "tool",
    "第三方测评报告": "tool",
    "产品认证证书": "tool",
    "整改记录": "record",
}
"""Kind of evidence → its family. A kind proves only what names it: a 制度文件 never serves for a 执行记录."""

AGELESS_KINDS: Final[frozenset[str]] = frozenset({"合同", "验收报告"})
"""Kinds that no freshness rule ages (contracts and acceptance reports)."""
