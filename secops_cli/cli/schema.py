"""Editor settings of a repository, merged with what the user has there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from secops_cli.errors import TargetExists


def merged_settings(path: Path, ours: dict[str, Any]) -> str:
    """Return the editor's settings with ours added; the user's own keys stay.

    Raises:
        TargetExists: the file is there and is not plain JSON (VS Code allows comments), so nothing can be added safely.
    """
    settings: dict[str, Any] = {}
    if path.exists():
        try:
            settings = json.loads(path.read_text(encoding="utf-8"))
            valid = isinstance(settings, dict) and all(isinstance(settings.get(k, {}), dict) for k in ours)
        except ValueError:
            valid = False
        if not valid:
            snippet = json.dumps(ours, ensure_ascii=False)
            raise TargetExists(f"{path} 含有注释，或不是预期的 JSON，没有改动", f"请自行加入：{snippet}")
    for key, value in ours.items():
        settings[key] = {**settings.get(key, {}), **value}
    return json.dumps(settings, ensure_ascii=False, indent=2) + "\n"
