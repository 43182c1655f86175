"""The machine that a document is tried on: a network of its own, where every port is free, and a file system whose changes
are forgotten, so that all stands literally as a reader types it. `enter` must run as the first process of namespaces of its
own (docs_check.py sees to that).
"""

import contextlib
import json
import os
import pathlib
import subprocess
import sys
import time

# Folders that a document may change: its changes lie over them, and go with it.
CHANGED = ["/etc", "/var/lib", "/usr/local"]
READY_SECONDS = 60
# What a document may say it needs: servers that answer, `gateway` (see give_gateway), and `repository`: it begins in the
# clone instead of an empty folder.
NEEDS = {"ollama", "vllm", "llama.cpp", "redis", "gateway", "repository"}


def run(*line: str) -> None:
    subprocess.run(line, check=True)


def enter(root: pathlib.Path, folder: pathlib.Path) -> dict[str, str]:
    """Makes this process's view that machine; returns the environment of a reader's shell."""
    if os.getpid() != 1:
        raise RuntimeError("this is the machine itself: mounts and all that a document writes would be its own")
    os.umask(0o022)
    run("ip", "link", "set", "lo", "up")
    run("mount", "-t", "proc", "proc", "/proc")
    run("mount", "-t", "tmpfs", "-o", "mode=0700", "tmpfs", str(folder))
    for place in [*CHANGED, str(root)]:
        lay_over(place, folder / "over" / place.strip("/").replace("/", "-"))
    os.chdir(root)  # the folder as it is seen from now on
    # What an earlier `make run` left is not a newcomer's.
    run("rm", "-rf", str(root / ".build/run"))
    home = folder / "home"
    home.mkdir(mode=0o700)
    programs = folder / "bin"
    programs.mkdir()
    for name in ("secureinfer", "secureinfer-console"):
        (programs / name).symlink_to(root / ".build/release" / name)
    # The reader of this machine is root already.
    as_root = programs / "sudo"
    as_root.write_text('#!/bin/sh\nexec "$@"\n')
    as_root.chmod(0o755)
    return {
        "HOME": str(home), "PATH": f"{programs}:{os.environ['PATH']}", "LANG": "C.UTF-8", "TERM": "dumb",
        "TMPDIR": str(folder), "USER": "root", "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip


def lay_over(place: str, over: pathlib.Path) -> None:
    (over / "changes").mkdir(parents=True)
    (over / "work").mkdir()
    options = f"lowerdir={place},upperdir={over}/changes,workdir={over}/work"
    run("mount", "-t", "overlay", "overlay", "-o", options, place)


def provide(needs: set[str], root: pathlib.Path, folder: pathlib.Path, environment: dict[str, str]) -> None:
    """Starts what the document says it needs."""
    for need in sorted(needs & {"ollama", "vllm"}):
        start([sys.executable, str(root / "scripts/docs/model_servers.py"), need], folder / f"{need}.log", "ready")
    if "llama.cpp" in needs:
        model = root / ".build/models/smollm2-135m-instruct.gguf"
        address = folder / "model.address"
        line = [str(root / ".build/model-venv/bin/python"), str(root / "scripts/model_server.py"), str(model)]
        start([*line, "--port", "8081", "--address-file", str(address)], folder / "llama.log", "", address)
    if "redis" in needs:
        line = ["redis-server", "--save", "", "--appendonly", "no", "--dir", str(folder)]
        start(line, folder / "redis.log", "Ready to accept connections")
    if "gateway" in needs:
        give_gateway(folder, environment)


def give_gateway(folder: pathlib.Path, environment: dict[str, str]) -> None:
    """The gateway of the quick start's second part, as other guides find it: ./data, tenant acme and its key in $KEY."""
    home = environment["HOME"]

    def tell(*line: str) -> str:
        done = subprocess.run(["secureinfer", *line], cwd=home, env=environment, check=True, capture_output=True, text=True)
        return done.stdout

    tell("tenant", "create", "acme", "--data", "./data")
    environment["KEY"] = json.loads(tell("key", "create", "acme", "--data", "./data", "--json"))["key"]
    line = ["secureinfer", "serve", "--data", "./data", "--upstream", "http://127.0.0.1:11434"]
    start(line, folder / "gateway.log", "", pathlib.Path(home) / "data/control.sock", home, environment)


def start(
    line: list[str], log: pathlib.Path, said: str, there: pathlib.Path | None = None, cwd: str | None = None,
    environment: dict[str, str] | None = None,
) -> None:  # fmt: skip
    """Starts a program and waits until it has said so, or the file is there."""
    with log.open("w") as out:
        process = subprocess.Popen(line, stdout=out, stderr=out, stdin=subprocess.DEVNULL, cwd=cwd, env=environment)
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError):
            if (there is None and said in log.read_text()) or (there is not None and there.exists()):
                return
        time.sleep(0.05)
    raise RuntimeError(f"{line[0]} does not start: {log.read_text()[-500:]}")
