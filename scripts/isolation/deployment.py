"""A gateway with many tenants, as the proofs need it."""

import contextlib
import dataclasses
import json
import multiprocessing
import os
import pathlib
import shutil
from collections.abc import Callable, Iterator

from gateway import Gateway, expect
from gateways import Redis


@dataclasses.dataclass
class Setting:
    """What all proofs are told."""

    program: str
    folder: pathlib.Path
    count: int
    seed: int
    workers: int = dataclasses.field(default_factory=lambda: max(1, min(4, len(os.sched_getaffinity(0)))))


def deploy(
    setting: Setting, name: str, upstreams: list[dict], tenants: int, policy: str, redis: str = "off"
) -> tuple[Gateway, list[dict]]:
    """A gateway that is not started yet, and its tenants: id, name and keys of each."""
    folder = setting.folder / name
    gateway = Gateway(setting.program, folder, "", "", redis)
    at = gateway.serve.index("--upstream")
    del gateway.serve[at : at + 4]
    (folder / "serve.yaml").write_text("upstreams: " + json.dumps(upstreams) + "\n")
    (folder / "policy.yaml").write_text(policy)
    gateway.serve += ["--config", str(folder / "serve.yaml"), "--policy", str(folder / "policy.yaml")]
    gateway.data.mkdir(mode=0o700)
    lines = [{"name": f"tenant-{n}", "rpm": 0, "tpm": 0, "concurrency": 0, "auto_ban": False} for n in range(tenants)]
    file = folder / "tenants.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    made = gateway.command("tenant", "import", str(file))
    expect(made.returncode == 0, f"tenant import: {made.stderr.strip()}")
    return gateway, [json.loads(line) for line in made.stdout.splitlines()]


def keys_of(tenants: list[dict]) -> list[bytes]:
    return [tenant["keys"][0]["key"].encode() for tenant in tenants]


@contextlib.contextmanager
def running(gateway: Gateway) -> Iterator[Gateway]:
    """Started, and at the end stopped; one that does not end as it should is a failure."""
    gateway.start()
    try:
        yield gateway
        expect(gateway.stop() == 0, "the gateway did not end with exit code 0")
    finally:
        gateway.kill()


def forget(gateway: Gateway) -> None:
    """Removes its data: a million records are some gigabytes, perhaps in memory."""
    shutil.rmtree(gateway.data)


@contextlib.contextmanager
def redis_server(folder: pathlib.Path) -> Iterator[str]:
    """A private Redis on a unix socket, with nothing on disk; its address."""
    redis = Redis(folder)
    try:
        redis.start()
        yield f"unix:{redis.socket}"
    finally:
        redis.kill()


@contextlib.contextmanager
def apart(work: Callable, *arguments: object) -> Iterator[object]:
    """Does the work in a process of its own until the block ends; gives what that sends first, mostly its port."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()
    process = context.Process(target=work, args=(*arguments, theirs), daemon=True)
    process.start()
    try:
        yield ours.recv()
    finally:
        process.terminate()
        process.join()


def in_processes(work: Callable, arguments: list[tuple]) -> list:
    """What the work gives for each list of arguments, each in a process of its own."""
    with multiprocessing.get_context("fork").Pool(len(arguments)) as pool:
        return pool.starmap(work, arguments, chunksize=1)


def shares(total: int, parts: int) -> list[int]:
    """The total in so many whole parts."""
    return [total * (n + 1) // parts - total * n // parts for n in range(parts)]
