"""What is guessed: names of conversations and sealed contexts, each made of chance or of real ones that are not the guesser's.

Every guess belongs to a way in, and on one way all wrong guesses must get the same bytes.
"""

import collections
import dataclasses
import json
import random

# Ways in, and how many of a hundred guesses go there.
WAYS = {
    "GET": 30, "DELETE": 20, "/v1/chat/completions": 10, "/api/chat": 10, "/v1/responses": 10, "previous": 10, "context": 10,
}  # fmt: skip
NAMES = (
    "random", "random", "random", "changed", "own changed", "spliced", "own spliced", "foreign", "other kind", "truncated",
    "upper case",
)  # fmt: skip
CONTEXTS = ("random", "changed", "own changed", "own spliced", "spliced", "foreign", "other model", "truncated")
QUESTION = [{"role": "user", "content": "What did I say before?"}]


@dataclasses.dataclass
class Real:
    """What tenants really have: of the guesser's own and of others."""

    own_names: list[str]
    names: list[str]
    own_responses: list[str]
    responses: list[str]
    own_contexts: list[list[int]]
    contexts: list[list[int]]


    def part(self, number: int, of: int) -> "Real":
        """One of so many equal parts of what is others'."""
        return dataclasses.replace(
            self, names=self.names[number::of], responses=self.responses[number::of], contexts=self.contexts[number::of])  # fmt: skip


class Guesses:
    """No name is guessed twice at a time: two turns of one conversation at once are refused in other words, whether it exists
    or not."""

    # More than there are clients.
    RECENT = 100

    def __init__(self, source: random.Random, key: bytes, real: Real) -> None:
        self.source, self.key, self.real = source, key, real
        self.ways = [way for way, share in WAYS.items() for _ in range(share)]
        self.recent: collections.deque[str] = collections.deque(maxlen=self.RECENT)

    def next(self) -> tuple[str, str, bytes]:
        """The way, the kind of guess, and the request."""
        way = self.source.choice(self.ways)
        if way == "context":
            kind, numbers, model = self.context()
            body = {"model": model, "stream": False, "prompt": "What did I say before?", "context": numbers}
            return way, kind, self.post("/api/generate", body)
        kind, name = self.name(is_response=way == "previous")
        while name in self.recent:
            kind, name = self.name(is_response=way == "previous")
        self.recent.append(name)
        if way == "previous":
            body = {"model": "book", "input": QUESTION, "previous_response_id": name}
            return way, kind, self.post("/v1/responses", body)
        if way in ("GET", "DELETE"):
            line = f"{way} /v1/conversations/{name} HTTP/1.1\r\nhost: gateway\r\nauthorization: Bearer "
            return way, kind, line.encode() + self.key + b"\r\n\r\n"
        said = {"input": QUESTION} if way == "/v1/responses" else {"messages": QUESTION, "stream": False}
        return way, kind, self.post(way, {"model": "book", **said}, name)

    def post(self, path: str, body: dict, conversation: str | None = None) -> bytes:
        text = json.dumps(body).encode()
        named = f"x-conversation-id: {conversation}\r\n" if conversation else ""
        head = f"POST {path} HTTP/1.1\r\nhost: gateway\r\n{named}content-type: application/json\r\ncontent-length: {len(text)}\r\n"
        return head.encode() + b"authorization: Bearer " + self.key + b"\r\n\r\n" + text

    def name(self, is_response: bool) -> tuple[str, str]:
        source, real = self.source, self.real
        prefix = "resp_" if is_response else "conv_"
        foreign, own = (real.responses, real.own_responses) if is_response else (real.names, real.own_names)
        kind = source.choice(NAMES)
        if kind == "random":
            return kind, f"{prefix}{source.getrandbits(256):064x}"
        if kind == "foreign":
            return kind, source.choice(foreign)
        if kind == "other kind":
            # The two kinds are never taken for one another.
            return kind, prefix + source.choice(real.names if is_response else real.responses)[5:]
        if kind == "truncated":
            return kind, source.choice(own)[: source.randrange(len(prefix) + 1, len(prefix) + 64)]
        if kind == "upper case":
            return kind, prefix + source.choice(foreign)[len(prefix) :].upper()
        first, second = source.choice(own if kind.startswith("own") else foreign), source.choice(foreign)
        if kind.endswith("spliced"):
            half = len(prefix) + 32
            return kind, first[:half] + second[half:] if first != second else first[:half] + "0" * 32
        at = source.randrange(len(prefix), len(first))
        digit = source.choice([one for one in "0123456789abcdef" if one != first[at]])
        return kind, first[:at] + digit + first[at + 1 :]

    def context(self) -> tuple[str, list[int], str]:
        source, real = self.source, self.real
        kind = source.choice(CONTEXTS)
        mine = source.choice(real.own_contexts)
        theirs = source.choice(real.contexts)
        if kind == "random":
            return kind, mine[:5] + list(source.randbytes(len(mine) - 5)), "book"
        if kind == "foreign":
            return kind, theirs, "book"
        if kind == "other model":
            return kind, mine, "other"
        if kind == "truncated":
            return kind, mine[: source.randrange(40, len(mine))], "book"
        if kind.endswith("spliced"):
            second = theirs if kind == "spliced" else next(one for one in real.own_contexts if one is not mine)
            # Behind the nonce and before the tag, so that chance does not make a real one.
            at = source.randrange(17, min(len(mine), len(second)) - 16)
            return kind, mine[:at] + second[at:], "book"
        numbers = list(mine if kind.startswith("own") else theirs)
        at = source.randrange(len(numbers))
        numbers[at] ^= 1 << source.randrange(8)
        return kind, numbers, "book"
