"""How the console takes a terminal, gives it back, and lives with what happens to it."""

import base64
import os
import re
import shutil
import signal
import subprocess
import termios
import time

from gate import Result, Setting, at_most, is_true
from terminal import Terminal
from world import Publisher, World

GIVEN_BACK = (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?1000l", b"\x1b[?2004l")
ENDS: tuple[tuple[str, int], ...] = (
    ("TERM", signal.SIGTERM), ("INT", signal.SIGINT), ("HUP", signal.SIGHUP), ("QUIT", signal.SIGQUIT),
    ("SEGV", signal.SIGSEGV), ("ABRT", signal.SIGABRT), ("Swift trap (ILL)", signal.SIGILL),
    ("Swift trap (TRAP)", signal.SIGTRAP), ("BUS", signal.SIGBUS), ("FPE", signal.SIGFPE),
)  # fmt: skip

CRASHES = [number for name, number in ENDS[4:]]
LAST_WORDS = b"ended abnormally; messages are in "


def ended(setting: Setting, world: World, name: str, number: int | None) -> Result:
    """Ends one console by `q` or a signal, and looks at the terminal it leaves."""
    with Terminal(world.command(setting.console), environment=world.environment()) as terminal:
        terminal.wait_for("LIVE", 5)
        position = len(terminal.raw)
        began = time.monotonic()
        if number is None:
            terminal.send(b"q")
        else:
            terminal.process.send_signal(number)
        code = terminal.exit_code(3)
        took = time.monotonic() - began
        tail = bytes(terminal.raw[position:])
        missing = [part for part in GIVEN_BACK if part not in tail]
        settings = terminal.settings_are_back()
    passed = code is not None and took <= 1 and not missing and settings
    words = f"{took * 1000:.0f} ms, code {code}"
    if missing:
        words += " without " + b" ".join(missing).decode().replace("\x1b", "ESC")
    if not settings:
        words += ", settings differ"
    if number in CRASHES and LAST_WORDS not in tail:
        words += ", without last words"
        passed = False
    return Result(f"{name}: settings equal, ?1049l ?25h ?1000l ?2004l sent", words, "≤ 1 s", passed)


def restored_by_other(command: list[str], number: int) -> str:
    """✓ where the settings are back and the cursor and the main screen were asked for."""
    with Terminal(command, emulates=False) as terminal:
        terminal.watch(1.5)
        position = len(terminal.raw)
        terminal.process.send_signal(number)
        terminal.exit_code(3)
        tail = bytes(terminal.raw[position:])
        return "✓" if terminal.settings_are_back() and GIVEN_BACK[0] in tail and GIVEN_BACK[1] in tail else "✗"


def restored(setting: Setting) -> list[Result]:
    with World() as world:
        results = [ended(setting, world, "q", None)]
        results += [ended(setting, world, name, number) for name, number in ENDS]
    for name, command in setting.others.items():
        marks = [f"{word} {restored_by_other(command, number)}" for word, number in (ENDS[0], ENDS[4], ENDS[2])]
        results.append(Result(f"{name}: settings, ?1049l and ?25h", "  ".join(marks), "–", True))
    return results


def gone(setting: Setting) -> list[Result]:
    results = []
    with World() as world:
        for what, controls in (("closed window", True), ("closed terminal without a hang-up", False)):
            command = world.command(setting.console)
            with Terminal(command, environment=world.environment(), controls=controls) as terminal:
                terminal.wait_for("LIVE", 5)
                terminal.hang_up()
                began = time.monotonic()
                code = terminal.exit_code(3)
                took = (time.monotonic() - began) * 1000
            results.append(at_most(f"{what}: time to exit", took if code is not None else 9e9, 1000, "ms"))
        with Terminal(world.command(setting.console), environment=world.environment()) as terminal:
            terminal.wait_for("LIVE", 5)
            stalled = stop_reading(terminal, world)
            began = time.monotonic()
            terminal.process.send_signal(signal.SIGTERM)
            code = None
            while time.monotonic() - began < 3 and (code := terminal.process.poll()) is None:
                time.sleep(0.01)
            took = (time.monotonic() - began) * 1000
            results.append(is_true("a terminal that reads no more holds the console's output", stalled))
            results.append(at_most("such a terminal: TERM to exit", took if code is not None else 9e9, 1000, "ms"))
    return results


def stop_reading(terminal: Terminal, world: World) -> bool:
    """Lets output pile up until the program waits in `write`; true once it does."""
    publisher = Publisher(world)
    for _ in range(100):
        publisher.blocks(200)
        terminal.send(b"z")
        time.sleep(0.03)
        with open(f"/proc/{terminal.process.pid}/syscall") as file:
            if file.read().startswith("1 "):
                return True
    return False


def suspended(setting: Setting) -> list[Result]:
    """Under a shell with job control: Ctrl-Z, then `fg`, twice, with another size in between."""
    with World() as world:
        environment = world.environment() | {"PS1": "PROMPT> ", "HISTFILE": ""}
        with Terminal(["bash", "--norc", "-i"], environment=environment) as terminal:
            terminal.wait_for("PROMPT>", 5)
            shell = termios.tcgetattr(terminal.theirs)
            terminal.send(" ".join(world.command(setting.console)).encode() + b"\r")
            terminal.wait_for("LIVE", 5)
            own = termios.tcgetattr(terminal.theirs)
            results = []
            for size in ((120, 30), (80, 24)):
                position = len(terminal.raw)
                terminal.send(b"\x1a")
                terminal.wait_for("Stopped", 3)
                tail = bytes(terminal.raw[position:])
                fine = all(part in tail for part in GIVEN_BACK) and termios.tcgetattr(terminal.theirs) == shell
                results.append(is_true("Ctrl-Z gives the shell its terminal", fine))
                terminal.resize(*size)
                position = len(terminal.raw)
                terminal.send(b"fg\r")
                terminal.wait_for("LIVE.*", 3)
                terminal.watch(0.3)
                bottom = terminal.line(size[1] - 1)
                taken = termios.tcgetattr(terminal.theirs) == own and b"\x1b[?2004h" in terminal.raw[position:]
                fits = "Help" in bottom
                results.append(is_true(f"fg takes it again, at {size[0]}x{size[1]}", taken and fits))
            terminal.send(b"q")
            terminal.wait_for("PROMPT>", 3)
    return results


# Name, TERM, more of the environment.
TERMINALS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("xterm-256color", "xterm-256color", {}), ("xterm", "xterm", {}), ("xterm-mono", "xterm-mono", {}),
    ("vt100", "vt100", {}), ("linux", "linux", {}), ("screen", "screen", {}),
    ("tmux-256color", "tmux-256color", {}), ("xterm-direct", "xterm-direct", {}),
    ("NO_COLOR", "xterm-256color", {"NO_COLOR": "1"}), ("LC_ALL=C", "xterm-256color", {"LC_ALL": "C"}),
    ("no locale at all", "xterm-256color", {"LC_ALL": ""}),
    ("a UTF-8 locale that is not installed", "xterm-256color", {"LC_ALL": "", "LANG": "xx_YY.UTF-8"}),
)  # fmt: skip
COLOUR = re.compile(rb"\x1b\[(?:\d*;)*(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;\d+)*m|\x1b\[[34]8:")
MONOCHROME = ("xterm-mono", "vt100", "NO_COLOR")
WITHOUT_MODES = ("vt100", "linux")


def shown_right(setting: Setting, world: World, name: str, term: str, more: dict[str, str]) -> Result:
    faults = []
    with Terminal(world.command(setting.console), term=term, environment=world.environment() | more) as terminal:
        try:
            terminal.wait_for("LIVE", 5)
        except AssertionError:
            return Result(name, "NO FRAME", "a frame", False)
        terminal.watch(0.3)
        terminal.send(b"q")
        ends = terminal.exit_code(2) == 0
        raw = bytes(terminal.raw)
        if not ends or not terminal.settings_are_back():
            faults.append("not given back")
    if bool(COLOUR.search(raw)) == (name in MONOCHROME):
        faults.append("colour" if name in MONOCHROME else "no colour")
    if (b"\x1b[?1000h" in raw or b"\x1b[?2004h" in raw) == (name in WITHOUT_MODES):
        faults.append("modes")
    if (name == "LC_ALL=C" or name == "vt100" and b"\x0e" in raw) != raw.isascii():
        faults.append("boxes")
    return Result(name, ", ".join(faults) or "right", "right", not faults)


def terminals(setting: Setting) -> list[Result]:
    results = []
    with World() as world:
        Publisher(world).blocks(20)
        known = [entry for entry in TERMINALS if is_known(entry[1])]
        results += [shown_right(setting, world, *entry) for entry in known]
        for _, term, _ in TERMINALS:
            if not is_known(term):
                results.append(Result(term, "no terminfo here", "–", True))
        results.append(refuses_dumb(setting, world))
        if shutil.which("tmux"):
            results.append(runs_in_tmux(setting, world))
    return results


def is_known(term: str) -> bool:
    return subprocess.run(["infocmp", term], capture_output=True, check=False).returncode == 0


def refuses_dumb(setting: Setting, world: World) -> Result:
    with Terminal(world.command(setting.console), term="dumb", environment=world.environment()) as terminal:
        code = terminal.exit_code(2)
        lines = terminal.raw.decode().strip().splitlines()
    fine = code == 2 and len(lines) == 1 and "\x1b" not in lines[0]
    return is_true("dumb: one line, exit code 2", fine, "" if fine else f"code {code}, {len(lines)} lines")


def runs_in_tmux(setting: Setting, world: World) -> Result:
    socket = str(world.folder / "tmux")
    tmux = ["tmux", "-S", socket, "-f", "/dev/null"]
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TERM": "xterm-256color"} | world.environment()
    command = " ".join(world.command(setting.console))
    subprocess.run([*tmux, "new-session", "-d", "-x", "160", "-y", "45", command], env=environment, check=True)
    text = ""
    deadline = time.monotonic() + 5
    while "LIVE" not in text and time.monotonic() < deadline:
        time.sleep(0.1)
        text = subprocess.run([*tmux, "capture-pane", "-p"], capture_output=True, text=True, check=False).stdout
    subprocess.run([*tmux, "kill-server"], check=False)
    return is_true("inside tmux", "LIVE" in text and "┌" in text and "$p" not in text)


# What it is, and its bytes.
ODD_INPUT: tuple[tuple[str, bytes], ...] = (
    ("a paste of command keys", b"\x1b[200~qQbBuVK:quit\r\x03\x1a\x1b[201~"),
    ("mouse reports on the header", b"\x1b[<0;1;1M\x1b[<0;1;1m\x1b[<35;1;1M\x1b[<2;1;1M"),
    ("mouse reports out of bounds", b"\x1b[<0;99999;99999M\x1b[<1;2;3;4;5;6M\x1b[<q" + b"\x1b[<0;0;0M"),
    ("mouse reports of old terminals", b"\x1b[Mqqq"),
    ("sequences that no key of this terminal has", b"\x1b[98;5u\x1b[27;5;117~\x1b[?62;9;22c\x1b[200;1R"),
    ("bytes that are no UTF-8", b"\xff\xfe\xc0\x80\xed\xa0\x80"),
    ("NUL and its like", bytes(range(14, 26)) + b"\x00\x1c\x1d\x1e\x1f"),
)  # fmt: skip


def odd_input(setting: Setting) -> list[Result]:
    """Input that is no key leaves the screen as it was and the console at work."""
    results = []
    clock = ("--clock", "2026-05-04T12:04:31Z")
    for what, data in ODD_INPUT:
        with World() as world:
            command = world.command(setting.console, *clock)
            with Terminal(command, environment=world.environment()) as terminal:
                terminal.wait_for("LIVE", 5)
                terminal.watch(1.5)
                before = steady_part(terminal.text())
                terminal.send(data)
                terminal.watch(0.5)
                same = terminal.process.poll() is None and steady_part(terminal.text()) == before
                terminal.send(b"q")
                ends = terminal.exit_code(2) == 0
        results.append(is_true(f"{what}: nothing happens, then q quits", same and ends))
    with World() as world, Terminal(world.command(setting.console), environment=world.environment()) as terminal:
        terminal.wait_for("LIVE", 5)
        terminal.send(b"\x1b[200~half a paste")
        terminal.watch(1.5)
        terminal.send(b"q")  # perhaps the rest of the paste
        terminal.watch(1.5)
        kept = terminal.process.poll() is None
        terminal.send(b"q")
        ends = terminal.exit_code(2) == 0
        results.append(is_true("a paste without an end: no key after one silence, keys after two", kept and ends))
    return [*results, clicked(setting), *copied(setting)]


def clicked(setting: Setting) -> Result:
    """The left button chooses the row that is under it."""
    with World() as world, Terminal(world.command(setting.console), environment=world.environment()) as terminal:
        terminal.wait_for("LIVE", 5)
        Publisher(world).blocks(20)
        terminal.watch(0.5)
        terminal.send(b"\x1b[<0;101;9M\x1b[<0;101;9m")
        terminal.watch(0.5)
        return is_true("a click chooses the row under it", "▶" in terminal.line(8)[78:])


def copied(setting: Setting) -> list[Result]:
    """`y` puts a row's id on the terminal's clipboard where there is one, as text that cannot act in a shell."""
    results = []
    for term, wanted in (("xterm-256color", True), ("linux", False)):
        with World() as world:
            command = world.command(setting.console)
            with Terminal(command, term=term, environment=world.environment()) as terminal:
                terminal.wait_for("LIVE", 5)
                Publisher(world).texts(["to be copied"], request="r7;id\n\x1b[2J")
                terminal.wait_for("to be copied", 3)
                terminal.send(b"2y")
                terminal.watch(0.5)
                found = re.findall(rb"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07", terminal.raw)
        texts = [base64.b64decode(text).decode() for text in found]
        fine = len(texts) == wanted and all(text.isprintable() and "r7" in text for text in texts)
        words = "copies an id, nothing else" if wanted else "has no clipboard and gets nothing"
        results.append(is_true(f"y on {term} {words}", fine, "yes" if fine else f"{texts}"))
    return results


def resize(setting: Setting) -> list[Result]:
    """351 sizes in 5 s; then the screen must look like that of a console that was started in the last size."""
    sizes = [(1 + i * 219 // 350, 1 + i * 59 // 350) for i in range(351)]
    sizes.sort(key=lambda size: (size[0] * 7919) % 351)
    sizes[0], sizes[-1] = (1, 1), (220, 60)
    clock = ("--clock", "2026-05-04T12:04:31Z")
    results = []
    with World() as world:
        command = world.command(setting.console, *clock)
        with Terminal(command, environment=world.environment()) as terminal:
            terminal.wait_for("LIVE", 5)
            for size in [*sizes, (220, 60)]:
                terminal.resize(*size)
                deadline = time.monotonic() + 5 / 351
                while (left := deadline - time.monotonic()) > 0:
                    terminal.pump(left)
            for columns, rows in ((220, 60), (80, 24), (160, 45)):
                terminal.resize(columns, rows)
                terminal.watch(0.5)
                storm = terminal.text()
                with Terminal(command, columns, rows, environment=world.environment()) as fresh:
                    fresh.wait_for("LIVE", 5)
                    fresh.watch(0.5)
                    other = fresh.text()
                same = steady_part(storm) == steady_part(other)
                results.append(is_true(f"after 351 sizes in 5 s: {columns}x{rows} as drawn afresh", same))
                if not same:
                    print(difference(storm, other))
            results.append(is_true("still alive", terminal.process.poll() is None))
    return results


def steady_part(text: str) -> str:
    """The screen without what differs between two consoles that started at different times: lag and remarks."""
    lines = re.sub(r"lag \d+ms", "lag", text).split("\n")
    del lines[-2]
    return "\n".join(lines)


def difference(one: str, other: str) -> str:
    pairs = zip(one.split("\n"), other.split("\n"), strict=False)
    return "\n".join(f"{row}: {a}\n{row}: {b}" for row, (a, b) in enumerate(pairs) if a != b)


def redis_lost(setting: Setting) -> list[Result]:
    """Redis is killed, and comes back; events were published meanwhile that nobody heard."""
    with World() as world, Terminal(world.command(setting.console), environment=world.environment()) as terminal:
        assert world.redis
        terminal.wait_for("LIVE", 5)
        terminal.watch(4)
        Publisher(world).blocks(5)
        terminal.watch(0.1)
        world.redis.kill()
        stale = terminal.wait_for("STALE", 10)
        terminal.watch(3)
        world.redis.start()
        back = terminal.wait_for("LIVE", 10)
        terminal.watch(1)
        world.sequence.value += 7
        Publisher(world).blocks(1)
        row = terminal.wait_for(r"7 events|7 of \d|gap 7", 5)
        return [
            at_most("Redis killed: STALE after", stale, 2, "s", 2),
            at_most("Redis back after 3 s: LIVE after", back, 5, "s", 2),
            at_most("7 events lost: gap row after", row, 2, "s", 2),
        ]
