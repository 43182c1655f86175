"""What an attacker's text can do to the screen: nothing."""

import random
import re
import time
import unicodedata

from gate import Result, Setting, beside, is_true
from terminal import FRAME_END, Terminal
from world import Publisher, World

COUNT, SEED, AT_ONCE = 10_000, 7, 36

# Every sequence that curses needs on this terminal; an attacker's would be another.
ALLOWED = re.compile(
    r"\x1b\[[0-9;]*[HABCDGJKdXPLM@mrSTb]"  # cursor, erasing, scrolling, colours
    r"|\x1b\[\?(?:1|7|12|25|1000|1006|1049|2004|2026)(?:;25)?[hl]"
    r"|\x1b\[\?2026\$p|\x1b\[(?:22|23);0;0t|\x1b\[[?!]?[0-9;]*[lp]|\x1b\[4l|\x1b\(B|\x1b[78=>M]"
    r"|[\r\n\x08]"
)
# Forms that curses has too, with numbers that are the attacker's alone.
MARKED = ("[999;999H", "[5;35;46m", "[7777X", "[8888@")
PIECES = (
    "\x1b]0;owned\x07", "\x1b]52;c;b3duZWQ=\x07", "\x1b[999;999H", "\x1b[?1049l", 
    "\x1b[5;35;46m", "\x1bP1$q\x1b\\", "\x9b31m",
    "\x1b[7777X", "\x1b[8888@",
    "\x9d0;x\x9c", "\x1bc", "\x07", "\x08\x08\x08", "\r", "\n", "\t", "\x7f", "\x00", "\x0e", "\x0f", "\u202e",
    "\u2066", "\u2069", "\u200b", "\u200d", "\ufeff", "\u2028", "\u061c", "\ufe0f",
    "\U000e0001\U000e0041\U000e0042\U000e007f",
    "e" + "\u0301" * 40, "\u0e33", "\u1100\u1161\u11a8", "👩\u200d👩\u200d👧", "🇩🇪", "👍🏽", "漢字", "ｗｉｄｅ",
    "│┌┐└┘", "\ue000", "\U0010ffff", "\u0378", "A" * 300, "\u3000", "\u00a0", "\u2800", "\u115f", "\ufdfd", "𒐫", "ก็็็็็็็็็",
)  # fmt: skip


def hostile_text(chooser: random.Random) -> str:
    pieces = []
    for _ in range(chooser.randint(1, 8)):
        kind = chooser.random()
        if kind < 0.6:
            pieces.append(chooser.choice(PIECES))
        elif kind < 0.8:
            pieces.append("".join(chr(chooser.randrange(0x20)) for _ in range(chooser.randint(1, 6))))
        else:
            point = chooser.randrange(0x110000)
            pieces.append(chr(point) if not 0xD800 <= point < 0xE000 else "?")
        pieces.append(chooser.choice(("", " ", "x")))
    return "".join(pieces)


def intruders(raw: str) -> list[str]:
    """Everything that is neither an allowed sequence nor a character that a terminal simply draws."""
    found = []
    position = marks = 0
    while position < len(raw):
        if match := ALLOWED.match(raw, position):
            if any(mark in match[0] for mark in MARKED):
                found.append(match[0])
            position = match.end()
            marks = 0
            continue
        character = raw[position]
        category = unicodedata.category(character)
        marks = marks + 1 if category == "Mn" else 0
        if category in ("Cc", "Cf", "Zl", "Zp", "Cs", "Co", "Cn") or marks > 2 or is_hidden(character):
            found.append(raw[position : position + 12])
        position += 1
    return found


def is_hidden(character: str) -> bool:
    point = ord(character)
    return 0xFE00 <= point <= 0xFE0F or 0xE0000 <= point <= 0xE0FFF or point in (0x115F, 0x1160, 0x3164, 0x2800)


def broken_borders(terminal: Terminal) -> list[str]:
    """Rows of the zoomed pane whose first or last column is no border."""
    screen = terminal.screen
    edges = {"│", "┌", "┐", "└", "┘", "├", "┤"}
    rows = range(2, screen.lines - 2)
    return [
        terminal.line(y)
        for y in rows
        if screen.buffer[y][0].data not in edges or screen.buffer[y][screen.columns - 1].data not in edges
    ]


def hostile(setting: Setting) -> list[Result]:
    """Each text travels in a sealed event of its own, and is on the screen at some time. Of each twentieth batch the
    tenant's name, the key, the model and the reason are hostile too, and a detail is opened in every mode."""
    count = COUNT if setting.full else 1000
    chooser = random.Random(SEED)
    seen: set[int] = set()
    broken: list[str] = []
    with World() as world, Terminal(world.command(setting.console), environment=world.environment()) as terminal:
        terminal.wait_for("LIVE", 5)
        terminal.send(b"2z")
        terminal.watch(0.3)
        publisher = Publisher(world)
        for first in range(0, count, AT_ONCE):
            numbers = range(first, min(first + AT_ONCE, count))
            is_deep = first % (AT_ONCE * 20) == 0
            name, key, model, reason = (hostile_text(chooser)[:60] for _ in range(4))
            more = {"name": name, "key": key, "model": model, "reasons": [reason]} if is_deep else {}
            publisher.texts([f"n{number:05} {hostile_text(chooser)}" for number in numbers], **more)
            deadline = time.monotonic() + 5
            while time.monotonic() < deadline:
                terminal.pump(0.05)
                shown = {int(found) for found in re.findall(r"\bn(\d{5})\b", terminal.text())}
                if shown.issuperset(numbers):
                    break
            seen |= shown
            broken += broken_borders(terminal)
            if is_deep:
                for stroke in (b"\r", b"x", b"x", b"x", b"\x1b", b"g"):
                    terminal.send(stroke)
                    terminal.watch(0.15)
        terminal.watch(1)
        raw = bytes(terminal.raw[: terminal.raw.rfind(FRAME_END)]).decode("utf-8", "replace")
        alive = terminal.process.poll() is None
    wrong = intruders(raw)
    results = [
        is_true("hostile texts drawn", len(seen) == count, f"{len(seen):,}", f"{count:,}"),
        is_true("bytes outside the allow-list", not wrong, f"{len(wrong)}", "0"),
        is_true("rows with a border out of place", not broken, f"{len(broken)}", "0"),
        is_true("still alive", alive),
        beside("bytes looked at", f"{len(raw.encode()):,}"),
    ]
    for sample in [repr(text) for text in wrong[:5]] + broken[:5]:
        print("   ", sample)
    return results
