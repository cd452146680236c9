"""Rules about the files of evidence and what stands for them: SEC620 to SEC629. All but SEC620 are asked by
`secops evidence verify` alone."""

from __future__ import annotations

from typing import Final

from secops_cli.rules.rule import Rule

EVIDENCE_RULES: Final = (
    Rule(
        "SEC620",
        "error",
        "Git LFS 指针损坏",
        "指针没有写对内容的哈希与大小，不知道它代表哪一份文件。",
        "用 git lfs pull 取回内容，或把原件重新加入。",
    ),
    Rule(
        "SEC621",
        "error",
        "Git LFS 的内容与指针不符",
        "本机存的内容不是指针所指的那一份，不能拿来用。",
        "删去 .git/lfs/objects 里的这一份，再用 git lfs pull 取回。",
    ),
    Rule(
        "SEC622",
        "warning",
        "Git LFS 的内容不在本机",
        "哈希由指针可知，但内容没有核对过，也不能装入证据包。",
        "用 git lfs pull 取回；只校验台账不必理会。",
    ),
    Rule("SEC623", "note", "没有登记哈希", "文件被换掉也看不出来。", "核对文件后，在台账里写上 sha256。"),
    Rule(
        "SEC624",
        "warning",
        "材料没有登记",
        "没有哪本台账提到它，对判定不起作用，也不会装入证据包。",
        "用 secops evidence add 登记，或移出 evidence/。",
    ),
    Rule(
        "SEC625",
        "warning",
        "登记的材料没有用处",
        "没有条目、自评估行或记录用到它。",
        "写上 supports，或在记录、自评估行的 evidence 里引用；不再需要的从台账删去。",
    ),
    Rule(
        "SEC626",
        "error",
        "文件名只差大小写",
        "在 Windows 和 macOS 上它们是同一个文件，检出后会少一个。",
        "改掉其中一个文件名，台账里的 file 一起改。",
    ),
)
