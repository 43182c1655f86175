"""Runs every command of the documentation as it stands, document by document; see docs_check.sh.

A document has one shell, on a machine of its own (docs/world.py). Prints a line a block and a sum; exit 1 if any block is
not as it says. CONTRIBUTING.md tells what the marks above blocks mean.
"""

import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import tomllib

sys.path.insert(0, str(pathlib.Path(__file__).parent / "docs"))

import blocks
import world
from session import Broken, Session

ROOT = pathlib.Path(__file__).resolve().parent.parent
SEPARATE = ["unshare", "--net", "--mount", "--pid", "--fork", "--kill-child"]
SHELL = {"sh", "bash"}
FAILED = "NOT AS IT SAYS"


class Check:
    """The blocks of one document in one session."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def verdict(self, block: blocks.Block) -> str:
        """What was done with a block: run, checked, shown, or `not run: REASON`; raises Broken."""
        marks = block.marks
        if "not run" in marks:
            if not marks["not run"]:
                raise Broken("'not run' gives no reason")
            return f"not run: {marks['not run']}"
        if block.language == "press":
            self.session.press(block.text.replace("\\n", "\n"))
            return "run"
        if block.language in SHELL:
            return self.shell(block)
        if block.language == "console":
            return self.console(block)
        return self.text(block)

    def shell(self, block: blocks.Block) -> str:
        if "in the background" in block.marks:
            self.session.background(block.text, block.marks["in the background"])
        elif "in a terminal" in block.marks:
            self.session.terminal(block.text, block.marks["in a terminal"])
        else:
            self.session.run(block.text, float(block.marks.get("within", "120").removesuffix(" s")))
        return "run"

    def console(self, block: blocks.Block) -> str:
        for exchange in blocks.exchanges(block.text):
            if not exchange.expected and "fails" not in block.marks:
                self.session.run(exchange.command + "\n")
                continue
            output = self.session.output(exchange.command + "\n")
            if exchange.expected and not blocks.is_as_expected(exchange.expected, output):
                raise Broken(f"$ {exchange.command}\nprints:\n{output}")
        return "run"

    def text(self, block: blocks.Block) -> str:
        marks = block.marks
        if "file" in marks or "policy" in marks:
            name = marks.get("file") or marks.get("policy") or "policy.yaml"
            self.write(name, block.text)
        if "policy" in marks:
            self.session.run(f"secureinfer policy check {marks['policy'] or 'policy.yaml'}\n")
        elif "config" in marks:
            name = marks["config"] or "secureinfer.yaml"
            self.write(name, block.text)
            self.session.run(f"secureinfer config check --config {name}\n")
        elif "rulings for" in marks:
            self.write("rulings.yaml", block.text)
            option = f"--policy {marks['rulings for']}" if marks["rulings for"] else ""
            self.session.run(f"secureinfer policy test rulings.yaml {option}\n")
        elif block.language == "python":
            compile(block.text, "block", "exec")
            if "run" in marks:
                self.write("block.py", block.text)
                self.session.run("python3 block.py\n")
                return "run"
        elif block.language == "json":
            json.loads(block.text)
        elif block.language == "toml":
            tomllib.loads(block.text)
        elif block.language == "text":
            return "shown"
        elif "file" not in marks:
            raise Broken(f"nobody checks a block of '{block.language}': give it a language or a mark")
        return "checked"

    def write(self, name: str, text: str) -> None:
        place = pathlib.Path(self.session.output("pwd\n").strip()) / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)


def check_document(path: pathlib.Path) -> collections.Counter[str]:
    """Runs as the first process of namespaces of its own; returns how many blocks ended how."""
    document = blocks.read(path)
    if unknown := document.needs - world.NEEDS:
        raise blocks.BadDocument(f"{path}: nothing is known that gives '{', '.join(unknown)}'")
    folder = pathlib.Path(os.environ["DOCS_FOLDER"])
    environment = world.enter(ROOT, folder)
    world.provide(document.needs, ROOT, folder, environment)
    cwd = ROOT if "repository" in document.needs else pathlib.Path(environment["HOME"])
    check = Check(Session(folder, cwd, environment))
    sums: collections.Counter[str] = collections.Counter()
    for block in document.blocks:
        began = time.monotonic()
        try:
            verdict = check.verdict(block)
        except (Broken, ValueError, SyntaxError, blocks.BadDocument) as problem:
            verdict = f"{FAILED}\n      " + str(problem).strip().replace("\n", "\n      ")
        sums[verdict.split("\n")[0].split(":")[0]] += 1
        seconds = time.monotonic() - began
        name = f"{path.relative_to(ROOT)}:{block.line}"
        print(f"  {name:<44} {block.language or '(none)':<8} {seconds:5.1f} s  {verdict}", flush=True)
    return sums


def documents(only: str) -> list[pathlib.Path]:
    named = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout.split("\n")  # fmt: skip
    return [ROOT / name for name in sorted(named) if name and only in name]


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--only", default="", help="part of the path of the documents to check")
    arguments.add_argument("--document", type=pathlib.Path, help=argparse.SUPPRESS)
    arguments.add_argument("--sums-to", type=int, help=argparse.SUPPRESS)
    given = arguments.parse_args()
    if given.document:
        os.write(given.sums_to, json.dumps(check_document(given.document)).encode())
        return 0
    chosen = documents(given.only)
    if not chosen:
        print(f"error: no document has '{given.only}' in its path", file=sys.stderr)
        return 1
    sums: collections.Counter[str] = collections.Counter()
    # Documents wait for programs to start more than they reckon, and know nothing of each other.
    with concurrent.futures.ThreadPoolExecutor(len(os.sched_getaffinity(0)) + 1) as crew:
        for report, counted in crew.map(tried, chosen):
            print(report, end="", flush=True)
            sums += counted
    print(", ".join(f"{sums[word]} {word}" for word in ("run", "checked", "shown", "not run", FAILED)))
    return 1 if sums[FAILED] else 0


def tried(path: pathlib.Path) -> tuple[str, collections.Counter[str]]:
    """One document on its own machine: what is printed of it, and how many blocks ended how."""
    reading, writing = os.pipe()
    with tempfile.TemporaryDirectory(prefix="secureinfer-docs-") as folder, open(reading) as sums:
        line = [*SEPARATE, sys.executable, __file__, "--document", str(path), "--sums-to", str(writing)]
        done = subprocess.run(
            line, check=False, env=os.environ | {"DOCS_FOLDER": folder}, pass_fds=[writing],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        os.close(writing)
        if done.returncode == 0:
            return done.stdout, collections.Counter(json.load(sums))
    report = f"{done.stdout}  {path.relative_to(ROOT)}: it could not be checked\n"
    return report, collections.Counter({FAILED: 1})


if __name__ == "__main__":
    sys.exit(main())
