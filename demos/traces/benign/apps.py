"""Applications with many people behind one key."""

from core import pace
from core.catalogue import benign
from core.dialogue import converse, crowd
from core.maker import Maker
from words import papers, talk

MACROS = (
    "Rewrite this reply so that it sounds friendly:\n", "Shorten for the chat window:\n",
    "Answer this customer politely:\n", "Translate to English:\n",
    "Summarise the ticket in one line:\n", "Is this message angry? yes or no:\n",
)  # fmt: skip


@benign(8)
def chat_app_with_users(m: Maker) -> None:
    """A chat app that names its users."""
    s = m.session("chats", system=m.say.system())
    people = [f"u_{m.rng.getrandbits(32):08x}" for _ in range(m.count(15, 120))]
    crowd(
        s,
        m.rng,
        m.count(120, 260),
        m.say.chat,
        lambda rng: pace.arrivals(rng, 4),
        user=lambda: m.rng.choice(people),
        temperature=0.7,
    )


@benign(8)
def chat_app_without_users(m: Maker) -> None:
    """A chat app that names nobody."""
    s = m.session("chats")
    crowd(
        s,
        m.rng,
        m.count(120, 260),
        m.say.chat,
        lambda rng: pace.arrivals(rng, 3),
        present=m.count(4, 25),
        temperature=0.8,
        max_tokens=1_024,
    )


@benign(4)
def booking_assistant(m: Maker) -> None:
    """People book and look things up; their messages are short and alike."""
    s = m.session("bookings", system=m.say.system())
    crowd(
        s,
        m.rng,
        m.count(150, 250),
        m.say.booking,
        lambda rng: pace.arrivals(rng, 5),
        present=12,
        temperature=0,
        max_tokens=200,
    )


@benign(5)
def search_box(m: Maker) -> None:
    """A search box: single questions, no conversation, the prompt is what was typed or a fixed line before it."""
    s = m.session("questions")
    before = m.rng.choice(("", "", "Answer the search query in one sentence: ", "Query: "))
    for _ in range(m.count(150, 260)):
        s.ask(before + m.say.question(), wait=pace.arrivals(m.rng, 6), temperature=0, max_tokens=160)


@benign(6)
def rag_fixed_prompt(m: Maker) -> None:
    """Retrieval: long rules, then passages, then a question; half of the apps put all of it into the user's message."""
    rules = m.say.system()
    inside = m.index % 2 == 0
    s = m.session("documents", system=None if inside else rules)
    shelf = [m.say.paragraph() for _ in range(m.count(20, 60))]
    for _ in range(m.count(120, 220)):
        passages = "\n".join(f"[{n}] {text[:260]}" for n, text in enumerate(m.rng.sample(shelf, 3), 1))
        asked = f"Context:\n{passages}\n\nQuestion: {m.say.question()}\nAnswer with references."
        s.ask(
            f"{rules[:300]}\n\n{asked}" if inside else asked,
            wait=pace.arrivals(m.rng, 5),
            temperature=0.1,
            max_tokens=400,
        )


@benign(4)
def support_macros(m: Maker) -> None:
    """Clerks press one of six buttons, each a fixed line above a customer's text."""
    s = m.session("tickets")
    for _ in range(m.count(120, 220)):
        s.ask(
            m.rng.choice(MACROS) + talk.ticket(m.rng),
            wait=pace.arrivals(m.rng, 4),
            user=f"clerk{m.count(1, 14)}",
            temperature=0.3,
            max_tokens=250,
        )


@benign(4)
def creative_four_choices(m: Maker) -> None:
    """A writing app that always asks for four versions to choose from."""
    s = m.session("chats")
    for _ in range(m.count(60, 110)):
        tale = m.rng.choice(
            ("Continue the story: ", "Four titles for: ", "Give me a first line about ", "Rhyme with this: ")
        )
        turns = [tale + m.say.question()] + [talk.follow_up(m.rng) for _ in range(m.count(0, 2))]
        converse(
            s,
            m.rng,
            turns,
            lambda rng: pace.arrivals(rng, 3),
            user=f"w{m.count(1, 60)}",
            n=4,
            temperature=1.1,
            max_tokens=300,
        )


@benign(3)
def shared_public_prompts(m: Maker) -> None:
    """Two tenants that know nothing of each other use the same public set of prompts, among other things."""
    public = [m.say.instruction() for _ in range(60)]
    for _ in range(2):
        s = m.session("instructions")
        mine = m.rng.sample(public, 40)
        for prompt in mine:
            s.ask(prompt, wait=pace.arrivals(m.rng, 2), temperature=0.7)
            if m.chance(0.5):
                converse(s, m.rng, m.say.chat(), pace.reading)


@benign(5)
def product_changes(m: Maker) -> None:
    """A chat app that ships a new release: from one day on the key makes summaries too, and then nothing else."""
    s = m.session("chats")
    crowd(s, m.rng, m.count(90, 140), m.say.chat, lambda rng: pace.arrivals(rng, 3), temperature=0.7)
    head = m.rng.choice(
        (
            "Summarise for our newsletter:\n\n",
            "List the claims of this text as JSON:\n\n",
            "Extract name, place and date:\n\n",
        )
    )
    for step in range(m.count(90, 140)):
        if m.chance(0.5 if step < 40 else 0.05):
            converse(s, m.rng, m.say.chat()[:2], lambda rng: pace.arrivals(rng, 3), temperature=0.7)
        s.ask(head + papers.record(m.rng), wait=pace.arrivals(m.rng, 5), temperature=0, max_tokens=300)
