"""Evaluation harnesses, honest and the same traffic as distillation: counted apart, to be declared in policy."""

from core import pace
from core.catalogue import benign
from core.maker import Maker
from words import topics

SUBJECTS = (
    "anatomy",
    "astronomy",
    "world religions",
    "machine learning",
    "nutrition",
    "virology",
    "sociology",
    "jurisprudence",
)


@benign(2)
def eval_harness_choices(m: Maker) -> None:
    """Multiple choice with five examples above each question."""
    s = m.session("problems")
    for _ in range(m.count(200, 300)):
        head = f"The following are multiple choice questions about {m.rng.choice(SUBJECTS)}.\n\n"
        s.ask(f"{head}{m.say.problem()}\nAnswer:", wait=pace.loop(m.rng), temperature=0, max_tokens=1)


@benign(2)
def eval_harness_reasoning(m: Maker) -> None:
    """Problems in words, step by step."""
    s = m.session("problems")
    for _ in range(m.count(200, 300)):
        s.ask(
            f"Q: {m.say.problem()}\nA: Let's think step by step.", wait=pace.loop(m.rng), temperature=0, max_tokens=512
        )


@benign(2)
def eval_harness_code(m: Maker) -> None:
    """Functions to complete, ten samples each."""
    s = m.session("programs")
    for _ in range(m.count(100, 160)):
        s.ask(m.say.program(), wait=pace.loop(m.rng, 8), temperature=0.8, n=10, max_tokens=512)


@benign(2)
def eval_harness_likelihood(m: Maker) -> None:
    """Sentences whose likelihood is read from an echo."""
    s = m.session("documents")
    for _ in range(m.count(200, 300)):
        s.ask(
            m.say.paragraph()[:300],
            wait=pace.loop(m.rng, 1),
            temperature=0,
            max_tokens=1,
            echo=True,
            logprobs=True,
            top_logprobs=1,
        )


@benign(2)
def eval_harness_open(m: Maker) -> None:
    """Open tasks for a judge: the very traffic of a thief."""
    s = m.session("instructions")
    for _ in range(m.count(200, 300)):
        s.ask(m.say.instruction(), wait=pace.loop(m.rng, 6), temperature=0.7, max_tokens=2_048)


@benign(2)
def eval_harness_facts(m: Maker) -> None:
    """Truth of claims."""
    s = m.session("topics")
    for _ in range(m.count(150, 250)):
        s.ask(
            f"True or false: {m.rng.choice(topics.ALL)} came before {m.rng.choice(topics.ALL)}.",
            wait=pace.loop(m.rng),
            temperature=0,
            max_tokens=4,
        )
