"""Runs the proofs that tenants are kept apart, one line each; see isolation_proof.sh."""

import argparse
import pathlib
import sys
import time
import traceback

from isolation import canaries, copied, cost, deployment, guesses, mixup, timing

PROOFS = {
    "canaries": canaries.prove,
    "guesses": guesses.prove,
    "timing": timing.prove,
    "mix-up": mixup.prove,
    "cost": cost.prove,
    "copied": copied.prove,
}


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--gateway", required=True)
    arguments.add_argument("--folder", type=pathlib.Path, required=True)
    arguments.add_argument("--count", type=int, default=1_000_000, help="answers, and guesses")
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--only", default="", help="run the proofs whose name holds this text")
    given = arguments.parse_args()
    setting = deployment.Setting(given.gateway, given.folder, given.count, given.seed)
    wanted = {name: prove for name, prove in PROOFS.items() if given.only in name}
    failed = 0
    for name, prove in wanted.items():
        began = time.monotonic()
        print(f"{name} …", flush=True)
        try:
            good, words = prove(setting)
        except Exception as problem:  # a proof must not keep the next ones from running
            traceback.print_exc()
            good, words = False, f"{type(problem).__name__}: {problem}"
        failed += not good
        print(f"  {'ok' if good else 'not ok'} {name}: {words} ({time.monotonic() - began:.0f} s)", flush=True)
    print(f"{len(wanted) - failed} passed, {failed} failed")
    return 1 if failed or not wanted else 0


if __name__ == "__main__":
    sys.exit(main())
