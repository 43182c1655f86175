"""Honest uses of the parameters that thieves use too."""

from core import pace
from core.catalogue import benign
from core.dialogue import converse, crowd
from core.maker import Maker
from words import talk, topics


@benign(5)
def bias_constant(m: Maker) -> None:
    """An app that bans the same few tokens in every request: swear words, an old product's name."""
    banned = {str(m.count(100, 50_000)): -100 for _ in range(m.count(3, 25))}
    s = m.session("chats")
    crowd(s, m.rng, m.count(90, 180), m.say.chat, lambda rng: pace.arrivals(rng, 3), temperature=0.7, logit_bias=banned)


@benign(4)
def bias_by_game(m: Maker) -> None:
    """A word game: each round forbids its own words, the round's other requests keep them."""
    s = m.session("games")
    for _ in range(m.count(14, 26)):
        banned = {str(m.count(100, 50_000)): -100 for _ in range(m.count(4, 9))}
        secret = m.rng.choice(topics.ALL)
        turns = [f"Describe '{secret}' without the forbidden words."] + [
            talk.follow_up(m.rng) for _ in range(m.count(3, 9))
        ]
        converse(
            s,
            m.rng,
            turns,
            lambda rng: pace.arrivals(rng, 4),
            user=f"p{m.count(1, 30)}",
            temperature=0.9,
            max_tokens=120,
            logit_bias=banned,
        )


@benign(4)
def bias_each_request(m: Maker) -> None:
    """A word game whose every request has another list of words that are banned, or lifted a little."""
    s = m.session("games")
    for _ in range(m.count(70, 140)):
        listed = {str(m.count(100, 50_000)): m.rng.choice((-100, -100, -5, 3)) for _ in range(m.count(2, 12))}
        asked = m.rng.choice(
            ("Clue for {}", "Taboo card: {}", "Give a hint: {}", "Describe {} in one sentence")
        ).format(m.rng.choice(topics.ALL))
        s.ask(
            asked,
            wait=pace.arrivals(m.rng, 4),
            user=f"p{m.count(1, 50)}",
            temperature=0.9,
            max_tokens=80,
            logit_bias=listed,
        )


@benign(3)
def json_by_bias(m: Maker) -> None:
    """A client that forces yes or no: the same two tokens raised in each request, one token out."""
    pair = {str(m.count(100, 50_000)): 100 for _ in range(2)}
    s = m.session("intents")
    for _ in range(m.count(120, 200)):
        s.ask(
            f"Does this need a human? {m.say.intent()}",
            wait=pace.loop(m.rng, 3),
            temperature=0,
            max_tokens=1,
            logit_bias=pair,
        )


@benign(3)
def self_consistency(m: Maker) -> None:
    """An app that asks eight times and takes the most frequent answer; real people's problems."""
    s = m.session("problems")
    for _ in range(m.count(60, 120)):
        s.ask(
            m.say.problem(),
            wait=pace.arrivals(m.rng, 2),
            user=f"s{m.count(1, 50)}",
            n=8,
            temperature=0.8,
            max_tokens=300,
        )


@benign(3)
def confidence_shown(m: Maker) -> None:
    """A chat app that colours words by their probability: log probabilities in every request, long answers."""
    s = m.session("chats")
    crowd(
        s,
        m.rng,
        m.count(90, 160),
        m.say.chat,
        lambda rng: pace.arrivals(rng, 3),
        temperature=0.7,
        logprobs=True,
        top_logprobs=3,
    )
