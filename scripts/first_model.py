"""Reads Ollama's answer to GET /api/tags from standard input and prints the first usable model's name; exit 1 if none.

Usable: made of the characters that Ollama itself allows in a name, since it goes to a terminal and into a curl line.
"""

import json
import re
import sys

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,200}")


def usable_names(tags: object) -> list[str]:
    models = tags.get("models") if isinstance(tags, dict) else None
    names = [model.get("name") for model in models or [] if isinstance(model, dict)]
    return [name for name in names if isinstance(name, str) and NAME.fullmatch(name)]


if __name__ == "__main__":
    try:
        found = usable_names(json.load(sys.stdin))
    except ValueError:
        found = []
    if not found:
        sys.exit(1)
    print(found[0])
