"""Programs that put one template before thousands of texts."""

from core import pace
from core.catalogue import benign
from core.maker import Maker
from words import papers, talk, topics

LABELS = ("billing", "delivery", "account", "product", "refund", "praise", "other")
# The definitions that make a classifier's prompt a long one.
LONG = (
    "You are a careful annotator of customer messages. Choose exactly one label. billing: sums, invoices, double charges. "
    "delivery: parcels, couriers, addresses. account: passwords, log-ins, personal data. product: questions on how something "
    "works. refund: the customer wants money back and says so. praise: thanks without a request. other: whatever is left. "
    "Do not explain. If two labels fit, take the earlier one."
)


@benign(5)
def classify_long_prompt(m: Maker) -> None:
    """Classification with a page of definitions above each text."""
    s = m.session("intents")
    for _ in range(m.count(180, 260)):
        s.ask(f"{LONG}\n\nMessage: {m.say.intent()}\nLabel:", wait=pace.loop(m.rng), temperature=0, max_tokens=5)


@benign(5)
def classify_short_prompt(m: Maker) -> None:
    """Classification with four words before each text."""
    s = m.session("intents")
    head = m.rng.choice(("Sentiment of: ", "Spam or not? ", "Topic? ", "Which language is this: ", "Toxic (y/n): "))
    for _ in range(m.count(180, 260)):
        s.ask(
            head + (papers.review(m.rng) if m.chance(0.4) else m.say.intent()),
            wait=pace.loop(m.rng, 2),
            temperature=0,
            max_tokens=3,
        )


@benign(4)
def classify_with_logprobs(m: Maker) -> None:
    """Classification that reads the label's probability from one token."""
    s = m.session("intents")
    for _ in range(m.count(150, 240)):
        prompt = f"Message: {m.say.intent()}\nIs this a complaint? Answer yes or no:"
        s.ask(prompt, wait=pace.loop(m.rng, 2), temperature=0, max_tokens=1, logprobs=True, top_logprobs=2)


@benign(4)
def extract_json(m: Maker) -> None:
    """Letters become records."""
    s = m.session("records")
    head = "Return JSON with the keys name, town, day, sum and subject. No other text.\n\n"
    for _ in range(m.count(120, 200)):
        s.ask(head + papers.record(m.rng), wait=pace.loop(m.rng, 6), temperature=0, max_tokens=200)


@benign(4)
def translate_site(m: Maker) -> None:
    """A whole site into another language, string by string."""
    s = m.session("strings")
    tongue = m.rng.choice(("German", "Portuguese", "Japanese", "Polish", "Arabic"))
    for _ in range(m.count(180, 300)):
        s.ask(
            f"Translate to {tongue}, keep placeholders: {m.say.string()}",
            wait=pace.loop(m.rng, 2),
            temperature=0.2,
            max_tokens=200,
        )


@benign(4)
def product_descriptions(m: Maker) -> None:
    """A shop has a long text written for each thing that it sells."""
    s = m.session("goods")
    head = m.rng.choice(
        (
            "Write a product description of 120 words for: ",
            "Describe this article for our web shop, warm tone, three paragraphs: ",
        )
    )
    for _ in range(m.count(120, 220)):
        s.ask(
            f"{head}{papers.goods(m.rng)}, {m.rng.randint(9, 300)} euros, made in {m.rng.choice(topics.PLACES)}",
            wait=pace.loop(m.rng, 9),
            temperature=0.8,
            max_tokens=350,
        )


@benign(4)
def summariser(m: Maker) -> None:
    """Documents come in, summaries go out."""
    s = m.session("documents")
    head = m.rng.choice(("Summarise in two sentences:\n\n", "TL;DR of the following text.\n\n", "Fasse zusammen:\n\n"))
    for _ in range(m.count(120, 200)):
        s.ask(head + m.say.paragraph(), wait=pace.loop(m.rng, 5), temperature=0.3, max_tokens=120)


@benign(4)
def cron_hourly(m: Maker) -> None:
    """One prompt an hour with the hour's numbers in it."""
    s = m.session("cron")
    for hour in range(m.count(70, 170)):
        numbers = f"Orders {m.count(10, 900)}, errors {m.count(0, 12)}, queue {m.count(0, 300)}."
        text = f"Write the status line for {hour % 24:02}:00. {numbers}"
        s.ask(text, wait=pace.hourly(m.rng), temperature=0, max_tokens=60)


@benign(3)
def load_test(m: Maker) -> None:
    """One prompt, hundreds of times, as fast as it goes."""
    s = m.session("load")
    prompt = m.rng.choice(("ping", "Say hello.", m.say.instruction()))
    for _ in range(m.count(200, 320)):
        s.ask(prompt, wait=m.rng.uniform(2, 60), temperature=0, max_tokens=16)


@benign(3)
def nightly_reviews(m: Maker) -> None:
    """A night's reviews, each with a fixed question behind it instead of before."""
    s = m.session("reviews")
    for _ in range(m.count(120, 220)):
        s.ask(
            f"{papers.review(m.rng)} {talk.ticket(m.rng)}\n---\nRate the mood from 1 to 5 and name the reason.",
            wait=pace.loop(m.rng, 3),
            temperature=0,
            max_tokens=40,
        )
