"""Model extraction: probabilities, boundaries, an instruction set and a campaign over many keys, with and without the gateway.

The thief's requests are those of demos/traces. The alarm is the first request that is on record with an extraction's reason. The
first two attacks ask the real model; the others need many long answers and ask one that answers at once, since what is
counted is requests.
"""

import statistics
import sys
from collections.abc import Callable

from . import thieves
from .play import Outcome, Play, Row
from .screen import Screen
from .stage import Answer, Stage, Tenant, post

WANTS = (
    "A rival rents a key and wants the model: the probabilities of its next words, its decision boundaries, an instruction "
    "set answered by it to train a copy on. No single request is an attack; what gives the thief away is what they add up to."
)
# Requests that go on after the alarm, to see what the answers are worth then.
AFTER = 4


class Theft:
    """One thief's requests, until the alarm and some beyond."""

    def __init__(self, tenant: Tenant, screen: Screen) -> None:
        self.tenant, self.screen = tenant, screen
        self.alarm: int | None = None
        self.before: list[Answer] = []
        self.after: list[Answer] = []

    def go(self, bodies: list[dict]) -> None:
        for number, body in enumerate(bodies, 1):
            answer = self.tenant.ask(body)
            if self.alarm is None:
                self.before.append(answer)
                if answer.action not in ("", "allow") and self.is_extraction(answer):
                    self.alarm = number
            else:
                self.after.append(answer)
                if len(self.after) == AFTER:
                    return
            self.screen.live(f"request {number}: {answer.ruling}")

    def is_extraction(self, answer: Answer) -> bool:
        """Whether the record says so; a single text can be warned of for other reasons."""
        found = self.tenant.stage.rows("audit", "query", "--request", answer.headers.get("x-request-id", ""))
        return any(reason.startswith("ext_") for row in found for reason in row.get("reasons", []))

    def worth(self, is_useful: Callable[[Answer], bool]) -> str:
        """What the thief got before the alarm, and what the answers are like after it."""
        if self.alarm is None:
            return f"no alarm in {len(self.before)} requests"
        got = sum(map(is_useful, self.before + self.after))
        wait = statistics.median(answer.milliseconds for answer in self.after) / 1000 if self.after else 0
        useful = sum(map(is_useful, self.after))
        later = f"after the alarm {useful} of {len(self.after)}, each in {wait:.1f} s"
        return f"alarm at request {self.alarm}; {got} useful answers in all; {later}"


def with_probabilities(answer: Answer) -> bool:
    return answer.status == 200 and answer.has_logprobs


def answered(answer: Answer) -> bool:
    return answer.status == 200 and bool(answer.text)


def taken_directly(url: str, bodies: list[dict], is_useful: Callable[[Answer], bool], sample: int) -> str:
    """What the model's server gives a sample of the same requests; it has no reason ever to stop."""
    answers = [post(url + "/v1/chat/completions", body) for body in bodies[:sample]]
    useful = sum(map(is_useful, answers))
    return f"{useful} of {len(answers)} useful answers, the last as good as the first"


def stolen(
    stage: Stage,
    screen: Screen,
    name: str,
    kind: str,
    is_useful: Callable[[Answer], bool],
    most: int,
    bound: int,
    real: bool = True,
) -> Row:
    """One thief with one key."""
    model, url = (stage.model, stage.model_url) if real else ("canned", stage.stub_url)
    bodies = thieves.bodies(kind, model)[:most]
    tenant = stage.tenant(
        f"thief-{kind.split('_')[0]}-{kind.split('_')[-1]}", "--rpm", "0", "--tpm", "0", "--concurrency", "0"
    )
    theft = Theft(tenant, screen)
    with screen.step(name) as result:
        alone = taken_directly(url, bodies, is_useful, sample=12)
        theft.go(bodies)
        result.append(theft.worth(is_useful))
    evidence = said(stage, tenant)
    if evidence:
        screen.caption(f"the alert says: {evidence}")
    held = theft.alarm is not None and theft.alarm <= bound
    return Row(name, alone, theft.worth(is_useful), held)


def said(stage: Stage, tenant: Tenant) -> str:
    for alert in stage.alerts("--tenant", tenant.name):
        if str(alert.get("code", "")).startswith("ext_"):
            return f"{alert['code']}, confidence {alert.get('confidence')}: {alert.get('evidence')}"
    return ""


def campaign(stage: Stage, screen: Screen) -> Row:
    """Many accounts, none of which asks much."""
    kind, name = "hydra_templates_24_by_50", "campaign over 24 keys"
    dealt = thieves.in_turn(kind, "canned")
    most = 400 if stage.is_short else 700
    tenants = [stage.tenant(f"hydra-{number + 1}", "--rpm", "0", "--tpm", "0", "--concurrency", "0", "--auto-ban", "off")
               for number in range(24)]  # fmt: skip
    named_at, named = None, 0
    with screen.step(name) as result:
        for sent, (number, body) in enumerate(dealt[:most], 1):
            tenants[number].ask(body)
            screen.live(f"request {sent} of {len(dealt)}, by key {number + 1} of 24")
            if sent % 20 == 0 and (found := coordinated(stage)):
                named_at, named = sent, named_in(found, tenants)
                break
        result.append(f"named after {named_at} of {len(dealt)} requests" if named_at else "not named")
    guarded = (
        f"alert names {named} of 24 keys after {named_at} of {len(dealt)} requests"
        if named_at
        else f"not named in {most} requests"
    )
    return Row(name, "not asked: it has no keys to tell apart", guarded, named_at is not None, is_promised=False)


def coordinated(stage: Stage) -> dict | None:
    return next((alert for alert in stage.alerts() if alert.get("code") == "ext_coordinated_keys"), None)


def named_in(alert: dict, tenants: list[Tenant]) -> int:
    text = str(alert.get("evidence"))
    return sum(tenant.name + "," in text or tenant.name + "." in text for tenant in tenants)


def act(stage: Stage, screen: Screen) -> Outcome:
    screen.caption("Each thief has a key of its own, and a bound by which it must be noticed.")
    rows = [
        stolen(stage, screen, "probabilities (logprobs)", "logprob_harvest", with_probabilities, most=24, bound=16),
        stolen(stage, screen, "boundaries (logit_bias)", "logit_bias_bisection", answered, most=24, bound=16),
        stolen(
            stage, screen, "instructions, one key", "distill_self_instruct", answered, most=110, bound=96, real=False
        ),
        stolen(stage, screen, "templates, one key", "template_enumeration", answered, most=160, bound=160, real=False),
        campaign(stage, screen),
    ]
    held = all(row.held for row in rows if row.is_promised)
    return Outcome(
        rows,
        held,
        f"{sum(row.held for row in rows)} of {len(rows)} thefts noticed; what is left of answers is in the table.",
        lines_each=3,
    )


if __name__ == "__main__":
    sys.exit(Play("extraction", "model extraction", WANTS, act).perform())
