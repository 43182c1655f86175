"""Runs a program on a pseudo-terminal, and draws what it shows as an SVG file: one cell of the screen, one cell of
the picture, so that the columns of a table stay straight in any viewer.

Example: screenshot.py docs/console.svg --send 1=2 --send 2='\\r' -- secureinfer-console --replay demos/incident.jsonl
"""

import argparse
import fcntl
import html
import os
import pathlib
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable

import pyte

# The palette of the pictures, by pyte's colour names; others arrive as six hexadecimal digits.
COLOURS = {
    "black": "#15171c", "red": "#e06c75", "green": "#98c379", "brown": "#e5c07b", "blue": "#61afef",
    "magenta": "#c678dd", "cyan": "#56b6c2", "white": "#d7dae0",
}  # fmt: skip
FOREGROUND, BACKGROUND, TITLE = "#d7dae0", "#15171c", "#9aa0aa"
WINDOW_BUTTONS = ("#ff5f57", "#febc2e", "#28c840")
FONT = "ui-monospace,DejaVu Sans Mono,Menlo,Consolas,monospace"
# Pixels: a cell, the frame around the screen, the title bar; the text's base line above the cell's lower edge.
CELL_WIDTH, CELL_HEIGHT, PADDING, BAR, BASE = 8.4, 18, 12, 28, 5


class Screen(pyte.Screen):
    """pyte's screen with what curses uses and pyte leaves out: REP, the repetition of the last character, SU and SD."""

    last = " "

    def draw(self, data: str) -> None:
        super().draw(data)
        self.last = data[-1:] or self.last

    def repeat_last(self, count: int = 1) -> None:
        super().draw(self.last * min(count or 1, self.columns))

    def scroll_up(self, count: int = 1) -> None:
        self.scroll(count, (self.margins.bottom if self.margins else self.lines - 1), self.index)

    def scroll_down(self, count: int = 1) -> None:
        self.scroll(count, (self.margins.top if self.margins else 0), self.reverse_index)

    def scroll(self, count: int, edge: int, step: Callable[[], None]) -> None:
        row, self.cursor.y = self.cursor.y, edge
        for _ in range(count or 1):
            step()
        self.cursor.y = row


class Stream(pyte.ByteStream):
    """Hands these on."""

    csi = pyte.ByteStream.csi | {"b": "repeat_last", "S": "scroll_up", "T": "scroll_down"}
    events = pyte.ByteStream.events | {"repeat_last", "scroll_up", "scroll_down"}


class Terminal:
    """A program on a pseudo-terminal of `columns` x `rows`, seen through a terminal emulator."""

    def __init__(self, command: list[str], columns: int, rows: int) -> None:
        self.screen = Screen(columns, rows)
        self.stream = Stream(self.screen)
        self.ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        environment = dict(os.environ, TERM="xterm-256color", LC_ALL="C.UTF-8")
        self.process = subprocess.Popen(
            command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )  # fmt: skip
        os.close(theirs)

    def watch(self, seconds: float) -> None:
        """Feeds the emulator with the program's output for `seconds`, or until the program ends."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            if not select.select([self.ours], [], [], left)[0]:
                return
            try:
                self.stream.feed(os.read(self.ours, 65536))
            except OSError:  # the other side is closed: the program has ended
                return

    def send(self, text: str) -> None:
        os.write(self.ours, text.encode())

    def end(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()


def colour(name: str, default: str) -> str:
    name = name.removeprefix("bright")
    return default if name == "default" else COLOURS.get(name) or f"#{name}"


def style(cell: pyte.screens.Char) -> tuple[str, str, bool]:
    """Foreground, background and boldness of a cell, reverse video resolved."""
    front, back = colour(cell.fg, FOREGROUND), colour(cell.bg, BACKGROUND)
    return (back, front, cell.bold) if cell.reverse else (front, back, cell.bold)


def runs(row: list[pyte.screens.Char]) -> list[tuple[int, int, str, tuple[str, str, bool]]]:
    """Splits a row into (column, cells, text, style): equal style, and each drawn or wide character on its own."""
    found: list[tuple[int, int, str, tuple[str, str, bool]]] = []
    for column, cell in enumerate(row):
        ascii_only = cell.data.isascii() and cell.data != ""
        if found:
            start, count, text, known = found[-1]
            continues = ascii_only and text.isascii() and known == style(cell)
            if cell.data == "" or continues:  # the empty cell is the second half of a wide character
                found[-1] = (start, count + 1, text + cell.data, known)
                continue
        found.append((column, 1, cell.data, style(cell)))
    return found


def row_svg(y: int, row: list[pyte.screens.Char]) -> list[str]:
    parts = []
    top = BAR + PADDING + y * CELL_HEIGHT
    for column, count, text, (front, back, bold) in runs(row):
        x, width = PADDING + column * CELL_WIDTH, count * CELL_WIDTH
        if back != BACKGROUND:
            parts.append(f'<rect x="{x:.1f}" y="{top}" width="{width:.1f}" height="{CELL_HEIGHT}" fill="{back}"/>')
        if text.strip():
            weight = ' font-weight="bold"' if bold else ""
            parts.append(
                f'<text x="{x:.1f}" y="{top + CELL_HEIGHT - BASE}" fill="{front}"{weight} textLength="{width:.1f}" '
                f'lengthAdjust="spacingAndGlyphs" xml:space="preserve">{html.escape(text)}</text>'
            )
    return parts


def svg(screen: pyte.Screen, title: str) -> str:
    width = round(screen.columns * CELL_WIDTH + 2 * PADDING)
    height = screen.lines * CELL_HEIGHT + 2 * PADDING + BAR
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'font-family="{FONT}" font-size="14">',
        f'<rect width="100%" height="100%" rx="8" fill="{BACKGROUND}"/>',
    ]
    for index, fill in enumerate(WINDOW_BUTTONS):
        parts.append(f'<circle cx="{16 + index * 20}" cy="14" r="6" fill="{fill}"/>')
    parts.append(f'<text x="{width // 2}" y="19" text-anchor="middle" fill="{TITLE}">{html.escape(title)}</text>')
    for y in range(screen.lines):
        parts += row_svg(y, [screen.buffer[y][x] for x in range(screen.columns)])
    return "\n".join(parts) + "\n</svg>\n"


def keys_at(text: str) -> tuple[float, str]:
    """Reads SECONDS=KEYS."""
    seconds, separator, keys = text.partition("=")
    try:
        return float(seconds if separator else "?"), keys.encode().decode("unicode_escape")
    except (ValueError, UnicodeDecodeError):
        raise argparse.ArgumentTypeError(f"{text}: give SECONDS=KEYS, such as 1.5=2") from None


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("file", type=pathlib.Path, help="SVG file to write")
    arguments.add_argument("--title", default="", help="text of the window's title bar")
    arguments.add_argument("--columns", type=int, default=160)
    arguments.add_argument("--rows", type=int, default=45)
    arguments.add_argument("--seconds", type=float, default=3, help="how long to watch before the picture (default 3)")
    arguments.add_argument(
        "--send", action="append", default=[], metavar="SECONDS=KEYS", type=keys_at,
        help="keys to send at a time, with \\r for Enter and \\x1b for Esc; may be given again",
    )  # fmt: skip
    arguments.add_argument("command", nargs="+", help="program and its arguments, after --")
    given = arguments.parse_args()
    terminal = Terminal(given.command, given.columns, given.rows)
    try:
        reached = 0.0
        for seconds, keys in sorted(given.send):
            terminal.watch(seconds - reached)
            terminal.send(keys)
            reached = seconds
        terminal.watch(max(0.5, given.seconds - reached))
        # Drawn anew for the picture: pyte keeps stale cells where curses scrolls a part of the screen.
        terminal.process.send_signal(signal.SIGCONT)
        terminal.watch(0.5)
        if terminal.process.poll() is not None:
            print("\n".join(terminal.screen.display).rstrip(), file=sys.stderr)
            print(f"error: {given.command[0]} ended with exit code {terminal.process.returncode}", file=sys.stderr)
            return 1
        given.file.parent.mkdir(parents=True, exist_ok=True)
        given.file.write_text(svg(terminal.screen, given.title))
    finally:
        terminal.end()
    return 0


if __name__ == "__main__":
    sys.exit(main())
