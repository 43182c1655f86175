"""Proof: after a tenant's deletion nothing opens what was kept of it, not even a data directory that was copied before.

Seen from outside: files, SQLite, Redis and the HTTP of gateways. A copy that kept the tenant's data key is the control; it must
open, else nothing would be shown. Then two gateways on one Redis: the key is gone from both and from Redis within a second
of the command's end.
"""

import pathlib
import shutil
import sqlite3
import subprocess
import time

from gateway import Gateway, expect, expect_status
from isolation import book_server, deployment

SECRET = "the combination of the green safe is seven harbour lanterns"
# What a client says, and what is looked for in files.
BODY = {"model": "book", "messages": [{"role": "user", "content": f"Please remember that {SECRET}."}]}
SECONDS = 1.0


def prove(setting: deployment.Setting) -> tuple[bool, str]:
    with book_server.serving() as server:
        copied = one_gateway(setting, book_server.upstreams(server))
        with deployment.redis_server(setting.folder) as redis:
            spent = two_gateways(setting, book_server.upstreams(server), redis)
    words = f"{copied}; on two gateways and Redis it was gone {spent * 1000:.0f} ms after the command, bound {SECONDS * 1000:.0f}"
    return spent <= SECONDS, words


def converse(gateway: Gateway, key: str) -> str:
    reply = gateway.ask("POST", "/v1/chat/completions", BODY, key, fields={"X-Conversation-Id": "new"})
    expect_status(reply, 200)
    expect(reply.headers["x-conversation-stored"] == "yes", "the conversation was not stored")
    return reply.headers["x-conversation-id"]


def opens(gateway: Gateway, key: str, name: str) -> int:
    """The status of a conversation's owner asking for it, who must get all of it or nothing."""
    reply = gateway.ask("GET", f"/v1/conversations/{name}", key=key)
    expect((reply.status == 200) == (SECRET.encode() in reply.body), f"status {reply.status}, {reply.body[:200]!r}")
    return reply.status


def one_gateway(setting: deployment.Setting, upstreams: list[dict]) -> str:
    gateway, (gone, other) = deployment.deploy(setting, "copied", upstreams, 2, "{}\n")
    gone_key, other_key = (tenant["keys"][0]["key"] for tenant in (gone, other))
    copy, control = (setting.folder / f"copied-{name}" for name in ("before", "with-keys"))
    with deployment.running(gateway):
        gone_name, other_name = converse(gateway, gone_key), converse(gateway, other_key)
        expect(opens(gateway, gone_key, gone_name) == 200, "the tenant's own conversation does not open")
        for folder in (copy, control):
            copy_database(gateway.data, folder / "data")
        shutil.copytree(gateway.data / "secrets", control / "secrets")
        file = key_file(gateway.data, gone["id"])
        expect(file.exists(), f"there is no {file}")
        made = gateway.command("tenant", "delete", gone["id"])
        ended = time.monotonic()
        expect(made.returncode == 0, f"tenant delete: {made.stderr}")
        spent = until(lambda: not file.exists(), ended)
        expect(spent <= SECONDS, f"the data key is there {spent:.2f} s after the command")
        secrets = setting.folder / "copied-secrets"
        shutil.copytree(gateway.data / "secrets", secrets)
    rows = sealed_rows(copy / "data", gone["id"])
    expect(rows > 0, "the copy holds nothing of the tenant")
    clear = [str(path) for path in files(gateway.data, copy, control) if SECRET.encode() in path.read_bytes()]
    expect(not clear, f"in clear in {clear}")
    opened = [
        status(gateway, copy, secrets, gone_key, gone_name), status(gateway, copy, secrets, other_key, other_name),
        status(gateway, control, control / "secrets", gone_key, gone_name),
    ]  # fmt: skip
    expect(opened[1] == 200, f"the other tenant's conversation does not open in the copy: {opened[1]}")
    expect(opened[2] == 200, f"the control does not open: {opened[2]}")
    expect(opened[0] != 200, "the deleted tenant's conversation opens in the copy")
    return (
        f"{rows} sealed rows of the deleted tenant in a copy of before: {opened[0]}, the other tenant's {opened[1]}, with its old key "
        f"{opened[2]}; the key was gone {spent * 1000:.0f} ms after the command"
    )


def status(gateway: Gateway, folder: pathlib.Path, secrets: pathlib.Path, key: str, name: str) -> int:
    """What a gateway on the copy says to the conversation's owner."""
    again = Gateway(gateway.program, folder, "http://127.0.0.1:9", "ollama")
    again.serve += ["--secrets", str(secrets)]
    with deployment.running(again):
        return opens(again, key, name)


def copy_database(data: pathlib.Path, to: pathlib.Path) -> None:
    """As a backup does it, while the gateway runs; without `secrets`."""
    to.mkdir(mode=0o700, parents=True)
    with sqlite3.connect(f"file:{data}/secureinfer.db?mode=ro", uri=True) as source, sqlite3.connect(to / "secureinfer.db") as copy:
        source.backup(copy)


def sealed_rows(data: pathlib.Path, tenant: str) -> int:
    with sqlite3.connect(f"file:{data}/secureinfer.db?mode=ro", uri=True) as database:
        sql = "SELECT count(*) FROM conversation_turns JOIN conversations USING (name) WHERE tenant_id = ?"
        return database.execute(sql, [tenant]).fetchone()[0]


def files(*folders: pathlib.Path) -> list[pathlib.Path]:
    return [path for folder in folders for path in folder.rglob("*") if path.is_file()]


def key_file(data: pathlib.Path, tenant: str) -> pathlib.Path:
    return data / "secrets" / "tenant-keys" / tenant


def until(holds, since: float) -> float:
    """Seconds from then until it holds; more than the bound if it does not."""
    while not holds() and time.monotonic() - since <= SECONDS:
        time.sleep(0.002)
    return time.monotonic() - since


def two_gateways(setting: deployment.Setting, upstreams: list[dict], redis: str) -> float:
    first, (gone, _) = deployment.deploy(setting, "copied-1", upstreams, 2, "{}\n", redis)
    second, _ = deployment.deploy(setting, "copied-2", upstreams, 0, "{}\n", redis)
    key, tenant = gone["keys"][0]["key"], gone["id"]
    shutil.rmtree(second.data)
    second.data.mkdir(mode=0o700)
    shutil.copytree(first.data / "secrets", second.data / "secrets")
    second.serve += ["--gateway", "gw2"]
    with deployment.running(first), deployment.running(second):
        name = converse(first, key)
        expect(until(lambda: second.ask("GET", "/v1/models", key=key).status == 200, time.monotonic()) < SECONDS, "no tenant on gw2")
        expect(opens(second, key, name) == 200, "the other gateway does not open the conversation")
        places = [key_file(gateway.data, tenant) for gateway in (first, second)]
        expect(all(place.exists() for place in places), f"not both have the key: {places}")
        expect(holds_key(redis, tenant), "Redis does not have the wrapped key")
        made = first.command("tenant", "delete", tenant)
        ended = time.monotonic()
        expect(made.returncode == 0 and '"complete":true' in made.stdout.replace(" ", ""), f"tenant delete: {made.stdout}{made.stderr}")
        spent = until(lambda: not any(place.exists() for place in places) and not holds_key(redis, tenant), ended)
        for gateway in (first, second):
            expect(gateway.ask("GET", f"/v1/conversations/{name}", key=key).status == 401, "the deleted tenant's key is taken")
        return spent


def holds_key(redis: str, tenant: str) -> bool:
    line = ["redis-cli", "-s", redis.removeprefix("unix:"), "exists", f"secureinfer:{{{tenant}}}:datakey"]
    return subprocess.run(line, capture_output=True, check=True, text=True).stdout.strip() == "1"
