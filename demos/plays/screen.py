"""What a demonstration shows: a heading, progress lines, a table of results and a verdict.

It is at most 100 columns wide; on a wide terminal of few lines it takes the width, and the table fewer lines.

Colours go to a terminal only and never where NO_COLOR is set. Texts of models and strangers are cleaned before they are
printed: nothing of theirs reaches the terminal as a control character.
"""

import contextlib
import os
import shutil
import sys
import textwrap
import time
import unicodedata
from collections.abc import Iterator

WIDEST, WIDEST_WHEN_LOW = 100, 158
LOW, ROOM = 26, 12
NARROWEST = 60
COLOURS = {"title": "1", "good": "38;5;75", "bad": "38;5;208", "miss": "38;5;177", "dim": "2", "plain": "0"}


def clean(text: str) -> str:
    """One line of printable characters: control, format, private and unassigned ones are a dot, marks are left out."""
    shown = []
    for character in " ".join(text.split()):
        kind = unicodedata.category(character)
        if kind[0] == "M":
            continue
        shown.append("·" if kind[0] == "C" or kind in ("Zl", "Zp") else character)
    return "".join(shown)


def columns(text: str) -> int:
    """Columns that a cleaned text takes on a terminal."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def cut(text: str, width: int) -> str:
    """As much of a cleaned text as fits, with … where something is missing."""
    if columns(text) <= width:
        return text
    shown, used = [], 0
    for character in text:
        used += columns(character)
        if used > width - 1:
            break
        shown.append(character)
    return "".join(shown) + "…"


def padded(text: str, width: int) -> str:
    return text + " " * (width - columns(text))


def lines(text: str, width: int, most: int) -> list[str]:
    """A cleaned text in at most so many lines, broken between words where that is possible."""
    wrapped = textwrap.wrap(text, width, break_long_words=True) or [""]
    if len(wrapped) > most:
        wrapped[most - 1] = cut(wrapped[most - 1] + " " + wrapped[most], width)
    return [cut(line, width) for line in wrapped[:most]]


class Screen:
    """Prints for people; with `is_silent` (for --json) nothing at all.

    `pace` stretches the pauses in which a viewer reads: 0 leaves them out, 1 is for filming.
    """

    def __init__(self, is_silent: bool = False) -> None:
        self.is_silent = is_silent
        self.is_terminal = sys.stdout.isatty() and not is_silent
        self.has_colours = self.is_terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        self.title = ""
        size = shutil.get_terminal_size((WIDEST + 1, 45))
        self.is_low = self.is_terminal and size.lines < LOW
        self.width = max(NARROWEST, min(WIDEST_WHEN_LOW if self.is_low else WIDEST, size.columns - 1))
        self.pace = float(os.environ.get("PACE") or (1 if self.is_terminal else 0))

    def paint(self, text: str, colour: str) -> str:
        return f"\x1b[{COLOURS[colour]}m{text}\x1b[0m" if self.has_colours else text

    def say(self, text: str = "", colour: str = "plain") -> None:
        if not self.is_silent:
            print(self.paint(text, colour) if text and colour != "plain" else text, flush=True)

    def pause(self, seconds: float) -> None:
        if self.pace > 0 and not self.is_silent:
            time.sleep(seconds * self.pace)

    def heading(self, title: str, wants: str) -> None:
        """What is shown, and what the attacker is after."""
        self.title = f" {title} ".center(self.width, "━")
        self.say()
        self.say(self.title, "title")
        for line in textwrap.wrap(wants, self.width - 4):
            self.say(f"  {line}")
        self.say()
        self.pause(3)

    def caption(self, text: str) -> None:
        """A sentence about what comes next."""
        for line in textwrap.wrap(clean(text), self.width - 4):
            self.say(f"  {line}", "dim")
        self.pause(1.5)

    def live(self, text: str) -> None:
        """A line that the next one replaces; nothing where there is no terminal."""
        if self.is_terminal:
            print(f"\r\x1b[K  … {cut(text, self.width - 5)}", end="", flush=True)

    @contextlib.contextmanager
    def step(self, text: str) -> Iterator[list[str]]:
        """A progress line: what is being done, then what came of it (the last text that was put into the list)."""
        result: list[str] = []
        began = time.monotonic()
        self.live(text)
        yield result
        spent = time.monotonic() - began
        shown = cut(clean(f"{text}: {result[-1]}" if result else text), self.width - 13)
        if self.is_terminal:
            print("\r\x1b[K", end="")
        self.say(f"  ✓ {padded(shown, self.width - 13)} {spent:6.1f} s")
        self.pause(0.4)

    def table(self, rows: list, lines_each: int = 2) -> None:
        """attack | without the gateway | with it | held?"""
        if self.is_low:
            lines_each = max(1, min(lines_each, ROOM // len(rows)))
        held = 6
        first = 20 if self.width < 90 else 24
        second = (self.width - 2 - first - held - 6) // 2
        third = self.width - 2 - first - held - 6 - second
        self.say() if not self.is_low else self.alone()
        titles = (("attack", first), ("without the gateway", second), ("with the gateway", third), ("held?", held))
        self.say("  " + "  ".join(padded(title, width) for title, width in titles), "title")
        self.say("  " + "─" * (self.width - 2), "dim")
        for row in rows:
            cells = [
                lines(clean(text), width, lines_each)
                for text, width in ((row.attack, first), (row.without, second), (row.guarded, third))
            ]
            for number in range(max(map(len, cells))):
                parts = [cell[number] if number < len(cell) else "" for cell in cells]
                shown = "  ".join(
                    padded(part, width) for part, width in zip(parts, (first, second, third), strict=True)
                )
                mark = self.paint(row.mark, row.colour) if number == 0 else ""
                self.say(f"  {shown}  {mark}".rstrip())
            self.pause(0.3)
        if not self.is_low:
            self.say("  " + "─" * (self.width - 2), "dim")

    def alone(self) -> None:
        """Makes room for a table where there are few lines: the title, and nothing of what was above."""
        print("\x1b[H\x1b[2J", end="")
        self.say(self.title, "title")

    def verdict(self, held: bool, text: str) -> None:
        word = "HELD" if held else "DID NOT HOLD"
        for line in textwrap.wrap(f"{word}: {text}", self.width - 4):
            self.say(f"  {line}", "good" if held else "bad")
        self.say()
        self.pause(8)
