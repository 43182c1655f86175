"""Writes traces of tenants, benign and hostile ones, for `secureinfer extraction replay`.

JSON Lines, one session (all requests of one API key) a line. The same seed,
kinds and sources give the same bytes. Without
sources every text is of the grammar in `words/`; with them texts come from pools of public data (README.md names some).

Example: make.py --seed 7 --out /tmp/traces.jsonl && secureinfer extraction replay /tmp/traces.jsonl --summary
"""

import argparse
import collections
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))

from core.catalogue import KINDS, Kind, load
from core.maker import Maker, seeded
from core.session import Session
from words.pools import Pools
from words.supply import Deck, Supply


def chosen(names: str, group: str) -> list[Kind]:
    """The kinds that were asked for, in the catalogue's order."""
    wanted = [name for name in names.split(",") if name]
    unknown = sorted(set(wanted) - set(KINDS))
    if unknown:
        raise SystemExit(f"error: unknown kind {unknown[0]}\nhint: --list names the kinds.")
    if wanted:
        return [KINDS[name] for name in wanted]
    return [kind for kind in KINDS.values() if group in ("all", kind.group)]


def sessions(seed: int, kinds: list[Kind], pools: Pools) -> list[Session]:
    """Every session of the kinds, in an order that tells nothing of them."""
    made: list[Session] = []
    decks: dict[str, Deck] = {}
    for kind in kinds:
        deck = decks.setdefault(
            kind.label, Deck(pools, seeded(seed, "deck", kind.label), half=int(kind.label == "attack"))
        )
        for index in range(kind.count):
            rng = seeded(seed, kind.name, index)
            maker = Maker(kind, index, rng, Supply(rng, deck))
            kind.make(maker)
            made += maker.sessions
    seeded(seed, "order").shuffle(made)
    return made


def show_kinds() -> None:
    for kind in KINDS.values():
        print(f"{kind.label:7} {kind.group:8} {kind.name:28} {kind.about}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1, help="any integer (default 1)")
    parser.add_argument("--out", help="file to write")
    parser.add_argument("--sources", help="folder of pools, ROLE.jsonl (default: the grammar alone)")
    parser.add_argument("--kinds", default="", help="names of kinds with commas between (default: all of the group)")
    parser.add_argument(
        "--group", choices=("usual", "hard", "informed", "all"), default="usual", help="which kinds (default usual)"
    )
    parser.add_argument("--list", action="store_true", help="name the kinds and leave")
    options = parser.parse_args()
    load()
    if options.list:
        return show_kinds()
    if not options.out:
        parser.error("--out FILE is needed")
    made = sessions(options.seed, chosen(options.kinds, options.group), Pools(options.sources))
    with open(options.out, "w", encoding="utf-8", newline="\n") as out:
        for session in made:
            out.write(json.dumps(session.row(), ensure_ascii=False, separators=(",", ":")) + "\n")
    counts = collections.Counter(session.label for session in made)
    requests = sum(len(session.requests) for session in made)
    print(
        f"{len(made)} sessions ({counts['benign']} benign, {counts['attack']} attack), "
        f"{requests} requests: {options.out}"
    )


if __name__ == "__main__":
    main()
