"""Programs and people that write code with a model."""

from core import pace
from core.catalogue import benign
from core.dialogue import converse
from core.maker import Maker
from words import code, talk


@benign(8)
def coding_agent(m: Maker) -> None:
    """An agent with tools: a task, then what its tools said, dozens of turns."""
    s = m.session("agents")
    while len(s.requests) < 90:
        converse(
            s,
            m.rng,
            m.say.agent()[: m.count(12, 60)],
            lambda rng: pace.loop(rng, 12),
            temperature=m.index % 2 * 0.2,
            max_tokens=4_096,
        )


@benign(4)
def coding_assistant(m: Maker) -> None:
    """A developer pastes functions and asks."""
    s = m.session("programs")
    for _ in range(m.count(15, 30)):
        turns = [
            f"{m.rng.choice(('whats wrong here', 'Can this be faster?', 'explain', 'Add types.', 'port to rust'))}\n\n{code.function(m.rng)}"
        ]
        turns += [talk.follow_up(m.rng) if m.chance(0.5) else code.output(m.rng) for _ in range(m.count(0, 6))]
        converse(s, m.rng, turns, pace.reading, temperature=0.2)


@benign(4)
def review_bot(m: Maker) -> None:
    """A bot looks at each commit: one wording, another diff."""
    s = m.session("diffs")
    head = "Review the following commit. Point out bugs, missing tests and unclear names. Be brief.\n\n"
    for _ in range(m.count(90, 180)):
        s.ask(head + m.say.diff(), wait=pace.arrivals(m.rng, 0.5), temperature=0.1, max_tokens=800)


@benign(4)
def unit_tests(m: Maker) -> None:
    """Tests are generated for every function of a repository, in one go."""
    s = m.session("programs")
    for _ in range(m.count(90, 180)):
        body = code.function(m.rng) if m.chance(0.5) else m.say.program()
        s.ask(
            f"Write unit tests with pytest for this function. Only code.\n\n{body}",
            wait=pace.loop(m.rng, 8),
            temperature=0,
            max_tokens=1_000,
        )


@benign(4)
def autocomplete_echo(m: Maker) -> None:
    """An editor's completion: the text before the cursor, few tokens, the prompt echoed so that it can be lined up."""
    s = m.session("programs")
    while len(s.requests) < 180:
        text = code.function(m.rng) + code.function(m.rng)
        for end in sorted(m.rng.sample(range(20, len(text)), 9)):
            s.ask(text[:end], wait=m.rng.uniform(0.3, 6) * pace.SECOND, temperature=0.2, max_tokens=24, echo=True)


@benign(3)
def docstrings(m: Maker) -> None:
    """Comments are written for a code base at night, file by file."""
    s = m.session("programs")
    for _ in range(m.count(100, 160)):
        s.ask(
            f"{code.function(m.rng)}\n# Write a docstring for the function above.",
            wait=pace.loop(m.rng, 5),
            temperature=0,
            max_tokens=150,
        )
