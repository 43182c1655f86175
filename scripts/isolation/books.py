"""The clients of the canary proof: they hold conversations as many tenants, and know the one right answer to each question."""

import collections
import random
import re

from isolation import plan, wire

TEXTS = {
    "/v1/chat/completions": re.compile(rb'"content":"([^"\\]*)"'),
    "/api/chat": re.compile(rb'"content":"([^"\\]*)"'),
    "/v1/responses": re.compile(rb'"text":"([^"\\]*)"'),
}
DELTA = re.compile(rb'"delta":"([^"\\]*)"')
ENDS = {
    "/v1/chat/completions": b"data: [DONE]",
    "/api/chat": b'"done":true',
    "/v1/responses": b'"type":"response.completed"',
}


class Tally:
    """What a process saw. `wrong` and `foreign` must be nothing, `unanswered` next to nothing."""

    SAMPLES = 5

    def __init__(self) -> None:
        self.counts: collections.Counter[str] = collections.Counter()
        self.tenants: collections.Counter[int] = collections.Counter()
        self.samples: dict[str, list[str]] = {}

    def note(self, what: str, sample: str = "") -> None:
        self.counts[what] += 1
        if sample and len(self.samples.setdefault(what, [])) < self.SAMPLES:
            self.samples[what].append(sample[:400])

    def add(self, other: "Tally") -> None:
        self.counts += other.counts
        self.tenants += other.tenants
        for what, samples in other.samples.items():
            self.samples.setdefault(what, []).extend(samples)


class Desk:
    """What the clients of one process share: whose turn it is, and how many requests are left."""

    def __init__(self, seed: int, number: int, of: int, keys: list[bytes], requests: int, shares: dict[str, int]) -> None:
        self.source = random.Random(f"{seed}:{number}")
        self.seed, self.keys, self.left, self.shares = seed, keys, requests, shares
        self.order = list(range(number, len(keys), of)) + [n for n in range(len(keys)) if n % of != number]
        self.turn = 0
        self.tally = Tally()

    def conversation(self) -> plan.Conversation:
        """A new one of the tenant whose turn it is."""
        tenant = self.order[self.turn % len(self.order)]
        self.turn += 1
        return plan.Conversation(tenant, self.keys[tenant], plan.mark(self.seed, tenant))

    def kind(self) -> str:
        lot = self.source.randrange(100)
        for kind, share in self.shares.items():
            lot -= share
            if lot < 0:
                return kind
        return plan.PLAIN


class Reader(wire.Client):
    """One connection, on which several tenants' conversations take turns, as behind a proxy."""

    SEATS = 4

    def __init__(self, port: int, desk: Desk) -> None:
        super().__init__(port)
        self.desk = desk
        self.seats = [desk.conversation() for _ in range(self.SEATS)]
        self.seat = 0

    @property
    def talk(self) -> plan.Conversation:
        return self.seats[self.seat]

    def ask(self) -> bytes | None:
        desk = self.desk
        if desk.left == 0:
            return None
        desk.left -= 1
        source = desk.source
        self.seat = source.randrange(self.SEATS)
        if len(self.talk.words) >= plan.TURNS:
            self.begin_anew()
        self.kind = desk.kind()
        self.word = plan.word(source, self.kind)
        self.route = source.choice(plan.ROUTES)
        self.stream = source.random() < 0.5
        if self.kind == plan.CANCEL:
            # At a byte of the answer, or at a moment before and while it comes: a whole one comes in one piece.
            self.patience = source.randrange(1, 1500) if self.stream else source.random() * 0.015
        desk.tally.tenants[self.talk.tenant] += 1
        return self.talk.request(self.route, source.choice(plan.MODELS), self.stream, self.word)

    def begin_anew(self) -> None:
        self.seats[self.seat] = self.desk.conversation()

    # What became of it.

    def answered(self, reply: wire.Reply) -> None:
        tally, whole = self.desk.tally, reply.head + reply.body
        text = self.search(whole)
        if not self.claims_success(reply):
            if self.kind in (plan.RESET, plan.MALFORMED, plan.CANCEL) and reply.status in (200, 502):
                return tally.note(f"ended as said, {self.kind}")
            what = "unanswered" if reply.status in (502, 503) else "wrong"
            return tally.note(what, f"{self.kind} {self.route} stream={self.stream} {whole!r}")
        if self.kind == plan.PLANTED:
            tally.note("planted")
            return self.begin_anew()
        if text != self.talk.expected(self.word):
            tally.note("wrong", f"{text!r} instead of {self.talk.expected(self.word)!r}: {whole!r}")
            return self.begin_anew()
        if reply.field(b"x-conversation-stored") != b"yes":
            tally.note("wrong", f"not stored: {reply.head!r} {reply.trailer!r}")
            return self.begin_anew()
        name = reply.field(b"x-conversation-id")
        if self.talk.id not in (b"new", name):
            tally.note("wrong", f"{name!r} for {self.talk.id!r}")
        self.talk.id = name
        self.talk.words += (self.word,)
        more = {plan.LEFT_OVER: ", left-over bytes behind it", plan.LATE: ", another answer a moment later"}
        tally.note("complete" + more.get(self.kind, ""))

    def claims_success(self, reply: wire.Reply) -> bool:
        return reply.status == 200 and (not self.stream or ENDS[self.route] in reply.body)

    def search(self, data: bytes) -> bytes:
        """Looks for marks and questions of anybody else in whatever came; the text of the answer, as far as it came."""
        talk = self.talk
        texts = DELTA if self.stream and self.route == "/v1/responses" else TEXTS[self.route]
        text = b"".join(texts.findall(data))
        known = {*talk.words, self.word}
        everything = data + b"\n" + text
        strangers = {one for one in plan.MARK.findall(everything) if one != talk.mark}
        strangers |= {one for one in plan.WORD.findall(everything) if one not in known}
        if strangers:
            self.desk.tally.note("foreign", f"tenant {talk.tenant}, {self.word!r}: {strangers!r} in {data!r}")
        elif not talk.expected(self.word).startswith(text):
            self.desk.tally.note("wrong", f"{text!r} is no part of {talk.expected(self.word)!r}: {data!r}")
        return text

    def broken(self, rest: bytes) -> None:
        self.search(rest)
        what = "wrong" if rest else "unanswered"
        self.desk.tally.note(what, f"the gateway closed: {self.kind} {self.route} stream={self.stream} {rest!r}")
        self.begin_anew()

    def cancelled(self, rest: bytes) -> None:
        self.search(rest)
        self.desk.tally.note("cancelled" if rest else "cancelled before the first byte")
        # Whether the turn was stored is not known.
        self.begin_anew()


def run(
    seed: int, number: int, of: int, port: int, keys: list[bytes], requests: int, clients: int, shares: dict[str, int]
) -> Tally:
    """One process' part of the load."""
    desk = Desk(seed, number, of, keys, requests, shares)
    wire.drive(lambda: Reader(port, desk), clients, requests)
    return desk.tally
