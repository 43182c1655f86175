"""What is asked and what is the only right answer to it: known to both ends of the gateway, told to it by neither.

Each request has a word of its own, whose first letter says what befalls it; each tenant has a mark, which stands in the
system message of its conversations. The model's server answers with every word and mark that it finds in what it got, so
that an answer tells whose history the gateway put in front of the question, and in which order.
"""

import dataclasses
import hashlib
import json
import random
import re

WORD = re.compile(rb"ask-[a-z][0-9a-f]{16}")
MARK = re.compile(rb"mark-[0-9a-f]{20}")

# What befalls a request, and how often in a hundred; what is left is plain.
CANCEL, RESET, LEFT_OVER, MALFORMED, PLAIN = "crlmp"
SHARES = {CANCEL: 10, RESET: 5, LEFT_OVER: 1, MALFORMED: 1}
# The server answers with what another tenant got: sent in the control only, which must find each of them.
PLANTED = "x"
# An answer that nobody asked for comes a moment after the right one, on a connection that may be in use again by then.
LATE = "t"

# Questions of one conversation.
TURNS = 4

ROUTES = ("/v1/chat/completions", "/api/chat", "/v1/responses")
# The name of a model says which of the two servers has it.
MODELS = ("book-openai", "book-ollama")


def mark(seed: int, tenant: int) -> bytes:
    return b"mark-" + hashlib.sha256(f"{seed}:{tenant}".encode()).hexdigest()[:20].encode()


def word(source: random.Random, kind: str) -> bytes:
    return b"ask-%s%016x" % (kind.encode(), source.getrandbits(64))


def kind_of(asked: bytes) -> str:
    return chr(asked[4])


def spread(asked: bytes) -> float:
    """A number below 1 that a request's word settles: where in the answer its trouble comes."""
    return int(asked[-8:], 16) / 2**32


def system(tenant: int, its: bytes) -> str:
    return f"You keep the book of desk {tenant}. The mark of this book is {its.decode()}."


def question(asked: bytes) -> str:
    return f"Please note {asked.decode()} in the book of the harbour."


def answer(marks: list[bytes], words: list[bytes], messages: int) -> bytes:
    """Of a request with so many messages, whose last word is what is asked now."""
    return b"Noted %s for %s, message %d, behind %s." % (
        words[-1], b" and ".join(marks) or b"nobody", messages, b" ".join(words[:-1]) or b"nothing")  # fmt: skip


@dataclasses.dataclass(slots=True)
class Conversation:
    """As the client knows it."""

    tenant: int
    key: bytes
    mark: bytes
    id: bytes = b"new"
    words: tuple[bytes, ...] = ()

    def request(self, route: str, model: str, stream: bool, asked: bytes) -> bytes:
        messages = [{"role": "user", "content": question(asked)}]
        if self.id == b"new":
            messages.insert(0, {"role": "system", "content": system(self.tenant, self.mark)})
        said = {"input": messages} if route == "/v1/responses" else {"messages": messages}
        body = json.dumps({"model": model, "stream": stream, **said}).encode()
        return (
            b"POST %s HTTP/1.1\r\nhost: gateway\r\nauthorization: Bearer %s\r\nx-conversation-id: %s\r\n"
            b"content-type: application/json\r\ncontent-length: %d\r\n\r\n%s"
            % (route.encode(), self.key, self.id, len(body), body)
        )

    def expected(self, asked: bytes) -> bytes:
        """The text of the only right answer."""
        return answer([self.mark], [*self.words, asked], 2 + 2 * len(self.words))
