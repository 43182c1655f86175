"""Texts of public data, read from a folder outside of the repository: ROLE.jsonl, one object a line.

`{"text": "…"}` for most roles; `{"turns": ["…", …]}`,
the user's messages alone, for chats, bookings and agents; documents and
diffs have a `title` too. A role without a file is served by the grammar.
"""

import json
import pathlib
from typing import Any


class Pools:
    def __init__(self, folder: str | None) -> None:
        self._rows: dict[str, list[dict[str, Any]]] = {}
        for path in sorted(pathlib.Path(folder).glob("*.jsonl")) if folder else []:
            with path.open(encoding="utf-8") as lines:
                self._rows[path.stem] = [json.loads(line) for line in lines if line.strip()]
        if folder and not self._rows:
            raise SystemExit(
                f"error: {folder} holds no pool\nhint: pools are named ROLE.jsonl, such as questions.jsonl."
            )

    def rows(self, role: str) -> list[dict[str, Any]]:
        return self._rows.get(role, [])
