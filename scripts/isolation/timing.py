"""Proof: the time of a refusal does not tell whether a conversation exists.

Rule, fixed before anything is measured: in each of 5 rounds one tenant asks, on one warm connection and in an order by lot, for
250 conversations each of four kinds: another tenant's, names that nobody was given, its own that it has deleted, and its own
that are there. Another tenant's are compared with both kinds of absent ones by the two-sample Kolmogorov-Smirnov test. That
makes 10 tests; together they may raise a false alarm once in a hundred runs, so each must have p > 0.01 / 10 (Bonferroni).
The instrument must see: the tenant's own that are there differ from the absent ones with p ≤ 0.01 / 10 in every round.
"""

import random
import secrets
import socket
import statistics
import time

from gateway import Gateway, expect_status
from isolation import book_server, deployment, wire
from isolation.distributions import kolmogorov_smirnov

ROUNDS = 5
OF_EACH = 250
KINDS = ("foreign", "never given", "deleted", "own")
BOUND = 0.01 / (2 * ROUNDS)
WARM_UP = 200


def prove(setting: deployment.Setting) -> tuple[bool, str]:
    with book_server.serving() as server:
        gateway, tenants = deployment.deploy(setting, "timing", book_server.upstreams(server), 2, "{}\n")
        owner, asker = (key.decode() for key in deployment.keys_of(tenants))
        with deployment.running(gateway):
            names = {
                "foreign": make(gateway, owner), "own": make(gateway, asker), "deleted": make(gateway, asker),
                "never given": [f"conv_{secrets.token_hex(32)}" for _ in range(OF_EACH)],
            }  # fmt: skip
            for name in names["deleted"]:
                expect_status(gateway.ask("DELETE", f"/v1/conversations/{name}", key=asker), 200)
            source = random.Random(setting.seed)
            with socket.create_connection(("127.0.0.1", gateway.port), 30) as connection:
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                for _ in range(WARM_UP):
                    ask(connection, asker, "conv_" + "0" * 64)
                rounds = [measure(connection, asker, names, source) for _ in range(ROUNDS)]
        deployment.forget(gateway)
    return judge(rounds)


def make(gateway: Gateway, key: str) -> list[str]:
    body = {"model": "book", "messages": [{"role": "user", "content": "What came at noon?"}]}
    names = []
    for _ in range(OF_EACH):
        reply = gateway.ask("POST", "/v1/chat/completions", body, key, fields={"X-Conversation-Id": "new"})
        expect_status(reply, 200)
        names.append(reply.headers["x-conversation-id"])
    return names


def ask(connection: socket.socket, key: str, name: str) -> tuple[int, float]:
    """Status and microseconds of one question."""
    request = f"GET /v1/conversations/{name} HTTP/1.1\r\nhost: gateway\r\nauthorization: Bearer {key}\r\n\r\n".encode()
    data = b""
    began = time.perf_counter_ns()
    connection.sendall(request)
    while not (found := wire.read(data)):
        piece = connection.recv(65_536)
        if not piece:
            raise AssertionError("the gateway closed the connection")
        data += piece
    return found[0].status, (time.perf_counter_ns() - began) / 1000


def measure(
    connection: socket.socket, key: str, names: dict[str, list[str]], source: random.Random
) -> dict[str, list[float]]:
    """One round: the times of each kind."""
    tries = [(kind, name) for kind in KINDS for name in names[kind]]
    source.shuffle(tries)
    times: dict[str, list[float]] = {kind: [] for kind in KINDS}
    for kind, name in tries:
        status, spent = ask(connection, key, name)
        if status != (200 if kind == "own" else 404):
            raise AssertionError(f"status {status} for a conversation that is {kind}")
        times[kind].append(spent)
    return times


def judge(rounds: list[dict[str, list[float]]]) -> tuple[bool, str]:
    print(f"    medians in µs, and p of {OF_EACH} and {OF_EACH}: a foreign one beside absent ones, and the control")
    tests, controls = [], []
    for times in rounds:
        random_p, deleted_p = (kolmogorov_smirnov(times["foreign"], times[kind])[1] for kind in ("never given", "deleted"))
        control = kolmogorov_smirnov(times["own"], times["never given"])[1]
        tests += [random_p, deleted_p]
        controls.append(control)
        medians = "  ".join(f"{kind} {statistics.median(times[kind]):.0f}" for kind in KINDS)
        print(f"    {medians}   p {random_p:.3f} (never given) {deleted_p:.3f} (deleted)   control p {control:.1g}")
    words = (
        f"least p {min(tests):.3f} of {len(tests)} tests, bound > {BOUND:g}; control's largest p {max(controls):.1g}, "
        f"bound ≤ {BOUND:g}"
    )
    return min(tests) > BOUND and max(controls) <= BOUND, words
