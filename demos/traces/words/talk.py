"""What people say in conversations: openings of their own, follow-ups, errands and complaints."""

import random

from words import grammar, tongues, topics

FOLLOW_UPS = (
    "Can you make that shorter?", "ok and what about {u}?", "Thanks! One more thing: how does that apply in {p}?",
    "why?", "I don't get the second part",
    "give me an example", "Hmm, that contradicts what I read. Are you sure?", "and if I have no time for that?",
    "Write it as a list please",
    "Now in a friendlier tone.", "what did you mean by the last point", "could you expand on the first one",
    "great, go on", "continue",
    "What would {n} say to that?", "is there a cheaper way", "How long would that take?", "Put that into a table",
    "no, I meant {t}, not {u}",
    "and in German?", "that's too long for an email. two sentences.", "ok I tried it and it did not work",
    "lol fine. what next",
    "Are there exceptions?", "Which of these would you start with?",
    "My budget is {b} euros, does that change anything?", "add {u} to it",
    "please fix the typo in the title", "Where did you get that number from?", "what are the downsides",
    "I have {d} days. Is that enough?",
    "sounds good, can you draft the message to {n}?", "let's go with option {k}", "remove the part about {t}",
    "hm, too formal",
    "Explain like I'm new to this", "what else should I watch out for?", "and after that?",
    "Would you do it differently for {p}?",
    "got it. and how do I know that it worked?", "can we try another approach", "same again but for {u}", "merci",
    "perfect, thank you so much",
    "the link does not open", "Do I need a permit for that?", "what if {n} disagrees", "compare the two",
    "So to sum up: {t} first, then {u}?",
)  # fmt: skip
PERSONAL = (
    "hi, I'm {n} from {p} and I keep having trouble with {t}, any ideas?",
    "So my boss wants a note on {t} by tomorrow and I have no clue",
    "we are {k} people and want to do something around {t} in {p} this weekend",
    "I've been reading about {t}. Is {u} related at all?",
    "Quick question about {t}", "my daughter has to give a talk on {t}, she is {d}. Help?", "what's the deal with {t}",
    "I wrote this, please improve it: '{t} has been with us for {b} years, and {n} knows it.'",
    "need help planning {t} for {d} guests",
    "Hello! Yesterday we talked about {t}, can we go on?", "is {t} worth it for somebody with {b} euros",
    "ugh. {t} again. what would you do",
    "I am preparing a workshop in {p} on {t} and need an icebreaker",
    "can you check my reasoning: {t} causes {u}, so less {t} is better?",
    "Bonjour, I need the French word for {t}", "Roleplay with me: you sell {t}, I am {n}, a stubborn customer",
    "{n} told me {t} is a scam, true?",
    "what is a good present for somebody who loves {t}", "I moved to {p} last month and miss {t}",
    "Settle a bet: is {t} older than {u}?",
)  # fmt: skip
ERRANDS = (
    (
        "I'm looking for a table for {k} in {p}",
        "Something with {t} would be nice",
        "At {h} o'clock",
        "Yes, under the name {n}",
        "No, that's all, thanks",
    ),
    (
        "where is my order {b}{d}?",
        "it said delivery on the {d}th",
        "to {p}, the second address",
        "ok, refund it then",
        "bye",
    ),
    (
        "Find me a bus from {p} to {q}",
        "on the {d}th, in the morning",
        "What does it cost for {k}?",
        "Book it please",
        "any luggage limits?",
    ),
    (
        "is Dr {n} free this week?",
        "after {h} if possible",
        "it's about {t}",
        "Thursday is fine",
        "do I need to bring anything",
    ),
    ("play something by {n}", "no, the slow one", "louder", "what's this song called"),
    (
        "I want to change my plan",
        "the one with {b} minutes",
        "from next month",
        "and how do I cancel the old one?",
        "ok confirm",
    ),
)
TICKETS = (
    "My card was charged twice for {b}.{d} euros", "the app logs me out every {k} minutes",
    "how do i change the delivery address to {p}",
    "I never got the parcel, the courier says {n} signed for it", "cancel my subscription",
    "your site shows error {b} when I pay",
    "is the blue one back in stock", "can I get an invoice for order {b}{d}", "The {t} course link is broken",
    "why was my account frozen",
    "what are the fees for a transfer to {p}", "please delete my data", "I forgot the pin and have {k} tries left",
    "does this work with {t}",
    "Wrong size again! Third time!", "how long is the warranty on it", "do you ship to {p}",
    "change my email to {n}@example.org",
)  # fmt: skip


def line(rng: random.Random, frame: str) -> str:
    """A frame of this file, with its own places (k small number, h hour, q second town) beside the grammar's."""
    here, there = rng.sample(topics.PLACES, 2)
    frame = frame.replace("{k}", str(rng.randint(2, 9))).replace("{h}", str(rng.randint(8, 21)))
    return grammar.fill(rng, frame.replace("{q}", there).replace("{p}", here))


def follow_up(rng: random.Random) -> str:
    return line(rng, rng.choice(FOLLOW_UPS))


def opening(rng: random.Random) -> str:
    """The first message of a conversation: personal, a task, a question, or in another language."""
    kind = rng.random()
    if kind < 0.45:
        return line(rng, rng.choice(PERSONAL))
    if kind < 0.75:
        return grammar.instruction(rng)
    return grammar.question(rng) if kind < 0.87 else tongues.instruction(rng)


def conversation(rng: random.Random) -> list[str]:
    length = min(14, 1 + int(rng.expovariate(0.35)))
    return [opening(rng)] + [follow_up(rng) for _ in range(length)]


def errand(rng: random.Random) -> list[str]:
    return [line(rng, frame) for frame in rng.choice(ERRANDS)]


def ticket(rng: random.Random) -> str:
    return line(rng, rng.choice(TICKETS))
