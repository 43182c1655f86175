"""One shell for one document, as a reader has it: what a block sets or starts is there for the next one."""

import os
import pathlib
import pty
import re
import select
import subprocess
import time

# The longest that one block may take, where it does not say another time.
BLOCK_SECONDS = 120
# The longest that a server may take to answer, or a program to draw what is waited for.
READY_SECONDS = 60
END = re.compile(rb"\x1e(.*?)\x1e\n", re.DOTALL)


class Broken(Exception):
    """Why a block is not as it stands in the document."""


class Session:
    """A bash that is told blocks. `folder` is the document's own, for the texts of blocks and for logs."""

    def __init__(self, folder: pathlib.Path, cwd: pathlib.Path, environment: dict[str, str]) -> None:
        self.folder, self.cwd, self.environment = folder, cwd, environment
        self.blocks = 0
        self.terminals: list[Terminal] = []
        self.shell = subprocess.Popen(
            ["bash", "--noprofile", "--norc"], cwd=cwd, env=environment,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        self._tell("set -o pipefail; __note() { __failed+=\"line $2 ends with $1: $3\"$'\\n'; }")

    def run(self, text: str, seconds: float = BLOCK_SECONDS) -> str:
        """Runs a block; every command of it must end with 0.

        Returns what it printed.
        """
        output, failed = self._source(text, seconds)
        if failed:
            raise Broken(f"{failed}\n{output}")
        return output

    def output(self, command: str) -> str:
        """What one command prints, however it ends."""
        return self._source(command)[0]

    def background(self, text: str, ready: str) -> None:
        """Starts a block that does not end; returns once `ready`, a URL or a path, answers or is there."""
        log = self.folder / f"background-{self.blocks + 1}.log"
        place = self._written(text)
        self._tell(f"source {place} >{log} 2>&1 </dev/null &")
        test = f"curl -ksfo /dev/null --max-time 2 '{ready}'" if "://" in ready else f"test -e '{ready}'"
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            if self._source(f"if {test}; then echo yes; fi")[0].strip() == "yes":
                return
            time.sleep(0.1)
        raise Broken(f"{ready} does not answer; it printed:\n{log.read_text()}")

    def terminal(self, text: str, wanted: str) -> None:
        """Runs a block in a terminal of its own until it shows `wanted`, and leaves it there."""
        place = self._written(text)
        cwd = self._source("pwd")[0].strip()
        terminal = Terminal(["bash", "--noprofile", "--norc", str(place)], cwd, self.environment)
        self.terminals.append(terminal)
        terminal.wait_for(wanted)

    def press(self, keys: str) -> None:
        """Types into the terminal that was opened last, which must then end well."""
        if not self.terminals:
            raise Broken("no terminal is open")
        self.terminals.pop().finish(keys)

    def _written(self, text: str) -> pathlib.Path:
        self.blocks += 1
        place = self.folder / f"block-{self.blocks}.sh"
        place.write_text(text)
        return place

    def _source(self, text: str, seconds: float = BLOCK_SECONDS) -> tuple[str, str]:
        """What a block printed, and which of its commands failed (empty: none)."""
        place = self._written(text)
        output, failed = self._tell(
            "__failed=; trap '__note $? $LINENO \"$BASH_COMMAND\"' ERR; "
            f"source {place} </dev/null; trap - ERR; printf '\\036%s\\036\\n' \"$__failed\"", seconds
        )
        return output, failed.split("\n")[0]

    def _tell(self, line: str, seconds: float = BLOCK_SECONDS) -> tuple[str, str]:
        waits = "\\036" in line
        try:
            self.shell.stdin.write(line.encode() + b"\n")
            self.shell.stdin.flush()
        except BrokenPipeError:
            raise Broken("the shell of this document has ended") from None
        return self._read(seconds) if waits else ("", "")

    def _read(self, seconds: float) -> tuple[str, str]:
        said = b""
        deadline = time.monotonic() + seconds
        while not (end := END.search(said)):
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self.shell.stdout], [], [], left)[0]:
                raise Broken(f"it takes longer than {seconds:.0f} s; so far:\n{said.decode(errors='replace')}")
            piece = os.read(self.shell.stdout.fileno(), 1 << 16)
            if not piece:
                raise Broken(f"the block ends the shell:\n{said.decode(errors='replace')}")
            said += piece
        return said[: end.start()].decode(errors="replace"), end[1].decode(errors="replace").strip()


class Terminal:
    """A program on a terminal of 160 columns and 45 lines."""

    def __init__(self, line: list[str], cwd: str, environment: dict[str, str]) -> None:
        self.seen = b""
        self.pid, self.handle = pty.fork()
        if self.pid == 0:
            os.chdir(cwd)
            os.execvpe(line[0], line, environment | {"TERM": "xterm-256color", "COLUMNS": "160", "LINES": "45"})

    def wait_for(self, wanted: str) -> None:
        self._follow(lambda: wanted.encode() in self.seen, f"the terminal does not show '{wanted}'")

    def finish(self, keys: str) -> None:
        os.write(self.handle, keys.encode())
        self._follow(lambda: False, f"'{keys}' does not end it", until_end=True)
        status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        if status != 0:
            raise Broken(f"it ends with {status}")

    def _follow(self, is_done, problem: str, until_end: bool = False) -> None:
        deadline = time.monotonic() + BLOCK_SECONDS
        while not is_done():
            if not select.select([self.handle], [], [], max(0, deadline - time.monotonic()))[0]:
                raise Broken(f"{problem}:\n{self.seen[-2000:].decode(errors='replace')}")
            try:
                piece = os.read(self.handle, 1 << 16)
            except OSError:  # the other side of the terminal is closed
                piece = b""
            if not piece:
                if until_end:
                    return
                raise Broken(f"it ended; {problem}:\n{self.seen[-2000:].decode(errors='replace')}")
            self.seen += piece
