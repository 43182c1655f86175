"""Runs the gates of the console and prints a table: what was measured, its target, and whether it was met.

Example: run.py --console .build/release/secureinfer-console --gate keys,idle
"""

import argparse
import json
import pathlib
import sys
import time

import hostile
import speed
import terminal_life
from gate import Gate, Setting, installed

GATES: dict[str, Gate] = {
    "first-frame": speed.first_frame,
    "idle": speed.idle,
    "steady": speed.steady,
    "flood": speed.flood,
    "memory": speed.memory,
    "keys": speed.keys,
    "restored": terminal_life.restored,
    "gone": terminal_life.gone,
    "suspended": terminal_life.suspended,
    "terminals": terminal_life.terminals,
    "input": terminal_life.odd_input,
    "resize": terminal_life.resize,
    "hostile": hostile.hostile,
    "redis": terminal_life.redis_lost,
}


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--console", required=True, help="the program, of a release build")
    arguments.add_argument("--gate", default="", help="only these, separated by commas: " + " ".join(GATES))
    arguments.add_argument("--others", type=pathlib.Path, help="folder in which usr/bin has htop, btop and lnav")
    arguments.add_argument("--quick", action="store_true", help="shorter times and fewer rounds")
    arguments.add_argument("--json", type=pathlib.Path, help="file for the figures as JSON Lines")
    given = arguments.parse_args()
    others = installed(given.others, {"htop": [], "btop": [], "lnav": ["/var/log/dpkg.log"]})
    setting = Setting(given.console, others, not given.quick)
    names = [name for name in given.gate.split(",") if name] or list(GATES)
    if unknown := [name for name in names if name not in GATES]:
        print(f"error: there is no gate {unknown[0]}\nhint: there are {' '.join(GATES)}", file=sys.stderr)
        return 2
    failed = 0
    lines = []
    for name in names:
        began = time.monotonic()
        try:
            results = GATES[name](setting)
        except AssertionError as error:
            print(f"✗ {name}: {error}", flush=True)
            failed += 1
            continue
        print(f"{name}  ({time.monotonic() - began:.0f} s)")
        for result in results:
            mark = "–" if result.target == "–" else "✓" if result.passed else "✗"
            print(f"  {mark} {result.what:<58} {result.measured:>16}   {result.target}", flush=True)
            failed += not result.passed
            lines.append({"gate": name} | vars(result))
    if given.json:
        given.json.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))
    print(f"{len(lines)} figures, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
