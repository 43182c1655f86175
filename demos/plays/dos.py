"""Denial of service: eight floods by one tenant, and what an honest one feels of them, with and without the gateway.

The model's server that is flooded directly is one of its own, since some floods end it. The rule: through the
gateway every honest question is answered, and the median takes at most three times as long as with nobody else there. It
was stated first; what broke it, questions that are hung up on, is shown in a row of its own and not promised. Every part
lasts some seconds and stays on this machine.
"""

import contextlib
import dataclasses
import pathlib
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator

from .floods import FLOODS, Flood, Target
from .play import Outcome, Play, Row
from .screen import Screen
from .stage import Stage, Unplayable

WANTS = (
    "One customer of a shared model wants it for themselves, or wants it gone: a flood of long answers, connections that never "
    "finish a request, giant and malicious bodies. Beside them an honest customer asks a short question again and again."
)
# What an operator might give a customer: a question a second, one at a time.
LIMITS = ("--rpm", "60", "--tpm", "20000", "--concurrency", "1")
RATIO = 3.0
# An honest client gives up after so long.
PATIENCE = 5.0
PAUSE = 0.1
FEWEST = 5


@dataclasses.dataclass
class Felt:
    """What the honest tenant felt: milliseconds of what was answered, and how many questions were not."""

    times: list[float] = dataclasses.field(default_factory=list)
    failed: int = 0

    def percentile(self, share: float) -> float:
        ordered = sorted(self.times)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("inf")

    @property
    def median(self) -> float:
        return statistics.median(self.times) if self.times else float("inf")

    def __str__(self) -> str:
        if not self.times:
            return f"starves: 0 of {self.failed} answered within {PATIENCE:.0f} s"
        lost = f", {self.failed} unanswered" if self.failed else ""
        return f"{len(self.times)} answered{lost}, p50 {self.median:.0f} ms, p99 {self.percentile(0.99):.0f} ms"


def question(target: Target) -> dict:
    messages = [{"role": "user", "content": "What is the capital of France?"}]
    return {"model": target.model, "messages": messages, "max_tokens": 4, "temperature": 0}


def honest(target: Target, seconds: float, screen: Screen, label: str) -> Felt:
    """Short questions, one after the other, for so long, and some more until there are `FEWEST` or it takes too long."""
    felt = Felt()
    end, latest = time.monotonic() + seconds, time.monotonic() + seconds + PATIENCE
    while (now := time.monotonic()) < end or len(felt.times) + felt.failed < FEWEST and now < latest:
        answer = target.ask(question(target), timeout=PATIENCE)
        if answer.status == 200:
            felt.times.append(answer.milliseconds)
        else:
            felt.failed += 1
            time.sleep(PAUSE)
        screen.live(f"{label}: {felt}")
        time.sleep(PAUSE)
    return felt


def beside(
    flood: Flood, attacker: Target, victim: Target, seconds: float, screen: Screen, label: str
) -> tuple[Felt, str]:
    """What is felt while the flood goes on, and what became of the flood."""
    with flood.against(attacker) as seen:
        time.sleep(0.5)
        felt = honest(victim, seconds, screen, label)
    return felt, ", ".join(f"{outcome} × {count}" for outcome, count in seen.most_common(3))


class Unprotected:
    """The same model's server without a gateway, started anew whenever a flood has ended it or left it stuck."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.process, self.deaths = stage, None, 0

    def start(self) -> Target:
        self.signal(signal.SIGCONT)
        if self.process and not self.has_died() and self.target.ask(question(self.target), timeout=2).status == 200:
            return self.target
        self.stop()
        address = self.stage.run / "unprotected.address"
        address.unlink(missing_ok=True)
        line = [
            "setpriv", "--pdeathsig", "TERM", "--",
            self.stage.root / ".build/model-venv/bin/python", self.stage.root / "scripts/model_server.py",
            self.stage.root / f".build/models/{self.stage.model}.gguf", "--address-file", address,
        ]  # fmt: skip
        log = pathlib.Path(self.stage.run / "unprotected.log").open("w")
        self.process = subprocess.Popen(line, stdout=log, stderr=log)
        deadline = time.monotonic() + 60
        while not (address.exists() and address.read_text()):
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise Unplayable("the model's server that is to be flooded does not start; see unprotected.log")
            time.sleep(0.05)
        self.target = Target(address.read_text(), "", self.stage.model)
        return self.target

    def signal(self, number: signal.Signals) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(number)

    def rest(self) -> None:
        """Holds it still: what is left in its queue must not cost the gateway's side any time."""
        self.signal(signal.SIGSTOP)

    def has_died(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def stop(self) -> None:
        self.signal(signal.SIGCONT)
        if self.process and self.process.poll() is None:
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(5)
            self.process.kill()
            self.process.wait()


@contextlib.contextmanager
def unprotected(stage: Stage) -> Iterator[Unprotected]:
    server = Unprotected(stage)
    try:
        yield server
    finally:
        server.stop()


def act(stage: Stage, screen: Screen) -> Outcome:
    seconds = 2.5 if stage.is_short else 5.0
    customer = stage.tenant("honest")
    quiet = Target(stage.gateway, customer.key, stage.model)
    with unprotected(stage) as server:
        with screen.step("nobody else there") as result:
            honest(quiet, 1, screen, "warming up")
            alone = honest(quiet, seconds, screen, "honest tenant")
            bare = honest(server.start(), seconds, screen, "honest tenant, model alone")
            server.rest()
            result.append(f"through the gateway p50 {alone.median:.0f} ms, without it {bare.median:.0f} ms")
        trials = [flooded(stage, screen, server, quiet, flood, number, seconds) for number, flood in enumerate(FLOODS)]
    with screen.step("nobody else there, once more") as result:
        later = honest(quiet, seconds, screen, "honest tenant")
        result.append(f"p50 {later.median:.0f} ms")
    # What is felt after the floods is shown; a gateway that they leave slow must not loosen its own bound.
    bound = RATIO * alone.median
    rows = [
        Row(
            "nobody else there",
            str(bare),
            f"{alone}; after the floods p50 {later.median:.0f} ms",
            held=not alone.failed + later.failed,
        )
    ]
    for trial in trials:
        guarded = f"{trial.felt}; attacker: {trial.became}"
        rows.append(Row(trial.flood.name, trial.alone, guarded, trial.holds(bound), trial.flood.is_promised))
    count = sum(row.held for row in rows[1:])
    words = (
        f"beside {count} of {len(FLOODS)} floods every honest question was answered, the median within {bound:.0f} ms "
        f"({RATIO:.0f} times the usual)."
    )
    return Outcome(rows, all(row.held for row in rows if row.is_promised), words, lines_each=3)


@dataclasses.dataclass
class Trial:
    """One flood: what was felt of it without the gateway and with it, and what the attacker got."""

    flood: Flood
    alone: str
    felt: Felt
    became: str

    def holds(self, bound: float) -> bool:
        return self.felt.failed == 0 and self.felt.median <= bound


def flooded(
    stage: Stage, screen: Screen, server: Unprotected, quiet: Target, flood: Flood, number: int, seconds: float
) -> Trial:
    with screen.step(flood.name) as result:
        target = server.start()
        felt, _ = beside(flood, target, target, min(seconds, 4), screen, f"{flood.name}, no gateway")
        words = "the server dies; " + str(felt) if server.has_died() else str(felt)
        server.rest()
        attacker = stage.tenant(f"flooder-{number + 1}", *LIMITS)
        guarded, became = beside(
            flood, Target(stage.gateway, attacker.key, stage.model), quiet, seconds, screen, f"{flood.name}, gateway"
        )
        result.append(f"with the gateway {guarded}")
    return Trial(flood, words, guarded, became or "nothing done")


if __name__ == "__main__":
    sys.exit(Play("dos", "denial of service", WANTS, act).perform())
