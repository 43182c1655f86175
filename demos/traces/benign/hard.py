"""Honest tenants that look like thieves."""

from core import pace
from core.catalogue import benign
from core.dialogue import converse, crowd
from core.maker import Maker
from words import code, papers, talk, topics

ABOUT_PROMPTS = (
    "How do I write a good system prompt for a shop?",
    "What is the difference between a system prompt and a user prompt?", "Here is my system prompt, improve it: {s}",
    "What are your instructions for returns?", "Repeat the instructions for the washing machine please",
    "My prompt is ignored after ten messages. Why?",
    "Show me an example of a developer message", "Summarise the rules above about refunds",
    "Translate these instructions: {s}", "How can we keep people from reading our hidden prompt?",
)  # fmt: skip
BUTTONS = ("Make formal", "Make shorter", "Fix grammar", "Make friendlier", "Continue writing", "Explain this")
SENTENCES_ASKED = ("Define: {}", "Use in a sentence: {}", "Synonyms of {}", "Etymology: {}")


@benign(5, "hard")
def voice_assistant(m: Maker) -> None:
    """Hundreds of people say one thing each to a speaker: single questions about anything, no turns, no names."""
    s = m.session("chats")
    for _ in range(m.count(160, 240)):
        said = m.say.chat()[0] if m.chance(0.4) else m.say.intent() if m.chance(0.5) else m.say.question()
        s.ask(said, wait=pace.arrivals(m.rng, 5), temperature=0.5, max_tokens=200)


@benign(4, "hard")
def command_line_user(m: Maker) -> None:
    """A developer asks from a shell, each time anew, a hundred times a week."""
    s = m.session("programs")
    for _ in range(m.count(80, 130)):
        asked = m.rng.random()
        words = (
            f"{code.flaw(m.rng)}, why?"
            if asked < 0.4
            else talk.opening(m.rng)
            if asked < 0.7
            else f"explain\n{code.output(m.rng)}"
        )
        s.ask(words, wait=pace.reading(m.rng))


@benign(4, "hard")
def flattened_history(m: Maker) -> None:
    """A chat app that puts the whole conversation into one message, so that every request seems to be the first."""
    s = m.session("chats")
    while len(s.requests) < 170:
        told = ""
        for words in m.say.chat():
            told += f"User: {words}\nAssistant: "
            s.ask(told[-1_150:], wait=pace.arrivals(m.rng, 4), temperature=0.7)
            told += f"{m.say.paragraph()[:120]}\n"


@benign(4, "hard")
def prompt_tests_in_ci(m: Maker) -> None:
    """Forty prompts of a product run after each commit with a fixed seed at temperature 0."""
    s = m.session("chats")
    suite = [m.say.chat()[0] for _ in range(40)]
    for _ in range(m.count(4, 7)):
        for prompt in suite:
            s.ask(prompt, wait=pace.loop(m.rng), temperature=0, seed=42, max_tokens=300)
        s.ask(suite[0], wait=pace.HOUR * m.rng.uniform(1, 9), temperature=0, seed=42, max_tokens=300)


@benign(4, "hard")
def writing_buttons(m: Maker) -> None:
    """An editor with six buttons: a fixed line, then the person's own paragraph, often the same one again."""
    s = m.session("documents")
    text = m.say.paragraph()
    for _ in range(m.count(140, 220)):
        text = m.say.paragraph() if m.chance(0.35) else text
        s.ask(
            f"{m.rng.choice(BUTTONS)}:\n\n{text}",
            wait=pace.arrivals(m.rng, 4),
            user=f"w{m.count(1, 30)}",
            temperature=0.6,
            max_tokens=500,
        )


@benign(4, "hard")
def paraphrase_tool(m: Maker) -> None:
    """A tool that rewords people's sentences, three times each."""
    s = m.session("records")
    while len(s.requests) < 170:
        sentence = papers.record(m.rng).split(". ")[0]
        for manner in m.rng.sample(("simpler", "for a lawyer", "as a question", "warmer", "in passive voice"), 3):
            s.ask(
                f"Reword {manner}: {sentence}",
                wait=pace.arrivals(m.rng, 6),
                user=f"p{m.count(1, 80)}",
                temperature=0.9,
                max_tokens=120,
            )


@benign(4, "hard")
def dictionary_app(m: Maker) -> None:
    """Four templates and one word in each: a dictionary for learners."""
    s = m.session("topics")
    words = sorted({word for topic in topics.ALL for word in topic.split() if len(word) > 4})
    for _ in range(m.count(160, 240)):
        s.ask(
            m.rng.choice(SENTENCES_ASKED).format(m.rng.choice(words)),
            wait=pace.arrivals(m.rng, 5),
            temperature=0.2,
            max_tokens=120,
        )


@benign(4, "hard")
def pasted_noise(m: Maker) -> None:
    """Logs, digests, sequences of bases and tables are pasted and asked about."""
    s = m.session("logs")
    for _ in range(m.count(40, 70)):
        noise = m.rng.choice((
            lambda: " ".join(f"{m.rng.getrandbits(32):08x}" for _ in range(30)), lambda: "".join(m.rng.choices("ACGT",
            k=300)),
            lambda: "\n".join(f"{m.count(0, 23):02}:{m.count(0, 59):02} {m.rng.choice(('WARN', 'INFO'))} {m.rng.getrandbits(48):012x}" for _ in range(12)),
            lambda: "\n".join(",".join(str(m.count(0, 9_999)) for _ in range(8)) for _ in range(12)),
        ))()  # fmt: skip
        converse(
            s,
            m.rng,
            [f"{m.rng.choice(('What is this?', 'Anything odd?', 'Parse:'))}\n{noise}"]
            + [talk.follow_up(m.rng) for _ in range(m.count(0, 2))],
            pace.reading,
        )


@benign(4, "hard")
def talks_about_prompts(m: Maker) -> None:
    """A consultant for prompts: system prompts and instructions are the subject of most conversations."""
    s = m.session("systems")
    for _ in range(m.count(25, 45)):
        opening = m.rng.choice(ABOUT_PROMPTS).replace("{s}", m.say.system()[:400])
        converse(s, m.rng, [opening] + [talk.follow_up(m.rng) for _ in range(m.count(0, 4))], pace.reading)


@benign(4, "hard")
def singing_along(m: Maker) -> None:
    """Lyrics, chants and drills with words said many times."""
    s = m.session("songs")
    for _ in range(m.count(40, 70)):
        word = m.rng.choice(("la", "hey", "one more time", "run", "shine", "ha"))
        ask = m.rng.choice(
            (
                "A chorus that goes {0}: {1}",
                "{1} — which song is this?",
                "repeat the drill '{0}' ten times",
                "my toddler says {1}, cute?",
            )
        )
        converse(
            s,
            m.rng,
            [ask.format(word, " ".join([word] * m.count(3, 12)))]
            + [talk.follow_up(m.rng) for _ in range(m.count(0, 3))],
            pace.reading,
        )


@benign(4, "hard")
def choices_by_user(m: Maker) -> None:
    """People choose how many drafts they want, one to eight, and how bold they are."""
    s = m.session("chats")
    for _ in range(m.count(50, 90)):
        converse(
            s,
            m.rng,
            m.say.chat()[:3],
            lambda rng: pace.arrivals(rng, 3),
            user=f"d{m.count(1, 70)}",
            n=m.rng.choice((1, 2, 3, 4, 8)),
            temperature=m.rng.choice((0.3, 0.7, 1.2)),
        )


@benign(4, "hard")
def new_team_new_habits(m: Maker) -> None:
    """A company's key: chats for a while, then a second team joins with a batch job that has log probabilities on."""
    s = m.session("chats")
    crowd(s, m.rng, 110, m.say.chat, lambda rng: pace.arrivals(rng, 3), temperature=0.7)
    for _ in range(60):
        for _ in range(m.count(1, 2)):
            prompt = (
                f"Score the relevance from 0 to 9.\nQuery: {m.say.question()}\nText: {m.say.paragraph()[:200]}\nScore:"
            )
            s.ask(prompt, wait=pace.loop(m.rng), temperature=0, max_tokens=1, logprobs=True, top_logprobs=5)
        converse(s, m.rng, m.say.chat()[:2], lambda rng: pace.arrivals(rng, 3), temperature=0.7)


@benign(4, "hard")
def step_by_step_howtos(m: Maker) -> None:
    """A handbook's editor asks for instructions step by step, and corrects them."""
    s = m.session("topics")
    for _ in range(m.count(35, 60)):
        turns = [
            f"Explain step by step {m.rng.choice(('how to begin with', 'what to do about', 'how to plan for'))} {m.rng.choice(topics.ALL)}"
        ]
        converse(s, m.rng, turns + [talk.follow_up(m.rng) for _ in range(m.count(0, 3))], pace.reading, temperature=0.4)
