"""Proof: whoever guesses a conversation, a response or a sealed context hits nothing, and learns nothing from the refusals.

All guesses of one way in get the same bytes but for the request's id and the date, whether the thing is another tenant's, was
changed, or never was. None reaches the model's server, none destroys what it names, and the owners' own requests succeed
before and after: so what is guessed is really there.
"""

import collections
import random
import re
import time

from gateway import Gateway, expect, expect_status
from isolation import book_server, deployment, guessing, wire

TENANTS = 20
OF_EACH = 25
CLIENTS = 24
CHANGING = re.compile(rb"\r\n(x-request-id|date): [^\r]*")


class Found:
    """What a process saw, by way in: the different answers, and the kinds of guesses that got them."""

    def __init__(self) -> None:
        self.answers: dict[str, dict[bytes, collections.Counter]] = {}

    def note(self, way: str, answer: bytes, kind: str) -> None:
        self.answers.setdefault(way, {}).setdefault(answer, collections.Counter())[kind] += 1

    def add(self, other: "Found") -> None:
        for way, answers in other.answers.items():
            for answer, kinds in answers.items():
                self.answers.setdefault(way, {}).setdefault(answer, collections.Counter()).update(kinds)


class Guesser(wire.Client):
    def __init__(self, port: int, guesses: guessing.Guesses, found: Found, left: list[int]) -> None:
        super().__init__(port)
        self.guesses, self.found, self.left = guesses, found, left

    def ask(self) -> bytes | None:
        if self.left[0] == 0:
            return None
        self.left[0] -= 1
        self.way, self.kind, request = self.guesses.next()
        return request

    def answered(self, reply: wire.Reply) -> None:
        self.found.note(self.way, CHANGING.sub(b"", reply.head) + b"\r\n" + reply.body, self.kind)

    def broken(self, rest: bytes) -> None:
        self.found.note(self.way, b"(the connection ended) " + rest, self.kind)


def guess(seed: str, port: int, key: bytes, real: guessing.Real, requests: int) -> Found:
    """One process' part."""
    found, left = Found(), [requests]
    guesses = guessing.Guesses(random.Random(seed), key, real)
    wire.drive(lambda: Guesser(port, guesses, found, left), CLIENTS, requests)
    return found


class Owner:
    """A tenant that really has something."""

    def __init__(self, gateway: Gateway, key: str) -> None:
        self.gateway, self.key = gateway, key
        self.names = [self.converse() for _ in range(OF_EACH)]
        self.responses = [self.respond() for _ in range(OF_EACH)]
        self.contexts = [self.generate() for _ in range(OF_EACH)]

    def ask(self, method: str, path: str, body: object = None, name: str = "") -> dict:
        reply = self.gateway.ask(method, path, body, self.key, fields={"X-Conversation-Id": name} if name else {})
        expect_status(reply, 200)
        self.last = reply
        return reply.json()

    def converse(self) -> str:
        self.ask("POST", "/v1/chat/completions", {"model": "book", "messages": guessing.QUESTION}, "new")
        expect(self.last.headers["x-conversation-stored"] == "yes", "a conversation was not stored")
        return self.last.headers["x-conversation-id"]

    def respond(self, before: str | None = None) -> str:
        more = {"previous_response_id": before} if before else {}
        return self.ask("POST", "/v1/responses", {"model": "book", "input": guessing.QUESTION, "store": True, **more})["id"]

    def generate(self, before: list[int] | None = None) -> list[int]:
        more = {"context": before} if before else {}
        body = {"model": "book", "stream": False, "prompt": "What did I say before?", **more}
        return self.ask("POST", "/api/generate", body)["context"]

    def has_all(self) -> None:
        """Everything is there and opens for its owner."""
        for name in self.names:
            shown = self.ask("GET", f"/v1/conversations/{name}")
            expect(book_server.SENTENCE in str(shown["messages"]), f"{name} does not hold what was said")
        for name in self.responses:
            self.respond(name)
        for numbers in self.contexts:
            self.generate(numbers)


def prove(setting: deployment.Setting) -> tuple[bool, str]:
    with book_server.serving() as server:
        gateway, tenants = deployment.deploy(setting, "guesses", book_server.upstreams(server), TENANTS, "{}\n")
        with deployment.running(gateway):
            guesser, *others = [Owner(gateway, key.decode()) for key in deployment.keys_of(tenants)]
            for owner in (guesser, *others):
                owner.has_all()
            real = guessing.Real(
                guesser.names, [name for one in others for name in one.names],
                guesser.responses, [name for one in others for name in one.responses],
                guesser.contexts, [numbers for one in others for numbers in one.contexts],
            )  # fmt: skip
            asked, began = server.asked, time.monotonic()
            found = Found()
            work = [
                (f"{setting.seed}:{number}", gateway.port, guesser.key.encode(), real.part(number, setting.workers), part)
                for number, part in enumerate(deployment.shares(setting.count, setting.workers))
            ]
            for part in deployment.in_processes(guess, work):
                found.add(part)
            seconds, reached = time.monotonic() - began, server.asked - asked
            for owner in (guesser, *others):
                owner.has_all()
        deployment.forget(gateway)
    return judge(found, setting.count, reached, seconds)


def judge(found: Found, count: int, reached: int, seconds: float) -> tuple[bool, str]:
    hits = total = different = 0
    for way, answers in found.answers.items():
        statuses = {answer[9:12].decode() for answer in answers}
        print(f"    {sum(kinds.total() for kinds in answers.values()):9,d} {way}: {', '.join(sorted(statuses))}")
        total += sum(kinds.total() for kinds in answers.values())
        hits += sum(kinds.total() for answer, kinds in answers.items() if not answer[9:10] == b"4")
        different += len(answers) - 1
        for answer, kinds in answers.items() if len(answers) > 1 else []:
            print(f"      {dict(kinds)}: {answer!r}")
    words = (
        f"{hits} hits in {total:,} guesses on {len(found.answers)} ways in {seconds:.0f} s, {reached} reached the model, "
        f"{different} answers unlike the others; bound 0, 0, 0"
    )
    return hits == reached == different == 0 and total == count and len(found.answers) == len(guessing.WAYS), words
