"""Rules about what certificate holders keep account of: uses of certificates, complaints, reports, changes."""

from __future__ import annotations

from typing import Final

from secops_cli.rules.rule import Rule

HOLDING_RULES: Final = (
    Rule(
        "SEC630",
        "error",
        "证书或标识的使用超出证书所载",
        "所称的服务、级别、地区不在证书之内，是违规使用(isccc 6.8.2-b)。",
        "停用或改正宣传，写上 to 与 misuse；证书登记有误的改正证书。",
    ),
    Rule(
        "SEC631",
        "error",
        "证书不在有效状态时使用",
        "没有取得、暂停、撤销、注销的证书和它的标识不得使用(isccc 6.8.2、6.8.3、6.8.4)。",
        "停用，写上 to 与 misuse。",
    ),
    Rule(
        "SEC632",
        "warning",
        "证书过期以后仍在使用",
        "过期的证书不证明持有，标识也不再能用。",
        "停用并写上 to；已换证的更新证书的 expires。",
    ),
    Rule(
        "SEC633",
        "warning",
        "违规使用没有写明影响",
        "未造成不良影响的暂停证书，已造成的撤销(isccc 6.8.2-b、6.8.3-b)，两者要由人分清。",
        "在 misuse 写明。",
    ),
    Rule(
        "SEC634",
        "warning",
        "投诉没有按期办结或没有结果",
        "监督评审要看投诉处理情况(isccc 6.7.2)。",
        "办结后写 handled、outcome、result。",
    ),
    Rule(
        "SEC635",
        "warning",
        "应通报的没有通报",
        "获证单位要及时报告安全事故与客户投诉(isccc 6.7.4-b)；原文没有写期限。",
        "用 secops report notification 出通报，提交后在 notifications.yaml 登记，concerns 写它的 id。",
    ),
    Rule(
        "SEC636",
        "warning",
        "变更没有申请",
        "获证单位的变更要提出变更申请(isccc 6.8.5)。",
        "用 secops report change-application 出申请，提交后在 notifications.yaml 登记，changed 写所变的事项。",
    ),
    Rule(
        "SEC637",
        "warning",
        "观察项没有随监督评审验证",
        "下一次监督评审要验证观察项的纠正、预防措施(isccc 6.7.2)。",
        "验证后写 closed；登记有误的改正日期。",
    ),
    Rule(
        "SEC638",
        "error",
        "通报与申请写得不合",
        "变更申请要写变更的事项，答复与日期要一起写。",
        "补齐，或改正 kind。",
    ),
)
