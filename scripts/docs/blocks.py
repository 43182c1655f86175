"""Markdown as the check of the documentation reads it: fenced blocks in order, and the marks that stand before them.

A mark is a comment on a line of its own, `<!-- NAME: VALUE -->` or `<!-- NAME -->`, right above the block it is about.
`<!-- press: KEYS -->` stands alone, and `<!-- needs: NAMES -->` anywhere: it is about the whole document.
"""

import dataclasses
import pathlib
import re

MARK = re.compile(r"^\s*<!--\s*([a-z][a-z ]*?)\s*(?::\s*(.*?))?\s*-->\s*$")
FENCE = re.compile(r"^(\s*)(`{3,}|~{3,})\s*([A-Za-z0-9_-]*)\s*$")

# What may stand above a block; each is told in CONTRIBUTING.md.
BLOCK_MARKS = {"not run", "in the background", "in a terminal", "fails", "policy", "config", "file", "rulings for", "run", "within"}


# What a page gets that does not say what it needs.
USUAL_NEEDS = {"ollama", "gateway"}


class BadDocument(Exception):
    """A document that cannot be read as it should be, with its place."""


@dataclasses.dataclass
class Block:
    """One fenced block, or one `press` mark (language `press`, the keys as text)."""

    line: int
    language: str
    text: str
    marks: dict[str, str]


@dataclasses.dataclass
class Document:
    path: pathlib.Path
    needs: set[str]
    blocks: list[Block]


def read(path: pathlib.Path) -> Document:
    lines = path.read_text().split("\n")
    needs: set[str] = set()
    blocks: list[Block] = []
    marks: dict[str, str] = {}
    index = 0
    while index < len(lines):
        line = lines[index]
        index += 1
        if mark := MARK.match(line):
            name, value = mark[1], mark[2] or ""
            if name == "needs":
                needs |= {word.strip() for word in value.split(",")}
            elif name == "press":
                blocks.append(Block(index, "press", value, {}))
            elif name in BLOCK_MARKS:
                marks[name] = value
            else:
                raise BadDocument(f"{path}:{index}: there is no mark '{name}'")
            continue
        fence = FENCE.match(line)
        if not fence:
            if marks and line.strip():
                raise BadDocument(f"{path}:{index}: no block follows the mark '{next(iter(marks))}'")
            continue
        body, index = fenced(path, lines, index, fence)
        blocks.append(Block(index - len(body) - 1, fence[3].lower(), "\n".join(body) + "\n", marks))
        marks = {}
    return Document(path, needs or USUAL_NEEDS, blocks)


def fenced(path: pathlib.Path, lines: list[str], index: int, fence: re.Match) -> tuple[list[str], int]:
    """The lines of a block, without its indentation, and the index behind its end."""
    body: list[str] = []
    for position in range(index, len(lines)):
        line = lines[position]
        if line.strip() == fence[2]:
            return body, position + 1
        body.append(line.removeprefix(fence[1]))
    raise BadDocument(f"{path}:{index}: the block has no end")


@dataclasses.dataclass
class Exchange:
    """One command of a `console` block and the lines that it is said to print."""

    command: str
    expected: list[str]


def exchanges(text: str) -> list[Exchange]:
    """The commands of a `console` block: `$ ` begins one, a line that ends in a backslash or begins with `> ` goes on.

    >>> exchanges("$ cat <<X\\n> a\\n> X\\na\\n$ echo b \\\\\\n  c\\nb c\\n")
    [Exchange(command='cat <<X\\na\\nX', expected=['a']), Exchange(command='echo b \\\\\\n  c', expected=['b c'])]
    """
    out: list[Exchange] = []
    goes_on = False
    for line in text.rstrip("\n").split("\n"):
        if line.startswith("$ "):
            out.append(Exchange(line[2:], []))
        elif out and not out[-1].expected and (goes_on or line.startswith("> ")):
            out[-1].command += "\n" + line.removeprefix("> ")
        elif out:
            out[-1].expected.append(line)
        else:
            raise BadDocument("a console block begins with no '$ ' line")
        goes_on = line.endswith("\\") and not (out and out[-1].expected)
    return out


def is_as_expected(expected: list[str], output: str) -> bool:
    """True where the output is as written; `…` stands for anything, alone on a line for any number of lines.

    >>> is_as_expected(["ok: … rows", "…", "end"], "ok: 12 rows\\none\\ntwo\\nend\\n")
    True
    >>> is_as_expected(["ok: … rows"], "ok: 12 rows\\none more line\\n"), is_as_expected(["a.c"], "abc\\n")
    (False, False)
    """
    pattern = ""
    for line in expected:
        if line.strip() == "…":
            pattern += r"(?:.*\n)*?"
        else:
            pattern += ".*".join(re.escape(piece.rstrip() if last else piece) for piece, last in pieces(line)) + r"[ \t]*\n"
    given = "".join(line.rstrip() + "\n" for line in output.rstrip("\n").split("\n"))
    return re.fullmatch(pattern, given) is not None


def pieces(line: str) -> list[tuple[str, bool]]:
    parts = line.split("…")
    return [(part, position == len(parts) - 1) for position, part in enumerate(parts)]
