"""Judges what the strict JSON parser makes of a folder of y_, n_ and i_ files; see json_suite.sh.

Whether a file has a key twice in one object is found out by Python's own parser, not by the one under test.
"""

import argparse
import collections
import json
import pathlib
import subprocess
import sys


def has_duplicate_key(text: bytes) -> bool:
    """True when some object of the text has a key twice; texts that Python does not read have none."""
    found = False

    def look(pairs: list[tuple[str, object]]) -> None:
        nonlocal found
        found = found or len({key for key, _ in pairs}) < len(pairs)

    try:
        json.loads(text, object_pairs_hook=look)
    except (ValueError, RecursionError):
        return False
    return found


def expected(path: pathlib.Path) -> str | None:
    """What the parser must say of a file; None where the suite leaves it open."""
    if path.name.startswith("n_"):
        return "refused"
    if path.name.startswith("y_"):
        return "refused" if has_duplicate_key(path.read_bytes()) else "accepted"
    return None


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--program", required=True, help="prints `accepted NAME` or `refused NAME: reason` a file")
    arguments.add_argument("folder", type=pathlib.Path)
    given = arguments.parse_args()
    paths = sorted(path for path in given.folder.iterdir() if path.name[:2] in ("y_", "n_", "i_"))
    if not paths:
        sys.exit(f"error: no y_, n_ or i_ files in {given.folder}")
    ran = subprocess.run([given.program, *paths], capture_output=True, text=True, check=False)
    said = ran.stdout.splitlines()
    if ran.returncode != 0 or len(said) != len(paths):
        sys.exit(f"error: the parser ended with {ran.returncode} after {len(said)} of {len(paths)} files\n{ran.stderr}")
    counts: collections.Counter[str] = collections.Counter()
    for path, line in zip(paths, said):
        wanted, got = expected(path), line.split()[0]
        counts[f"{path.name[:2]} {got}"] += 1
        counts["failed" if wanted not in (None, got) else "passed" if wanted else "free"] += 1
        if wanted not in (None, got):
            print(f"  not ok {path.name}: {line}, must be {wanted}")
        elif path.name.startswith("y_") and got == "refused":
            print(f"  ok {line} (stricter on purpose)")
    for kind in ("y_ accepted", "y_ refused", "n_ accepted", "n_ refused", "i_ accepted", "i_ refused"):
        print(f"  {kind}: {counts[kind]}")
    print(f"{counts['passed']} passed, {counts['failed']} failed")
    return 1 if counts["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
