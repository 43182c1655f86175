"""What many tenants cost, beside a gateway with one tenant; see tenants.sh.

Each request of the one carries the key of any of its tenants. Prints the time from the start of the process to its first
answer, the memory for each tenant, and CPU time per request of both, in turns; exit 2 if an answer was not 200.
"""

import argparse
import json
import pathlib
import statistics
import subprocess
import sys
import time

import bench

SCRIPT = """\
local keys = {{}}
for line in io.lines("{keys}") do keys[#keys + 1] = line end
local file = io.open("{body}"); local body = file:read("*a"); file:close()
math.randomseed({seed})
request = function()
  local headers = {{["Content-Type"] = "application/json", ["Authorization"] = "Bearer " .. keys[math.random(#keys)]}}
  return wrk.format("POST", "/v1/chat/completions", headers, body)
end
"""


class Subject:
    """A gateway with so many tenants, each with a key and without limits."""

    def __init__(self, given: argparse.Namespace, count: int, upstream: int) -> None:
        self.count = count
        self.folder = given.folder / f"tenants-{count}"
        self.folder.mkdir()
        self.data = self.folder / "data"
        tenants = self.folder / "tenants.jsonl"
        with tenants.open("w") as out:
            for number in range(count):
                out.write(json.dumps({"name": f"tenant-{number}", "rpm": 0, "auto_ban": False, "keys": 1}) + "\n")
        began = time.monotonic()
        line = [given.gateway, "tenant", "import", str(tenants), "--data", str(self.data), "--json"]
        made = subprocess.run(line, capture_output=True, check=True, text=True).stdout.splitlines()
        self.import_seconds = time.monotonic() - began
        keys = [key["key"] for row in made for key in json.loads(row)["keys"]]
        (self.folder / "keys").write_text("\n".join(keys) + "\n")
        (self.folder / "body.json").write_text(bench.body(600))
        self.script = self.folder / "post.lua"
        self.script.write_text(
            SCRIPT.format(keys=self.folder / "keys", body=self.folder / "body.json", seed=count))
        port = bench.free_port()
        command = [
            given.gateway, "serve", "--data", str(self.data), "--listen", f"127.0.0.1:{port}", "--upstream",
            f"http://127.0.0.1:{upstream}", "--upstream-api", "openai", "--redis", "off", "--models", "none",
        ]  # fmt: skip
        began = time.monotonic()
        self.server = bench.Server(command, port, self.folder / "gateway.log")
        self.start_seconds = time.monotonic() - began
        self.start_memory = self.server.memory_mb()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gateway", required=True)
    parser.add_argument("--folder", required=True, type=pathlib.Path)
    parser.add_argument("--tenants", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--connections", type=int, default=64)
    given = parser.parse_args()
    upstream = bench.nginx(given.folder, "upstream", f"server {{ LISTEN location / {{ return 200 '{bench.ANSWER}'; }} }}")
    subjects = [Subject(given, count, upstream.port) for count in (1, given.tenants)]
    one, many = subjects
    costs: dict[int, list[float]] = {subject.count: [] for subject in subjects}
    refused = 0
    try:
        for turn in range(given.rounds + 1):
            for subject in subjects:
                before = subject.server.cpu_seconds()
                count, _, _, _, bad = bench.wrk(given, subject.server.port, given.seconds, subject.script)
                refused += bad
                if turn > 0:  # the first turn warms both up
                    costs[subject.count].append((subject.server.cpu_seconds() - before) / count * 1e6)
    finally:
        for subject in subjects:
            subject.server.stop()
        upstream.stop()
    each = (many.start_memory - one.start_memory) * 1024 * 1024 / (many.count - one.count)
    ratio = statistics.median(b / a for a, b in zip(costs[one.count], costs[many.count]))
    print(f"{many.count} tenants imported in {many.import_seconds:.1f} s")
    print(f"start to first answer: {one.start_seconds:.2f} s with 1 tenant, {many.start_seconds:.2f} s with {many.count}")
    print(f"memory: {one.start_memory:.1f} MB with 1 tenant, {many.start_memory:.1f} MB with {many.count}: {each:.0f} B each")
    for subject in subjects:
        print(f"{subject.count:7d} tenants: {statistics.median(costs[subject.count]):.1f} µs CPU per request")
    print(f"ratio {ratio:.3f}, {given.rounds} rounds of {given.seconds} s, {given.connections} connections, medians")
    print(f"answers other than 200: {refused}")
    return 2 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
