"""Made-up documents: paragraphs, captions, reviews, records, goods and system prompts."""

import random

from words import grammar

SENTENCES = (
    "In {p} the matter of {t} came up again, after {d} years of silence.",
    "The report counts {b} cases, most of them near {p}.",
    "{n}, who has worked on {t} since the beginning, calls the figures plausible.",
    "A second reading shows how closely {t} and {u} belong together.",
    "Nobody disputes the costs: {a} million for the first stage, and {c} for what follows.",
    "Section {d} applies to members and to their guests.",
    "Before use, check that all {d} screws are tight and that the cover is dry.",
    "The council postponed the vote until {n} had been heard.",
    "What sets {t} apart is not its age but the care that it takes.",
    "Every {d} days the sample was weighed, and the loss noted.",
    "Visitors reach the site from {p} by the old road; parking is for {c} cars.",
    "Payment is due within {d} days of the invoice.",
    "Critics of {t} point to {u}, where similar plans failed.",
    "The device restarts when it has been idle for {a} minutes.",
    "Volunteers of the society met {c} times and recorded {b} finds.",
    "There is no evidence so far that {u} plays a part in it.",
    "Whoever reports a fault names the serial number, the place and the hour.",
    "By the end of the season only {a} were left.",
)  # fmt: skip
RULES = (
    "Answer in the language of the question.", "Never give legal advice.",
    "Quote the document's number for each claim.", "Keep to {d} sentences.",
    "If the context does not hold the answer, say so.", "Address the customer by first name.",
    "Do not mention competitors.",
    "Prices are in euros.", "Refuse homework that is due today.", "Escalate to {n} when somebody is angry.",
    "Use no exclamation marks.",
    "Our shop in {p} closes at {d}.", "Offer at most {d} options.", "Discount codes are for members alone.",
)  # fmt: skip
CAPTIONS = (
    "Save your changes to {t}", "You have {d} unread messages", "Upload failed. Try again later.", "Welcome back, {n}",
    "Delivery to {p}",
    "This will delete {d} items and cannot be undone", "Learn more about {t}", "Sort by newest",
    "Invite {n} to your team",
    "Your trial ends in {d} days", "Enter a valid postcode for {p}", "Choose a topic, such as {t}",
    "Nothing matches your search for {u}",
)  # fmt: skip
LOOKS = (
    "matte",
    "hand-glazed",
    "foldable",
    "recycled",
    "cordless",
    "waterproof",
    "quilted",
    "slim",
    "rustic",
    "insulated",
    "stackable",
    "heavy-duty",
)
STUFFS = (
    "oak",
    "ceramic",
    "linen",
    "steel",
    "bamboo",
    "merino",
    "glass",
    "cork",
    "canvas",
    "titanium",
    "leather",
    "silicone",
)
GOODS = (
    "mug",
    "rucksack",
    "desk lamp",
    "yoga mat",
    "lunch box",
    "headphones",
    "bicycle bell",
    "planter",
    "blanket",
    "chopping board",
    "umbrella",
    "notebook",
)
PRAISE = (
    "works as promised",
    "broke after {d} days",
    "smells odd",
    "my {n} loves it",
    "too small for {p} winters",
    "would buy again",
    "arrived late",
    "good value",
)


def paragraph(rng: random.Random) -> str:
    return " ".join(grammar.fill(rng, sentence) for sentence in rng.sample(SENTENCES, rng.randint(4, 8)))


def system(rng: random.Random) -> str:
    """What an operator writes above each conversation."""
    opening = grammar.fill(rng, "You are {n}, the assistant of a company in {p} for {t}. ")
    return opening + " ".join(grammar.fill(rng, rule) for rule in rng.sample(RULES, rng.randint(5, 10)))


def caption(rng: random.Random) -> str:
    return grammar.fill(rng, rng.choice(CAPTIONS))


def goods(rng: random.Random) -> str:
    return f"{rng.choice(LOOKS)} {rng.choice(STUFFS)} {rng.choice(GOODS)}"


def review(rng: random.Random) -> str:
    verdicts = rng.sample(PRAISE, rng.randint(2, 4))
    return f"The {goods(rng)}: " + ", ".join(grammar.fill(rng, verdict) for verdict in verdicts) + "."


def record(rng: random.Random) -> str:
    """A letter or note with a name, a town, a date and a sum in it."""
    return grammar.fill(
        rng, "{n} of {p} wrote on the {d}th that invoice {b} over {a} euros concerns {t}. "
    ) + paragraph(rng)
