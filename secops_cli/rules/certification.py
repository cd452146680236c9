"""The codes of certificates: what the certification procedure does not allow, or is not told."""

from __future__ import annotations

from typing import Final

from secops_cli.rules.rule import Rule

CERTIFICATION_RULES: Final = (
    Rule(
        "SEC650",
        "error",
        "证书事件不合认证程序",
        "照标准的认证程序，这一步在当时的状态下不能发生，或缺少它的条件。",
        "核对事件、日期与人数；secops certificate 看当时的状态和接着可以做的事。",
    ),
    Rule(
        "SEC651",
        "warning",
        "证书事件没有写全",
        "缺少事由、人数或变更内容，看不出这一步合不合程序。",
        "照提示在 certificates.yaml 的 events 里补上。",
    ),
    Rule(
        "SEC652",
        "warning",
        "证书暂停已久",
        "暂停一般三个月；暂停期内没有完成整改并通过验证的，证书会被撤销。",
        "完成整改后提出恢复申请；已恢复或撤销的登记下来。",
    ),
    Rule(
        "SEC653",
        "note",
        "监督评审做得迟了",
        "监督评审间隔不超过 12 个月(isccc 6.7.1)；不按期的，证书应当暂停(isccc 6.8.2-a)，记录里没有。",
        "核对日期；暂停过的登记下来。已经过去的改不了，往后按期。",
    ),
)
