"""Parameters are swept to read a model's probabilities or its last layer (Carlini, Finlayson and others, 2024)."""

from itertools import count

from core import pace
from core.catalogue import attack
from core.maker import Maker

from attacks.moves import Moves, play

# Size of the vocabularies that are swept.
VOCABULARY = 50_257


def top_k_shifted(m: Maker, width: int = 4) -> Moves:
    """Raises the next few tokens at once and reads their log probabilities from the top list, prompt unchanged."""
    prompt = m.say.question()
    bias = m.rng.choice((15, 30, 50, 100))
    for token in count(m.count(0, 20_000), width):
        lifted = {str((token + step) % VOCABULARY): bias for step in range(width)}
        yield prompt, {"temperature": 0, "max_tokens": 1, "logprobs": True, "top_logprobs": 5, "logit_bias": lifted}


def bisection(m: Maker) -> Moves:
    """Without log probabilities: halves the interval of the bias at which a token becomes the answer."""
    prompt = m.say.question()
    for token in count(m.count(0, 40_000)):
        low, high, level = -40.0, 40.0, m.rng.uniform(-30, 30)
        for _ in range(9):
            middle = round((low + high) / 2, 3)
            yield prompt, {"temperature": 0, "max_tokens": 1, "logit_bias": {str(token % VOCABULARY): middle}}
            low, high = (middle, high) if middle < level else (low, middle)


def one_at_a_time(m: Maker) -> Moves:
    """Raises one token a request, chosen at random, with a prompt from a small set."""
    prompts = [m.say.question() for _ in range(5)]
    while True:
        bias = {str(m.rng.randrange(VOCABULARY)): m.rng.choice((40, 60, 80))}
        yield (
            m.rng.choice(prompts),
            {"temperature": 0, "max_tokens": 1, "logprobs": True, "top_logprobs": 2, "logit_bias": bias},
        )


def forbid_the_best(m: Maker) -> Moves:
    """Bans what came out last, and so reads off the order of tokens one by one."""
    while True:
        prompt, banned = m.say.question(), {}
        for _ in range(m.count(15, 40)):
            yield prompt, {"temperature": 0, "max_tokens": 1, "logit_bias": dict(banned)}
            banned[str(m.rng.randrange(VOCABULARY))] = -100


def best_log_probabilities(m: Maker) -> Moves:
    """The longest top list that there is, for one token of each of many prompts."""
    while True:
        yield m.say.question(), {"temperature": 1, "max_tokens": 1, "logprobs": True, "top_logprobs": 20}


def scored_echo(m: Maker) -> Moves:
    """Has a text's own log probabilities echoed: was it in the training data?"""
    while True:
        text = m.say.paragraph()[: m.count(120, 500)]
        yield text, {"temperature": 0, "max_tokens": 1, "echo": True, "logprobs": True, "top_logprobs": 1}


def many_choices(m: Maker) -> Moves:
    """Very many answers to few prompts, to rebuild the distribution that they are drawn from."""
    for step in count():
        yield (
            m.say.instruction(),
            {"temperature": 1, "max_tokens": m.rng.choice((1, 8, 64)), "n": (16, 32, 64, 128)[step % 4]},
        )


def seeds(m: Maker) -> Moves:
    """The same prompt at temperature 0 and near it, with one seed after the other: what comes close?"""
    for _ in count():
        prompt = m.say.question()
        for seed in range(12):
            yield (
                prompt,
                {
                    "temperature": 0 if seed % 2 else 0.01,
                    "max_tokens": 1,
                    "seed": seed,
                    "logprobs": True,
                    "top_logprobs": 5,
                },
            )


@attack(4)
def logit_bias_top_k(m: Maker) -> None:
    """Sweeps the vocabulary by logit_bias, some tokens a request."""
    play(
        m,
        m.session(),
        top_k_shifted(m, width=m.rng.choice((1, 2, 4, 5, 19))),
        m.count(150, 250),
        lambda rng: pace.loop(rng, 0.5),
    )


@attack(3)
def logit_bias_bisection(m: Maker) -> None:
    """Finds each logit by halving the bias, without log probabilities."""
    play(m, m.session(), bisection(m), m.count(150, 250))


@attack(3)
def logit_bias_random_token(m: Maker) -> None:
    """One random token a request, few prompts."""
    play(m, m.session(), one_at_a_time(m), m.count(150, 250), pace.loop)


@attack(3)
def logit_bias_forbid(m: Maker) -> None:
    """Bans the best token again and again."""
    play(m, m.session(), forbid_the_best(m), m.count(150, 220))


@attack(3)
def logprob_harvest(m: Maker) -> None:
    """Full top lists for thousands of prompts."""
    play(m, m.session(), best_log_probabilities(m), m.count(150, 250))


@attack(3)
def echo_membership(m: Maker) -> None:
    """Scores texts by their echo."""
    play(m, m.session(), scored_echo(m), m.count(150, 220))


@attack(3)
def n_sweep(m: Maker) -> None:
    """Sixteen to 128 answers at a time."""
    play(m, m.session(), many_choices(m), m.count(100, 160))


@attack(3)
def seed_probe(m: Maker) -> None:
    """Temperature 0 and seeds, prompt by prompt."""
    play(m, m.session(), seeds(m), m.count(140, 220))
