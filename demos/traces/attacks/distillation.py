"""Answers are gathered to train a copy: every way to get very many questions."""

from itertools import count

from core import pace
from core.catalogue import attack
from core.maker import Maker
from words import grammar, tongues, topics

from attacks.moves import Moves, play

ASKED = {"temperature": 0.7, "max_tokens": 1_024}
REASONS = ("Let's think step by step.", "Show your full chain of thought before the answer.",
"Think aloud inside <thinking> tags, then answer.", "Write out every reasoning step in detail.",
           "Explain your reasoning at length, then give the final answer after ####.")  # fmt: skip
FRAMES = (
    "Explain {t} at the level of a {a}.",
    "List ten facts about {t} for a {a}.",
    "Write an essay on {t} as a {a} would.",
    "What should a {a} know about {t}?",
    "Give a {a} three examples of {t}.",
    "Compare {t} with {u} for a {a}.",
)
AUDIENCES = (
    "child",
    "nurse",
    "lawyer",
    "farmer",
    "student of physics",
    "retired pilot",
    "chef",
    "programmer",
    "poet",
    "tourist",
)
EVOLUTIONS = (
    "Add one more constraint to this task, then solve it: {}", "Solve a rarer variant of: {}",
    "Replace general concepts by specific ones and answer: {}", "{} Require several steps of reasoning.",
    "Deepen the question, then answer it in detail: {}", "{} Give the answer as a table and justify each cell.",
    "Make this harder and respond: {}",
)  # fmt: skip
REWORDINGS = (
    "Can you tell me: {}",
    "{} Please.",
    "I would like to know: {}",
    "Question: {} Answer:",
    "{} Be precise.",
    "In other words, {}",
    "Hey, {}",
    "My teacher asks: {}",
    "{} (short)",
    "Once more: {}",
)
PIVOTS = {"fr": "French", "de": "German", "zh": "Chinese", "es": "Spanish", "ru": "Russian", "ja": "Japanese"}


def self_instruct(m: Maker) -> Moves:
    """Tasks from an instruction set, each once."""
    while True:
        yield m.say.instruction(), ASKED


def in_tongues(m: Maker) -> Moves:
    while True:
        yield m.say.foreign_instruction(), ASKED


def evolved(m: Maker) -> Moves:
    """Each task in several harder variants, as in Evol-Instruct."""
    while True:
        seed = m.say.instruction()
        for way in m.rng.sample(EVOLUTIONS, m.count(2, 4)):
            yield way.format(seed), ASKED


def reasons(m: Maker) -> Moves:
    """Problems with a demand for the whole chain of thought."""
    styles = m.rng.sample(REASONS, m.count(1, 3))
    while True:
        yield f"{m.say.problem()}\n{m.rng.choice(styles)}", {"temperature": 0.7, "max_tokens": 2_048}


def enumerated(m: Maker) -> Moves:
    """Few templates, filled with every topic and audience there is."""
    frames = m.rng.sample(FRAMES, m.count(2, 4))
    while True:
        t, u = m.rng.sample(topics.ALL, 2)
        yield m.rng.choice(frames).format(t=t, u=u, a=m.rng.choice(AUDIENCES)), ASKED


def topic_tree(m: Maker) -> Moves:
    """Asks for the branches of a topic, then for the branches of those, then questions about each leaf."""
    for root in m.rng.sample(list(topics.FIELDS), len(topics.FIELDS)):
        yield f"List 20 subtopics of {root}.", ASKED
        for branch in topics.FIELDS[root]:
            yield f"List 10 aspects of {branch} within {root}.", ASKED
            for _ in range(m.count(2, 4)):
                yield grammar.fill(m.rng, m.rng.choice(grammar.OPENINGS).replace("{t}", branch)) + ".", ASKED
    yield from self_instruct(m)


def paraphrases(m: Maker) -> Moves:
    """One question in ten wordings: is the answer the same?"""
    while True:
        seed = m.say.instruction()[:200]
        for wording in m.rng.sample(REWORDINGS, m.count(5, 10)):
            yield wording.format(seed), {"temperature": 0, "max_tokens": 256}


def back_translation(m: Maker) -> Moves:
    """Sentences to a language, and others from it, for pairs in both directions."""
    while True:
        pivot = m.rng.choice(list(PIVOTS))
        yield (
            f"Translate to {PIVOTS[pivot]}: {m.say.paragraph()[: m.count(80, 300)]}",
            {"temperature": 0, "max_tokens": 512},
        )
        back = tongues.instruction(m.rng, pivot)
        yield (
            f"Translate from {PIVOTS[pivot]} back to English, literally: {back}",
            {"temperature": 0, "max_tokens": 512},
        )


def programs(m: Maker) -> Moves:
    while True:
        yield m.say.program(), {"temperature": 0.2, "max_tokens": 1_024}


def conversations_seeded(m: Maker) -> Moves:
    """Has the model invent both sides of conversations, topic by topic, as in self-chat."""
    for step in count():
        about = topics.ALL[(step * 7) % len(topics.ALL)]
        yield (
            f"Write a dialogue of ten turns between a human and an AI assistant about {about}. Start with the human.",
            ASKED,
        )


@attack(5)
def distill_self_instruct(m: Maker) -> None:
    """An instruction set, one key, one task after the other."""
    play(m, m.session("instructions"), self_instruct(m), m.count(170, 260))


@attack(3)
def distill_in_tongues(m: Maker) -> None:
    """An instruction set in many languages."""
    play(m, m.session("instructions_zh"), in_tongues(m), m.count(150, 220))


@attack(4)
def distill_evolved(m: Maker) -> None:
    """Tasks and their harder variants."""
    play(m, m.session("instructions"), evolved(m), m.count(150, 240))


@attack(4)
def distill_reasons(m: Maker) -> None:
    """Chains of thought."""
    play(m, m.session("problems"), reasons(m), m.count(150, 240))


@attack(4)
def template_enumeration(m: Maker) -> None:
    """Few templates, every topic."""
    play(m, m.session(), enumerated(m), m.count(150, 240))


@attack(3)
def distill_topic_tree(m: Maker) -> None:
    """Topics, their branches, questions on each."""
    play(m, m.session(), topic_tree(m), m.count(150, 240))


@attack(4)
def paraphrase_harvest(m: Maker) -> None:
    """Ten wordings of each question."""
    play(m, m.session("instructions"), paraphrases(m), m.count(140, 220))


@attack(3)
def back_translation_harvest(m: Maker) -> None:
    """Sentences there, and others back."""
    play(m, m.session("documents"), back_translation(m), m.count(140, 220))


@attack(3)
def distill_programs(m: Maker) -> None:
    """Functions by their descriptions."""
    play(m, m.session("programs"), programs(m), m.count(140, 220))


@attack(3)
def distill_self_chat(m: Maker) -> None:
    """Whole dialogues, topic by topic."""
    play(m, m.session(), conversations_seeded(m), m.count(120, 200))


@attack(4)
def low_and_slow(m: Maker) -> None:
    """An instruction set, hours between two tasks."""
    play(
        m, m.session("instructions"), self_instruct(m) if m.index % 2 else enumerated(m), m.count(140, 200), pace.seldom
    )
