"""Prints the verdict of a demonstration's JSON, and the rows that did not hold; nothing if there is none."""

import json
import pathlib
import sys

from .screen import cut


def main() -> int:
    text = pathlib.Path(sys.argv[1]).read_text().strip()
    if not text:
        return 0
    outcome = json.loads(text)
    print(f"              {outcome['verdict']}")
    for row in outcome["rows"]:
        if not row["held"]:
            print(f"              {'NO' if row['promised'] else 'missed'}: {row['attack']}: {cut(row['with'], 70)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
