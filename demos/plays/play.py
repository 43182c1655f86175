"""One demonstration from its heading to its exit code: 0 the defence held, 1 it did not, 2 it could not be shown."""

import argparse
import dataclasses
import json
import signal
import sys
from collections.abc import Callable

from .screen import Screen, clean
from .stage import Stage


@dataclasses.dataclass
class Row:
    """What one attack came to. `is_promised` is false for what the README says is not always caught."""

    attack: str
    without: str
    guarded: str
    held: bool
    is_promised: bool = True

    @property
    def mark(self) -> str:
        return "yes" if self.held else "NO" if self.is_promised else "missed"

    @property
    def colour(self) -> str:
        return "good" if self.held else "bad" if self.is_promised else "miss"


@dataclasses.dataclass
class Outcome:
    """The rows, whether what is promised held, and one line that says so."""

    rows: list[Row]
    held: bool
    verdict: str
    lines_each: int = 2


@dataclasses.dataclass
class Play:
    """A demonstration: its name, its heading, what the attacker wants, and what is done."""

    name: str
    title: str
    wants: str
    act: Callable[[Stage, Screen], Outcome]

    def perform(self) -> int:
        parser = argparse.ArgumentParser(prog=f"demo-{self.name}", description=self.wants)
        parser.add_argument("--json", action="store_true", help="one JSON value in place of text and table")
        parser.add_argument("--short", action="store_true", help="fewer requests, for checks")
        given = parser.parse_args()
        screen = Screen(is_silent=given.json)
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: sys.exit(130))
        screen.heading(self.title, self.wants)
        try:
            with Stage.open(is_short=given.short) as stage:
                outcome = self.act(stage, screen)
        except KeyboardInterrupt:
            return 130
        except Exception as problem:  # whatever it is, it says nothing of the defence: 2, and not Python's 1
            screen.say()
            print(
                f"error: demo-{self.name} could not be shown: {clean(f'{problem}') or type(problem).__name__}",
                file=sys.stderr,
            )
            print(
                "hint: the logs are in the folder that is named below, or beside the stage that was joined",
                file=sys.stderr,
            )
            return 2
        screen.table(outcome.rows, outcome.lines_each)
        screen.verdict(outcome.held, outcome.verdict)
        if given.json:
            print(json.dumps(self.document(outcome), ensure_ascii=False))
        return 0 if outcome.held else 1

    def document(self, outcome: Outcome) -> dict:
        rows = [
            {
                "attack": row.attack,
                "without": clean(row.without),
                "with": clean(row.guarded),
                "held": row.held,
                "promised": row.is_promised,
            }
            for row in outcome.rows
        ]
        return {"demo": self.name, "held": outcome.held, "verdict": outcome.verdict, "rows": rows}
