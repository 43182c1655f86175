"""Tasks and questions as people and instruction sets word them: openings × topics × conditions."""

import random

from words import topics

# The {t} is a topic; about a hundred openings, with no two alike in their first words.
OPENINGS = (
    "Explain {t} in plain words", "What should a beginner know about {t}", "Write a short article about {t}",
    "List seven facts about {t}", "Draft an email to {n} about {t}", "How does one get started with {t}",
    "Compare two schools of thought on {t}", "Summarise the history of {t}", "Give me a checklist for {t}",
    "I need a poem about {t}", "Why do people argue over {t}", "Create a quiz of five questions on {t}",
    "Describe {t} to somebody who has never heard of it", "Suggest three projects about {t}", "Outline a talk on {t}",
    "What are common mistakes with {t}", "Turn what is known of {t} into a dialogue", "Invent an analogy for {t}",
    "Recommend books on {t}", "Make a table of terms used in {t}", "Which myths about {t} are wrong",
    "Pretend you are a museum guide and present {t}", "Develop a lesson plan around {t}",
    "Name the key people behind {t}",
    "Formulate a research question about {t}", "Argue for and against spending public money on {t}",
    "Tell a story in which {t} matters", "Propose a headline for a piece on {t}", "Could you walk me through {t}",
    "Discuss the ethics of {t}", "Find a link between {t} and {u}", "Rank the most important ideas in {t}",
    "Classify the main kinds of {t}", "Provide a timeline for {t}",
    "Translate this into German: I have a question about {t}.",
    "Rewrite the sentence 'We talked about {t} all night' in a formal tone", "How would {n} from {p} feel about {t}",
    "Imagine it is 2090 and describe {t}", "Design a poster about {t}",
    "Is it true that {t} has changed in the last ten years",
    "Write a product description that mentions {t}", "What would an economist say about {t}",
    "Produce a glossary for {t}",
    "Generate ten keywords for a blog about {t}", "Estimate what {t} costs in {p}",
    "Identify the risks that come with {t}",
    "Plan an afternoon workshop on {t}", "When did {t} first become known", "Compose a song verse about {t}",
    "Help me understand why {t} is so hard", "Sketch a debate between {n} and {m} on {t}",
    "Critique a popular view of {t}",
    "Give an example of {t} from everyday life", "Explain to a lawyer what {t} has to do with {u}",
    "Condense {t} into one tweet",
    "What is the opposite of {t}, if there is one", "Enumerate tools that help with {t}",
    "Write a formal complaint about {t}",
    "Prepare interview questions for an expert on {t}", "Tell me something surprising about {t}",
    "Paraphrase: {t} is overrated.",
    "Construct a riddle whose answer is {t}", "How do you measure {t}",
    "Describe a typical day for someone who works on {t}",
    "As a sceptic, review the evidence on {t}", "Write a Python function that prints a note about {t}",
    "Show how {t} and {u} differ",
    "Devise a study plan for {t}", "What skills does {t} need", "Predict how {t} will develop",
    "Make an acrostic about {t}",
    "Which laws affect {t} in {p}", "Write the opening scene of a play about {t}",
    "Brainstorm names for a podcast on {t}",
    "Teach me {t} step by step", "What vocabulary do I need to talk about {t}", "Give feedback on my idea for {t}",
    "Write a review of an exhibition on {t}", "Convert these notes into prose: {t}; {u}; {p}", "Can {t} be automated",
    "Assess whether {t} suits a family of five", "In the voice of a pirate, explain {t}",
    "Write a persuasive letter on {t}",
    "Explain the word origin behind {t}", "Justify teaching {t} at school", "Set out the steps of {t} as pseudo-code",
    "Who invented {t}", "Where can one see {t} near {p}", "Write a haiku on {t}", "Define {t}",
    "Detail how {t} works inside",
    "Act as {n}, a critic, and comment on {t}", "Respond to a customer from {p} who is unhappy with {t}",
    "Illustrate {t} with numbers",
)  # fmt: skip
CONDITIONS = (
    ".", ".", ".", ".", ", in under a hundred words.", " for a ten-year-old.", ", with sources.",
    ", as bullet points.", " in three paragraphs.",
    ". Avoid jargon.", ". Use British spelling.", ", with an example.", " and end on a question.", ". Keep it light.",
    ". My audience are nurses.", ". Mention {p}.", ", and say what is uncertain.", ". Answer in Markdown.",
    " for the staff magazine.",
)  # fmt: skip
SEARCHES = (
    "{t}", "{t} explained", "{t} near {p}", "best book on {t}", "how long does {t} take", "{t} vs {u}",
    "is {t} dangerous",
    "who discovered {t}", "{t} for beginners", "cheap {t} {p}", "what year was {t}", "{t} meaning",
    "why is {t} important",
    "opening hours museum of {t} {p}", "{t} statistics", "can you learn {t} alone", "{n} {t} interview", "{t} problems",
    "history of {t} in {p}", "where does {t} come from", "{t} course", "{t} pdf", "how much is {t}",
    "weather {p} {d} may",
)  # fmt: skip
PROBLEMS = (
    "{n} has {a} crates of {b} apples and sells {c} apples a day. After how many days is less than half left?",
    "A train leaves {p} at {c} km/h, a second one {d} minutes later at {a} km/h more. When does it catch up?",
    "If {a} workers lay {b} metres of cable in {d} days, how many metres do {c} workers lay in one day?",
    "{n} and {m} share {b} coins in the ratio {d} to {c}. How many more does the one get than the other?",
    "A tank of {b} litres fills at {d} litres a minute and leaks {c} litres an hour. How full is it after {a} minutes?",
    "The sum of three consecutive numbers is {b}. What is {d} times the middle one?",
    "A jacket costs {b} euros. It is reduced by {d} percent, then by {c} euros. What must {n} pay?",
    "How many ways are there to seat {d} people at a round table when {n} and {m} must not be neighbours?",
    "{n} runs {d} laps of {b} metres. How many kilometres is that, and how long does it take at {c} metres a minute?",
    "From a bag with {c} red and {a} green marbles, {n} draws two. How likely is it that both are green?",
    "The angles of a triangle are in the ratio {d} : {c} : {a}. Find the largest.",
    "A recipe for {d} people needs {b} grams of flour. {m} cooks for {c}. How much flour is that?",
    "What is the last digit of {d} to the power of {b}?",
    "Solve for x: {d}x + {c} = {b}.",
    "{m}'s mother is {d} years older than four times his age. Together they are {c}. How old is he?",
    "A rectangle is {d} cm longer than it is wide and has an area of {b} square centimetres. Find its sides.",
    "Simple interest of {d} percent a year turns {b} euros into how much after {c} months?",
    "In {p}, {b} pupils voted. {c} percent chose {t}, {d} abstained, the rest chose {u}. Who won, and by how much?",
    "A clock loses {d} minutes a day. When is it right again?",
    "Mean and median of {a}, {c}, {d}, {b} and {c}: which is larger?",
    "Two pumps empty a pool in {a} and {c} hours. How long do they need together, if the second starts {d} minutes late?",
    "{n} buys {d} tickets at {a} euros and sells all but two at {c} euros. Profit or loss?",
    "How many numbers below {b} can be divided by {d} but not by {a}?",
    "A mixture of {c} litres holds {d} percent salt. How much water makes it half as salty?",
)


def fill(rng: random.Random, frame: str) -> str:
    """The frame with each of its places filled; the same letter always gets the same thing."""
    words: dict[str, object] = dict(zip("tu", rng.sample(topics.ALL, 2), strict=True))
    words |= dict(zip("nm", rng.sample(topics.NAMES, 2), strict=True))
    words |= {"p": rng.choice(topics.PLACES), "a": rng.randint(3, 40), "b": rng.randint(60, 900)}
    words |= {"c": rng.randint(5, 90), "d": rng.randint(2, 29)}
    return frame.format(**words)


def instruction(rng: random.Random) -> str:
    opening = rng.choice(OPENINGS)
    ending = rng.choice(CONDITIONS) if opening[-1] not in ".!?" else ""
    return fill(rng, opening + ending)


def question(rng: random.Random) -> str:
    return fill(rng, rng.choice(SEARCHES))


def problem(rng: random.Random) -> str:
    return fill(rng, rng.choice(PROBLEMS))
