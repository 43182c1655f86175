"""Made-up programs: tasks, diffs, files and the talk between an agent and its tools."""

import random

from words import topics

VERBS = (
    "parse",
    "merge",
    "count",
    "rotate",
    "validate",
    "flatten",
    "encode",
    "schedule",
    "deduplicate",
    "sort",
    "cache",
    "split",
)
NOUNS = (
    "intervals",
    "invoices",
    "log_lines",
    "matrix",
    "usernames",
    "tree_nodes",
    "csv_rows",
    "tokens",
    "events",
    "paths",
    "colours",
    "timestamps",
)
TONGUES = ("python", "go", "typescript", "rust", "java", "swift")
FLAWS = (
    "fails on an empty list",
    "returns duplicates",
    "is slow beyond {n} items",
    "raises KeyError for {w}",
    "ignores time zones",
    "leaks a file handle",
)
OUTPUTS = (
    "$ pytest -q\n{n} passed, 1 failed\nFAILED tests/test_{w}.py::test_{v} - AssertionError: {n} != {m}",
    "{w}.py:{n}: error: argument has incompatible type \"str\"; expected \"int\"",
    "[File: src/{w}.py ({n} lines total)]\n{code}",
    "$ git status\nOn branch fix-{w}\nmodified: src/{w}.py",
    "$ grep -rn {v} src\nsrc/{w}.py:{n}: def {v}(items):\nsrc/cli.py:{m}: {v}(load())",
    "Edit applied to src/{w}.py, {n} lines.",
    "$ python -m {w}\nTraceback (most recent call last):\n  File \"src/{w}.py\", line {n}, in {v}\nValueError: {m}",
    "$ cargo test\ntest result: ok. {n} passed; 0 failed", "README.md\nsrc\ntests\n{w}.toml",
)  # fmt: skip


def _names(rng: random.Random) -> tuple[str, str]:
    return rng.choice(VERBS), rng.choice(NOUNS)


def function(rng: random.Random) -> str:
    verb, noun = _names(rng)
    bound = rng.randint(2, 90)
    return (
        f"def {verb}_{noun}(items, limit={bound}):\n    kept = []\n    for item in items:\n"
        f"        if len(kept) >= limit:\n            break\n        if item.{rng.choice(NOUNS)} is not None:\n"
        f"            kept.append(item)\n    return {rng.choice(('kept', 'sorted(kept)', 'kept[::-1]', 'set(kept)'))}\n"
    )


def task(rng: random.Random) -> str:
    verb, noun = _names(rng)
    tongue = rng.choice(TONGUES)
    return f"Write a {tongue} function {verb}_{noun} that takes {noun} and a limit of {rng.randint(2, 99)} and can {verb} them."


def flaw(rng: random.Random) -> str:
    verb, noun = _names(rng)
    text = rng.choice(FLAWS).format(n=rng.randint(100, 9_000), w=noun)
    return f"{verb}_{noun} {text}"


def diff(rng: random.Random) -> str:
    verb, noun = _names(rng)
    old, new = rng.sample(NOUNS, 2)
    return (
        f"Fix: {flaw(rng)}\n\ndiff --git a/src/{noun}.py b/src/{noun}.py\n@@ -{rng.randint(1, 400)},7 +{rng.randint(1, 400)},9 @@ "
        f"def {verb}_{noun}(items):\n-    return [{old} for {old} in items]\n+    seen = set()\n+    for {new} in items:\n"
        f"+        seen.add({new}.{rng.choice(NOUNS)})\n+    return seen\n"
    )


def output(rng: random.Random) -> str:
    """What a tool says to an agent."""
    verb, noun = _names(rng)
    frame = rng.choice(OUTPUTS).replace("{code}", function(rng))
    return frame.format(n=rng.randint(1, 400), m=rng.randint(1, 400), v=verb, w=noun)


def agent(rng: random.Random) -> list[str]:
    task_text = (
        f"{rng.choice(topics.NAMES)} reports: {flaw(rng)}. Find the cause, mend it, and add a test.\n\n{function(rng)}"
    )
    return [task_text] + [output(rng) for _ in range(rng.randint(6, 40))]
