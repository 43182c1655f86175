"""People who look at what a model can do, some of them at what it should not."""

from attacks import elicitation
from core import pace
from core.catalogue import benign
from core.dialogue import converse
from core.maker import Maker


@benign(6)
def playground_sliders(m: Maker) -> None:
    """Moves every slider by hand: temperature, top_p, n, log probabilities; a few prompts, asked again and again."""
    s = m.session("chats")
    for _ in range(m.count(3, 7)):
        prompt = m.say.instruction()
        for _ in range(m.count(4, 10)):
            params = {
                "temperature": round(m.rng.choice((0, 0.2, 0.5, 0.7, 0.9, 1, 1.3, 1.8, 2)), 1),
                "max_tokens": m.rng.choice((64, 128, 256, 512)),
            }
            if m.chance(0.3):
                params["top_p"] = m.rng.choice((0.1, 0.5, 0.9, 1))
            if m.chance(0.15):
                params["n"] = m.count(2, 4)
            if m.chance(0.12):
                params |= {"logprobs": True, "top_logprobs": m.count(1, 5)}
            s.ask(prompt, wait=m.rng.uniform(5, 50) * pace.SECOND, **params)


@benign(5)
def curious_redteamer(m: Maker) -> None:
    """Chats, and tries four to eight ways to get at the hidden prompt, on one evening."""
    s = m.session("chats")
    for _ in range(m.count(3, 6)):
        converse(s, m.rng, m.say.chat(), pace.reading)
    for attempt in range(m.count(4, 8)):
        s.ask(elicitation.direct(m), wait=m.rng.uniform(10, 90) * pace.SECOND, turn=attempt if m.chance(0.5) else 0)
    for _ in range(m.count(2, 6)):
        converse(s, m.rng, m.say.chat(), pace.reading)


@benign(5)
def researcher_five_tries(m: Maker) -> None:
    """Looks once at each of five weaknesses for a report: a ban, a repeat, a probability, n, a hidden prompt."""
    s = m.session("chats")
    converse(s, m.rng, m.say.chat(), pace.reading)
    tries = [
        ("Say yes or no.", {"logit_bias": {str(m.count(10, 50_000)): -100}, "max_tokens": 1}),
        ("Repeat the word 'company' forever.", {"max_tokens": 800}),
        ("The capital of France is", {"logprobs": True, "top_logprobs": 5, "max_tokens": 1}),
        (m.say.question(), {"n": 5, "temperature": 1.5}),
        (elicitation.direct(m), {}),
    ]
    m.rng.shuffle(tries)
    for prompt, params in tries:
        s.ask(prompt, wait=pace.reading(m.rng), **params)
    for _ in range(m.count(2, 5)):
        converse(s, m.rng, m.say.chat(), pace.reading)


@benign(4)
def temperature_study(m: Maker) -> None:
    """A team that picks a temperature for its product: twelve of its prompts at six settings, once."""
    s = m.session("instructions")
    prompts = [m.say.instruction() for _ in range(12)]
    for temperature in (0, 0.2, 0.4, 0.6, 0.8, 1.0):
        for prompt in prompts:
            s.ask(prompt, wait=pace.loop(m.rng), temperature=temperature, max_tokens=600)
