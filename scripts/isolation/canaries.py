"""Proof: no answer holds what belongs to another tenant, and each is the answer to its own question.

A thousand tenants hold conversations that the gateway keeps; each has a mark that nobody else may see. Of a hundred requests
ten are cancelled at a random byte or moment, in five the model's server resets the connection in mid-answer, in one it
sends another tenant's answer behind the right one, and in one a malformed chunk with such an answer behind it. A last round
plants another tenant's answers in the model itself: the checker must find each, else it would see nothing. What is answered must
be right; one request in a thousand that should be answered may stay without (502, 503, a closed connection), as was seen on a
machine that was busy with other things: that bound was set after it, those of 0 before.

A server that sends a surplus answer when its connection serves the next request already is a round of its own: in HTTP/1.1
nothing tells that from the right one, so it may reach the same tenant's next request, but, since tenants share no connection
by this policy, never another's.
"""

import time

from isolation import books, deployment, model, plan

TENANTS = 1000
CLIENTS = 40
PLANTED = 400
SURPLUS = 1000
# So that a busy machine is not taken for a server that is gone.
CONNECT = "30s"
POLICY = "isolation: {cache: nonce, connections: tenant, canary: true}\n"


def prove(setting: deployment.Setting) -> tuple[bool, str]:
    """Half of the requests with conversations in SQLite, half with them in Redis."""
    tally = books.Tally()
    began = time.monotonic()
    half = setting.count // 2
    load(setting, "canaries-sqlite", "off", setting.count - half, tally)
    with deployment.redis_server(setting.folder) as redis:
        load(setting, "canaries-redis", redis, half, tally)
    seconds = time.monotonic() - began
    late, reached = tally.counts.pop("surplus, late"), tally.counts.pop("surplus, foreign", 0)
    for what, count in tally.counts.most_common():
        print(f"    {count:9,d} {what}")
    print(f"    of {late} surplus answers that came {model.PAUSE * 1000:.0f} ms late {reached} reached another tenant; bound 0")
    for what in ("wrong", "foreign", "unanswered"):
        for sample in tally.samples.get(what, [])[: books.Tally.SAMPLES]:
            print(f"    {what}: {sample}")
    planted, seen = tally.counts["planted"], tally.counts["foreign, planted"]
    each = tally.tenants.values()
    foreign, wrong, unanswered = (tally.counts[what] for what in ("foreign", "wrong", "unanswered"))
    words = (
        f"{foreign} foreign, {wrong} wrong in {tally.tenants.total():,} requests of {len(each)} tenants ({min(each)} to {max(each)} each) "
        f"in {seconds:.0f} s; bound 0; {unanswered} unanswered, bound 1 in 1,000; of {planted} planted {seen} were seen"
    )
    good = foreign == wrong == reached == 0 and late > 0 and unanswered * 1000 <= setting.count and planted == seen > 0
    return good and tally.tenants.total() == setting.count and len(each) >= min(TENANTS, setting.count // 10), words


def load(setting: deployment.Setting, name: str, redis: str, requests: int, tally: books.Tally) -> None:
    with deployment.apart(model.serve, "openai") as openai, deployment.apart(model.serve, "ollama") as ollama:
        upstreams = [
            {"name": kind, "url": f"http://127.0.0.1:{port}", "api": kind, "models": [served], "connect-timeout": CONNECT}
            for kind, port, served in zip(("openai", "ollama"), (openai, ollama), plan.MODELS)
        ]
        gateway, tenants = deployment.deploy(setting, name, upstreams, TENANTS, POLICY, redis)
        keys = deployment.keys_of(tenants)
        with deployment.running(gateway):
            work = [
                (setting.seed, number, setting.workers, gateway.port, keys, part, CLIENTS, plan.SHARES)
                for number, part in enumerate(deployment.shares(requests, setting.workers))
            ]
            for part in deployment.in_processes(books.run, work):
                tally.add(part)
            control = books.run(setting.seed + 1, 0, 1, gateway.port, keys, PLANTED, CLIENTS, {plan.PLANTED: 25})
            tally.counts["planted"] += control.counts["planted"]
            tally.counts["foreign, planted"] += control.counts["foreign"]
            if control.counts["wrong"]:
                tally.note("wrong", f"in the control: {control.samples['wrong'][0]}")
            late = books.run(setting.seed + 2, 0, 1, gateway.port, keys, SURPLUS, CLIENTS, {plan.LATE: 20})
            tally.counts["surplus, late"] += late.counts["complete, another answer a moment later"]
            tally.counts["surplus, foreign"] += late.counts["foreign"]
        deployment.forget(gateway)
