"""Says in the properties of a filled blank where it comes from, and changes nothing else of the package for it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from secops_cli.deliver.forms.xml_tree import BlankFault, Node, Splice, parse_part, spliced
from secops_cli.deliver.packing import CUSTOM, CUSTOM_RELATION, CUSTOM_TYPE, custom_properties

_TYPES: Final = "[Content_Types].xml"
_RELATIONS: Final = "_rels/.rels"
_PROPERTY: Final = re.compile(r"<property .*?</property>")


def with_origin(parts: Mapping[str, bytes], facts: Mapping[str, str]) -> dict[str, bytes]:
    """Return the parts that change so that a package has these properties: part → its new content.

    Properties of others stay; those that an earlier fill has left are replaced.

    Raises:
        BlankFault: the package has no directory of its parts.
    """
    if _TYPES not in parts or _RELATIONS not in parts:
        raise BlankFault("压缩包里没有目录", "用 Word、Excel 或 WPS 打开另存一次。")
    if CUSTOM in parts:
        return {CUSTOM: _more(parts[CUSTOM], facts)}
    relation = f'Id="{_free(parts[_RELATIONS])}" Type="{CUSTOM_RELATION}" Target="{CUSTOM}"'
    override = f'PartName="/{CUSTOM}" ContentType="{CUSTOM_TYPE}"'
    return {
        _TYPES: _with_item(parts[_TYPES], _TYPES, "Override", override),
        _RELATIONS: _with_item(parts[_RELATIONS], _RELATIONS, "Relationship", relation),
        CUSTOM: custom_properties(facts).encode(),
    }


def _with_item(content: bytes, name: str, element: str, attributes: str) -> bytes:
    root = _open(content, name)
    item = f"<{root.prefix}{element} {attributes}/>".encode()
    return spliced(content, [Splice(root.inner_end, root.inner_end, item)])


def _open(content: bytes, name: str) -> Node:
    root = parse_part(content, name)
    if root.inner == root.end:
        raise BlankFault(f"{name} 是空的", "用 Word、Excel 或 WPS 打开另存一次。")
    return root


def _free(relations: bytes) -> str:
    used = {node.value("Id") for node in parse_part(relations, _RELATIONS).children}
    return next(name for number in range(1, len(used) + 2) if (name := f"secops{number}") not in used)


def _more(content: bytes, facts: Mapping[str, str]) -> bytes:
    root = parse_part(content, CUSTOM)
    if root.inner == root.end:
        return custom_properties(facts).encode()
    old = [node for node in root.children if node.value("name").startswith("secops.")]
    numbers = [int(n.value("pid")) for n in root.children if n not in old and n.value("pid").isdigit()]
    first = max(numbers, default=1) + 1
    items = _PROPERTY.findall(custom_properties(facts))
    numbered = (re.sub(r'pid="\d+"', f'pid="{number}"', item, count=1) for number, item in enumerate(items, first))
    if root.prefix:
        numbered = (re.sub(r"(</?)property\b", rf"\g<1>{root.prefix}property", item) for item in numbered)
    declared = "xmlns:vt=" in content[root.start : root.inner].decode()
    space = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
    made = "".join(numbered)
    if not declared:
        made = made.replace("<vt:lpwstr>", f'<vt:lpwstr xmlns:vt="{space}">')
    splices = [Splice(node.start, node.end, b"") for node in old]
    return spliced(content, [*splices, Splice(root.inner_end, root.inner_end, made.encode())])
