"""People who talk with a model through a key of their own."""

from core import pace
from core.catalogue import benign
from core.dialogue import converse
from core.maker import Maker

CORRECTIONS = (
    "I think it's {}, right?",
    "is that {}?",
    "I got {} but the book says something else",
    "so the answer is {}?",
    "Why not {}?",
)
LESSONS = (
    "Can you give me a hint, not the answer?",
    "ok next step?",
    "I don't see why we divide there",
    "Show me a similar exercise",
    "Let me try: ",
)


@benign(60)
def chat_user(m: Maker) -> None:
    """Talks about this and that, some conversations a day."""
    s = m.session("chats")
    params = {"temperature": m.rng.choice((0.7, 1.0))} if m.chance(0.6) else {}
    for _ in range(m.count(1, 7)):
        converse(s, m.rng, m.say.chat(), pace.reading, **params)


@benign(6)
def chat_user_in_tongues(m: Maker) -> None:
    """Writes in another language than English, and translates now and then."""
    s = m.session("tongues")
    for _ in range(m.count(5, 20)):
        turns = [m.say.foreign_instruction()] + [
            m.rng.choice(("danke", "más corto", "继续", "et en anglais ?", "もう一度")) for _ in range(m.count(0, 3))
        ]
        converse(s, m.rng, turns, pace.reading, temperature=0.7)


@benign(6)
def chat_user_terse(m: Maker) -> None:
    """Opens a new conversation for each question, as with a search engine, all day long."""
    s = m.session("chats")
    for _ in range(m.count(25, 70)):
        turns = m.say.chat()[: 1 if m.chance(0.75) else 3] if m.chance(0.5) else [m.say.question()]
        converse(s, m.rng, turns, pace.reading)


@benign(5)
def tutoring(m: Maker) -> None:
    """Pupils are led through problems step by step; many ask for each step's reason."""
    s = m.session(
        "problems", system="You are a patient tutor. Explain your reasoning step by step and ask the pupil to try."
    )
    for pupil in range(m.count(12, 30)):
        guess = str(m.rng.randint(2, 400))
        turns = [m.say.problem(), m.rng.choice(CORRECTIONS).format(guess)]
        turns += [m.rng.choice(LESSONS) for _ in range(m.count(1, 6))]
        converse(s, m.rng, turns, pace.reading, user=f"pupil-{pupil % 9}", temperature=0.3, max_tokens=700)


@benign(5)
def show_your_reasoning(m: Maker) -> None:
    """An app for decisions whose every question asks for the reasons too; people follow up."""
    s = m.session("chats")
    style = m.rng.choice(
        ("Explain your reasoning.", "Show your reasoning before the answer.", "Please think it through step by step.")
    )
    for _ in range(m.count(25, 60)):
        turns = m.say.chat()[:4]
        turns[0] = f"{turns[0]}\n\n{style}"
        converse(s, m.rng, turns, lambda rng: pace.arrivals(rng, 1.5), temperature=0.5)


@benign(4)
def long_roleplay(m: Maker) -> None:
    """One story that goes on for a hundred turns."""
    s = m.session("chats", system=m.say.system())
    turns = [turn for _ in range(20) for turn in m.say.chat()][: m.count(60, 110)]
    converse(s, m.rng, turns, pace.reading, temperature=1.1, top_p=0.95, max_tokens=400)
