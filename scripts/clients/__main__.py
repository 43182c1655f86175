"""Runs the clients that people use, unchanged, against a gateway in front of scripted upstreams; see clients.sh.

Each client speaks to a gateway before an Ollama-shaped upstream and to one before an OpenAI-shaped one. With --direct
each speaks to the upstream of its own dialect with no gateway between: that shows that upstream and checks are right.
Prints `ok NAME` or `not ok NAME: reason` for each check, then `N passed, N failed`; exit 1 if any failed.
"""

import argparse
import pathlib
import sys
from collections.abc import Callable, Iterator

from clients.langchain_checks import LangChain
from clients.llm_checks import LLM
from clients.ollama_checks import Ollama
from clients.openai_chat import OpenAIChat
from clients.openai_routes import OpenAIRoutes
from clients.target import Checks, Target
from clients.upstream import Upstream
from gateway import Gateway, expect, run

Named = tuple[str, Callable[[], None]]


def openai_clients(target: Target, folder: pathlib.Path) -> list[Checks]:
    return [OpenAIChat(target), OpenAIRoutes(target), LangChain(target), LLM(target, folder / "llm")]


def direct_checks(folder: pathlib.Path) -> Iterator[Named]:
    for suite in [*openai_clients(Target(Upstream("openai")), folder), Ollama(Target(Upstream("ollama")))]:
        yield from suite.named(suite.checks())


def guarded_checks(kind: str, program: str, folder: pathlib.Path, started: list[Gateway]) -> Iterator[Named]:
    """The checks before one kind of upstream, which is stopped before the last of them."""
    upstream = Upstream(kind)
    gateway = Gateway(program, folder, upstream.address, kind)
    started.append(gateway)
    target = Target(upstream, gateway)

    def start() -> None:
        gateway.provision("clients")
        target.key = gateway.key
        target.slow_keys = {name: gateway.tenant(f"slow-{name}", rpm=1) for name in ("openai", "ollama")}
        gateway.start()

    def stop() -> None:
        status = gateway.stop()
        expect(status == 0, f"exit code {status}")

    yield f"gateway before {kind}: starts", start
    suites = [*openai_clients(target, folder), Ollama(target)]
    for suite in suites:
        yield from suite.named(suite.checks() + suite.gateway_checks())
    upstream.stop()
    for suite in suites:
        yield from suite.named(suite.last_checks())
    yield f"gateway before {kind}: stops", stop


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--folder", type=pathlib.Path, required=True, help="empty folder for data and logs")
    arguments.add_argument("--gateway", help="the program secureinfer")
    arguments.add_argument("--direct", action="store_true", help="no gateway: the upstreams themselves")
    arguments.add_argument("--only", default="", help="only checks whose name holds this text")
    given = arguments.parse_args()
    started: list[Gateway] = []

    def checks() -> Iterator[Named]:
        if given.direct:
            yield from direct_checks(given.folder)
            return
        for kind in ("ollama", "openai"):
            yield from guarded_checks(kind, given.gateway, given.folder / kind, started)

    wanted = ((name, check) for name, check in checks() if given.only in name or name.endswith(("starts", "stops")))
    try:
        return 1 if run(wanted) else 0
    finally:
        for gateway in started:
            gateway.kill()


if __name__ == "__main__":
    sys.exit(main())
