"""Says which process listens on a TCP port of this machine, e.g. `nginx (process 812)`; exit 1 if none is seen.

Reads /proc alone (proc_pid_fd(5), /proc/net/tcp), so that it needs no package. Another user's process is seen
as a listener, but only root learns its name.
"""

import pathlib
import sys

LISTEN = "0A"


def listening_inodes(port: int) -> set[str]:
    """Socket inodes in state LISTEN on `port`, over IPv4 and IPv6."""
    inodes = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        try:
            rows = pathlib.Path(table).read_text().splitlines()[1:]
        except OSError:
            continue
        for fields in map(str.split, rows):
            if fields[3] == LISTEN and int(fields[1].rsplit(":", 1)[1], 16) == port:
                inodes.add(fields[9])
    return inodes


def owner(inodes: set[str]) -> str:
    wanted = {f"socket:[{inode}]" for inode in inodes}
    for process in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            if any(str(fd.readlink()) in wanted for fd in (process / "fd").iterdir()):
                return f"{(process / 'comm').read_text().strip()} (process {process.name})"
        except OSError:
            continue
    return "a process of another user"


if __name__ == "__main__":
    found = listening_inodes(int(sys.argv[1]))
    if not found:
        sys.exit(1)
    print(owner(found))
