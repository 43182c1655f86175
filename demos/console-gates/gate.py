"""What a gate is: a name, a target, and a function that measures."""

import dataclasses
import pathlib
import subprocess
from collections.abc import Callable


@dataclasses.dataclass
class Result:
    """One figure of a gate."""

    what: str
    measured: str
    target: str
    passed: bool


@dataclasses.dataclass
class Setting:
    """What is measured, and beside what."""

    console: str
    # Other programs by name, those that are installed: htop, btop, lnav.
    others: dict[str, list[str]]
    # False for a quick look: shorter times, fewer rounds.
    full: bool = True


Gate = Callable[[Setting], list[Result]]


def at_most(what: str, value: float, limit: float, unit: str, digits: int = 0) -> Result:
    return Result(what, f"{value:.{digits}f} {unit}", f"≤ {limit:g} {unit}", value <= limit)


def is_true(what: str, passed: bool, measured: str = "", target: str = "yes") -> Result:
    return Result(what, measured or ("yes" if passed else "NO"), target, passed)


def beside(name: str, measured: str) -> Result:
    """A figure of another program, for comparison."""
    return Result(name, measured, "–", True)


def installed(folder: pathlib.Path | None, names: dict[str, list[str]]) -> dict[str, list[str]]:
    """Of other programs those that are there and run: in `folder`/usr/bin, or in the usual places."""
    places = [pathlib.Path("/usr/bin"), pathlib.Path("/bin"), pathlib.Path("/usr/local/bin")]
    if folder:
        places.insert(0, folder / "usr/bin")
    found = {}
    for name, arguments in names.items():
        program = next((place / name for place in places if (place / name).exists()), None)
        if program and subprocess.run([program, "--version"], capture_output=True).returncode == 0:
            found[name] = [str(program), *arguments]
    return found
