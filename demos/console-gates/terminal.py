"""A program on a pseudo-terminal: its bytes with the time they came, the screen they draw, and what it costs."""

import bisect
import dataclasses
import fcntl
import os
import pathlib
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "scripts"))
from screenshot import Screen, Stream  # noqa: E402

# A terminal that can hold its picture says so; then every frame of the console stands between these two.
ASKS_SYNC, KNOWS_SYNC = b"\x1b[?2026$p", b"\x1b[?2026;2$y"
FRAME_BEGIN, FRAME_END = b"\x1b[?2026h", b"\x1b[?2026l"
LONGEST_RAW = 64 << 20


def number_after(name: str, file: pathlib.Path) -> int:
    return int(file.read_text().partition(name)[2].split()[0])


@dataclasses.dataclass
class Cost:
    """What a process has used so far."""

    at: float
    cpu: float
    switches: int
    resident: int


class Terminal:
    """One program on a terminal of its own. `emulates` draws its bytes on a pyte screen, which costs time of ours."""

    def __init__(
        self, command: list[str], columns: int = 160, rows: int = 45, term: str = "xterm-256color",
        environment: dict[str, str] | None = None, emulates: bool = True, controls: bool = True,
    ) -> None:  # fmt: skip
        self.raw = bytearray()
        self.times: list[float] = []
        self.offsets: list[int] = []
        self.emulates = emulates
        self.screen = Screen(columns, rows)
        self.stream = Stream(self.screen)
        self.ours, self.theirs = pty.openpty()
        self.resize(columns, rows)
        self.before = termios.tcgetattr(self.theirs)
        variables = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "LANG", "LC_ALL", "LC_CTYPE", "TMUX")}
        variables |= {"TERM": term, "LC_ALL": "C.UTF-8"} | (environment or {})
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            command, stdin=self.theirs, stdout=self.theirs, stderr=self.theirs, env=variables, start_new_session=True,
            preexec_fn=(lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0)) if controls else None,
        )  # fmt: skip

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *_: object) -> None:
        self.end()
        for descriptor in (self.ours, self.theirs):
            if descriptor >= 0:
                os.close(descriptor)

    def resize(self, columns: int, rows: int) -> None:
        """Also tells the program, once there is one."""
        fcntl.ioctl(self.theirs, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.screen.resize(rows, columns)

    def pump(self, seconds: float) -> bool:
        """Takes one piece of output, waiting for it at most so long; false when none came."""
        if not select.select([self.ours], [], [], seconds)[0]:
            return False
        try:
            piece = os.read(self.ours, 1 << 16)
        except OSError:  # the other side is closed
            return False
        self.times.append(time.monotonic())
        self.offsets.append(len(self.raw))
        self.raw += piece
        if len(self.raw) > LONGEST_RAW:
            raise AssertionError("the program wrote more than 64 MiB")
        if ASKS_SYNC in piece:
            self.send(KNOWS_SYNC)
        if self.emulates:
            self.stream.feed(piece.replace(ASKS_SYNC, b""))
        return True

    def watch(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            self.pump(left)

    def wait_for(self, pattern: str, seconds: float) -> float:
        """Seconds until the screen shows `pattern`; fails when it does not."""
        began = time.monotonic()
        while not re.search(pattern, self.text()):
            left = began + seconds - time.monotonic()
            if left <= 0:
                raise AssertionError(f"no /{pattern}/ on the screen within {seconds} s:\n{self.text()}")
            self.pump(min(left, 0.05))
        return time.monotonic() - began

    def send(self, data: bytes) -> None:
        os.write(self.ours, data)

    def line(self, row: int) -> str:
        """One row. The emulator's own `display` fails where half of a wide character was drawn over."""
        cells = self.screen.buffer[row]
        return "".join(cells[column].data for column in range(self.screen.columns)).rstrip()

    def text(self) -> str:
        return "\n".join(self.line(row) for row in range(self.screen.lines))

    def frames(self, since: float = 0) -> list[float]:
        """When each frame of the console began to arrive."""
        found = (match.start() for match in re.finditer(re.escape(FRAME_BEGIN), self.raw))
        times = (self.times[bisect.bisect_right(self.offsets, at) - 1] for at in found)
        return [at for at in times if at >= since]

    def cost(self) -> Cost:
        folder = pathlib.Path(f"/proc/{self.process.pid}")
        cpu = switches = 0
        for thread in (folder / "task").iterdir():
            cpu += int((thread / "schedstat").read_text().split()[0])
            switches += number_after("\nvoluntary_ctxt_switches:", thread / "status")
        resident = number_after("\nVmRSS:", folder / "status") * 1024
        return Cost(time.monotonic(), cpu / 1e9, switches, resident)

    def settings_are_back(self) -> bool:
        return termios.tcgetattr(self.theirs) == self.before

    def hang_up(self) -> None:
        """The person closes the window: nobody holds the terminal any more."""
        for descriptor in (self.ours, self.theirs):
            os.close(descriptor)
        self.ours = self.theirs = -1

    def exit_code(self, seconds: float) -> int | None:
        """The exit code once the program ended; nil when it has not within the time."""
        deadline = time.monotonic() + seconds
        while self.process.poll() is None:
            if time.monotonic() > deadline:
                return None
            if self.ours >= 0:
                self.pump(0.01)
            else:
                time.sleep(0.01)
        while self.ours >= 0 and self.pump(0.02):
            pass
        return self.process.returncode

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            if self.exit_code(3) is None:
                self.process.kill()
                self.process.wait()
