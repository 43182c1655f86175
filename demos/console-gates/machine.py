"""What a busy machine adds to a figure: how long a program that only wants to sleep is kept waiting, and how long the
console waited for a core."""

import bisect
import pathlib
import threading
import time

STEP = 0.005


class Pauses:
    """Watches from a thread of its own until the end of its `with`; `longest` is in milliseconds."""

    def __init__(self, process: int) -> None:
        self.file = pathlib.Path(f"/proc/{process}/task/{process}/schedstat")
        self.longest = 0.0
        self.times: list[float] = []
        self.waits: list[float] = []
        self.is_over = threading.Event()
        self.thread = threading.Thread(target=self.watch, daemon=True)

    def watch(self) -> None:
        before = time.monotonic()
        while not self.is_over.wait(STEP):
            self.waits.append(int(self.file.read_text().split()[1]) / 1e6)
            self.times.append(now := time.monotonic())
            self.longest = max(self.longest, (now - before - STEP) * 1000)
            before = now

    def waited(self, begin: float, end: float) -> float:
        """Milliseconds that the console's screen thread was ready and had no core."""
        first = max(0, bisect.bisect_right(self.times, begin) - 1)
        last = min(len(self.times) - 1, bisect.bisect_left(self.times, end))
        return self.waits[last] - self.waits[first]

    def __enter__(self) -> "Pauses":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.is_over.set()
        self.thread.join()
