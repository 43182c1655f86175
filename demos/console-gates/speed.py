"""How fast the console starts and answers, and what it costs."""

import re
import statistics
import threading
import time

from gate import Result, Setting, at_most, beside, is_true
from machine import Pauses
from terminal import Cost, Terminal
from world import Publisher, World

# Seconds without output that end the first frame of another program; the console's ends with its line of keys.
QUIET = 0.04
LAST_ROW = b"Help"
HEADER_COUNTS = re.compile(r"drop ([\d,]+)(?: gap ([\d,]+))?.*?blocked ([\d,]+)")


def milliseconds_to_first_frame(command: list[str], environment: dict[str, str], last: bytes = b"") -> float:
    """From the start of a program to the last byte of what it draws before it pauses, or to the bytes `last`."""
    with Terminal(command, emulates=False, environment=environment) as terminal:
        if not terminal.pump(5):
            raise AssertionError(f"{command[0]} draws nothing")
        while not (last and last in terminal.raw) and terminal.pump(1 if last else QUIET):
            if time.monotonic() - terminal.started > 2:
                break
        return (terminal.times[-1] - terminal.started) * 1000


def first_frame(setting: Setting) -> list[Result]:
    rounds = 15 if setting.full else 5
    results = []
    for what, answers, has_redis in (
        ("control API absent, no Redis", "absent", False),
        ("control API hangs", "never", False),
        ("control API answers after 1.5 s", "slowly", True),
    ):
        with World(answers, has_redis) as world:
            command = world.command(setting.console)
            environment = world.environment()
            times = [milliseconds_to_first_frame(command, environment, LAST_ROW) for _ in range(rounds)]
        results.append(at_most(f"first frame, {what}, median of {rounds}", statistics.median(times), 50, "ms"))
    for name, command in setting.others.items():
        times = [milliseconds_to_first_frame(command, {}) for _ in range(5)]
        results.append(beside(f"first frame of {name}", f"{statistics.median(times):.0f} ms"))
    return results


def used(terminal: Terminal, seconds: float) -> tuple[float, float, Cost]:
    """Share of a core in percent and wake-ups a second over a while, and what it was at the end."""
    before = terminal.cost()
    terminal.watch(seconds)
    after = terminal.cost()
    passed = after.at - before.at
    return (after.cpu - before.cpu) / passed * 100, (after.switches - before.switches) / passed, after


def idle(setting: Setting) -> list[Result]:
    seconds = 60 if setting.full else 15
    results = []
    with World() as world:
        with Terminal(world.command(setting.console), environment=world.environment()) as terminal:
            terminal.wait_for("LIVE", 5)
            terminal.watch(12)
            terminal.emulates = False
            share, wakes, cost = used(terminal, seconds)
        results.append(at_most(f"CPU while nothing happens, {seconds} s", share, 0.1, "%", 2))
        results.append(at_most("wake-ups a second, all threads", wakes, 1, "", 2))
        results.append(beside("resident memory", f"{cost.resident / 1e6:.1f} MB"))
    for name, command in setting.others.items():
        with Terminal(command, emulates=False) as terminal:
            terminal.watch(3)
            share, wakes, _ = used(terminal, seconds / 2)
        results.append(beside(f"{name}: CPU, wake-ups a second", f"{share:.2f} %, {wakes:.1f}"))
    return results


def steady(setting: Setting) -> list[Result]:
    seconds = 30 if setting.full else 8
    results = []
    for source, has_redis in (("Redis", True), ("the control API", False)):
        with World(has_redis=has_redis) as world:
            command = world.command(setting.console)
            with Terminal(command, environment=world.environment()) as terminal:
                terminal.wait_for("LIVE", 5)
                terminal.emulates = False
                with world.publishing(1000, seconds + 2) as sent:
                    terminal.watch(1)
                    began = time.monotonic()
                    share, wakes, _ = used(terminal, seconds)
                    frames = len(terminal.frames(began)) / seconds
                    terminal.watch(2)
                results += [
                    at_most(f"1,000 events/s from {source}: CPU, of a core", share, 10, "%", 1),
                    at_most("frames a second", frames, 20, "", 1),
                    *exact(terminal, sent.value),
                    beside("wake-ups a second", f"{wakes:.0f}"),
                ]
    return results


def counts(terminal: Terminal) -> tuple[int, int, int]:
    """Blocked, dropped and missed, as the header shows them."""
    match = HEADER_COUNTS.search(terminal.line(0))
    if not match:
        raise AssertionError(f"no counts in the header: {terminal.line(0)}")
    dropped, gap, blocked = (int((group or "0").replace(",", "")) for group in match.groups())
    return blocked, dropped, gap


def settled_counts(terminal: Terminal) -> tuple[int, int, int]:
    """The counts, once they stand still and the screen is drawn anew, wide enough for all of them."""
    terminal.watch(1.5)
    terminal.emulates = True
    terminal.resize(220, 45)
    terminal.watch(1.5)
    return counts(terminal)


def stalls(what: str, frames: list[float], pauses: Pauses) -> list[Result]:
    """The longest time between two frames, without what the console waited for a core in it, and with that."""
    pairs = list(zip(frames, frames[1:], strict=False))
    if not pairs:
        return [is_true(f"{what}: frames", False)]
    own = max((after - before) * 1000 - pauses.waited(before, after) for before, after in pairs)
    whole = max(after - before for before, after in pairs) * 1000
    return [
        at_most(f"{what}: longest time between frames", own, 100, "ms"),
        beside("with what it waited for a core; longest pause here", f"{whole:.0f}, {pauses.longest:.0f} ms"),
    ]


def flood(setting: Setting) -> list[Result]:
    seconds = 60 if setting.full else 10
    with World() as world, Terminal(world.command(setting.console), environment=world.environment()) as terminal:
        terminal.wait_for("LIVE", 5)
        terminal.emulates = False
        with world.publishing(10_000, seconds) as sent:
            terminal.watch(0.5)
            began = time.monotonic()
            with Pauses(terminal.process.pid) as pauses:
                share, _, cost = used(terminal, seconds - 1)
            frames = terminal.frames(began)
            terminal.watch(1)
        results = [
            *stalls("10,000 events/s", frames, pauses),
            *exact(terminal, sent.value),
            beside("events/s that came to pass", f"{sent.value / seconds:,.0f}"),
            beside("CPU, resident memory", f"{share:.0f} %, {cost.resident / 1e6:.0f} MB"),
        ]
    return results + burst(setting)


def burst(setting: Setting) -> list[Result]:
    """50,000 events within a second. Made before, since making one takes longer than reading it."""
    with World() as world, Terminal(world.command(setting.console), environment=world.environment()) as terminal:
        terminal.wait_for("LIVE", 5)
        terminal.emulates = False
        publisher = Publisher(world)
        thread = threading.Thread(target=publisher.burst, args=(50_000, 1))
        thread.start()
        with Pauses(terminal.process.pid) as pauses:
            while thread.is_alive():
                terminal.watch(0.05)
        began = time.monotonic() - publisher.took
        terminal.watch(1)
        frames = [at for at in terminal.frames(began) if at < began + publisher.took]
        return [
            *stalls("50,000 events in a second", frames, pauses),
            *exact(terminal, 50_000),
            beside("seconds that publishing took", f"{publisher.took:.2f}"),
        ]


def exact(terminal: Terminal, sent: int) -> list[Result]:
    """Every event is accounted for."""
    blocked, dropped, gap = settled_counts(terminal)
    total = blocked + dropped + gap
    return [
        is_true("blocked + dropped + missed = sent", total == sent, f"{total:,}", f"{sent:,}"),
        beside("of these dropped, missed", f"{dropped:,}, {gap:,}"),
    ]


def memory(setting: Setting) -> list[Result]:
    events = 1_000_000 if setting.full else 100_000
    with World() as world, Terminal(world.command(setting.console), environment=world.environment()) as terminal:
        terminal.wait_for("LIVE", 5)
        terminal.emulates = False
        publisher = Publisher(world)
        most = 0
        for _ in range(events // 1000):
            publisher.blocks(1000)
            while terminal.pump(0):
                pass
            most = max(most, terminal.cost().resident)
        total = sum(settled_counts(terminal))
        after = terminal.cost().resident
    return [
        at_most(f"resident memory after {events:,} events", after / 1e6, 64, "MB", 1),
        beside("most at any time", f"{most / 1e6:.1f} MB"),
        is_true("all of them counted", total == events, f"{total:,}", f"{events:,}"),
    ]


def echo_time(terminal: Terminal, key: bytes, patience: float) -> float | None:
    """Milliseconds from a key to its bytes on the screen; nil when they do not come."""
    position = len(terminal.raw)
    began = time.monotonic()
    terminal.send(key)
    while time.monotonic() - began < patience:
        terminal.pump(0.02)
        if terminal.raw.find(key, position) >= 0:
            return (terminal.times[-1] - began) * 1000
    return None


def typed(terminal: Terminal, count: int) -> list[float]:
    """Types letters that nothing else on the screen has into the filter; the time each took to appear, sorted."""
    letters = [chr(0x430 + i).encode() for i in range(32)]
    times: list[float] = []
    terminal.send(b"/")
    for number in range(count):
        if number % len(letters) == 0:
            terminal.send(b"\x15")
            terminal.watch(0.1)
        taken = echo_time(terminal, letters[number % len(letters)], 1)
        if taken is not None:
            times.append(taken)
        terminal.watch(0.01)
    return sorted(times)


def keys(setting: Setting) -> list[Result]:
    count = 2000 if setting.full else 300
    with World() as world, Terminal(world.command(setting.console), environment=world.environment()) as terminal:
        terminal.wait_for("LIVE", 5)
        terminal.emulates = False
        with world.publishing(1000, count * 0.022 + 3), Pauses(terminal.process.pid) as pauses:
            terminal.watch(1)
            times = typed(terminal, count)
    silent = World("never", has_redis=False)
    with silent as world, Terminal(world.command(setting.console), environment=world.environment()) as terminal:
        terminal.wait_for("CONNECTING", 5)
        terminal.emulates = False
        hung = typed(terminal, 100)
    return [
        is_true("keys kept under 1,000 events/s", len(times) == count, f"{len(times):,}", f"{count:,}"),
        at_most("key to screen, 95 of 100", times[len(times) * 95 // 100], 30, "ms", 1),
        beside("key to screen, median and most", f"{statistics.median(times):.1f}, {times[-1]:.1f} ms"),
        beside("longest pause of this machine meanwhile", f"{pauses.longest:.0f} ms"),
        is_true("keys kept while the control API hangs", len(hung) == 100, f"{len(hung)}", "100"),
        at_most("key to screen meanwhile, 95 of 100", hung[len(hung) * 95 // 100], 30, "ms", 1),
    ]
