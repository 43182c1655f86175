"""People at work with a model, one key for a team."""

from core import pace
from core.catalogue import benign
from core.dialogue import converse
from core.maker import Maker
from words import papers, talk, topics

ASPECTS = ("helpful", "rude", "about money", "a question", "in need of a human", "about {t}")


@benign(4)
def annotators(m: Maker) -> None:
    """Annotators let a model suggest a label, with wording of their own."""
    s = m.session("intents")
    for _ in range(m.count(120, 200)):
        aspect = m.rng.choice(ASPECTS).replace("{t}", m.rng.choice(topics.ALL))
        ask = m.rng.choice(
            ("Would you call this {}: {}", "{1}\n\n^ {0}?", "label ({0}?) -> {1}", "Is the following {0}? {1}")
        ).format(aspect, m.say.intent())
        turns = [ask] + (["why?"] if m.chance(0.15) else [])
        converse(
            s,
            m.rng,
            turns,
            lambda rng: pace.arrivals(rng, 3),
            user=f"annotator-{m.count(1, 6)}",
            temperature=0,
            max_tokens=60,
        )


@benign(4)
def team_assistant(m: Maker) -> None:
    """A company's assistant: e-mails, minutes, formulas, and now and then a chat."""
    s = m.session("chats")
    for _ in range(m.count(50, 100)):
        job = m.rng.random()
        if job < 0.3:
            turns = [f"Please polish this mail:\n{papers.record(m.rng)}"] + [
                talk.follow_up(m.rng) for _ in range(m.count(0, 3))
            ]
        elif job < 0.5:
            turns = [f"Minutes from these notes: {m.say.paragraph()}"]
        else:
            turns = m.say.chat()
        converse(s, m.rng, turns, lambda rng: pace.arrivals(rng, 2), user=f"staff{m.count(1, 40)}")


@benign(4)
def quiz_maker(m: Maker) -> None:
    """A teacher has exercises made for one school year: one wording, many subjects, and corrections of most."""
    s = m.session("instructions")
    for _ in range(m.count(40, 70)):
        turns = [f"Make {m.count(3, 8)} exercises on {m.rng.choice(topics.ALL)} for class {m.count(5, 9)}."]
        turns += [talk.follow_up(m.rng) for _ in range(m.count(0, 3))]
        converse(s, m.rng, turns, pace.reading, temperature=0.7, max_tokens=900)


@benign(4)
def marketing_agency(m: Maker) -> None:
    """Writes in bulk for ten clients: posts, slogans and subject lines, each asked for in the same few ways."""
    s = m.session("goods")
    clients = [
        f"{m.rng.choice(topics.NAMES)} & {m.rng.choice(topics.NAMES)} of {m.rng.choice(topics.PLACES)}"
        for _ in range(10)
    ]
    ways = (
        "Five subject lines for {c}: sale of {g}",
        "Instagram post for {c} about the {g}",
        "Slogan, {c}, {g}, playful",
        "Ad of 30 words, {c}: {g}",
    )
    for _ in range(m.count(90, 150)):
        turns = [m.rng.choice(ways).format(c=m.rng.choice(clients), g=papers.goods(m.rng))]
        turns += [talk.follow_up(m.rng) for _ in range(m.count(0, 2) if m.chance(0.4) else 0)]
        converse(s, m.rng, turns, lambda rng: pace.arrivals(rng, 2), temperature=0.9)
