"""The share of garak's prompts, by probe, that a gateway blocks, beside that of ordinary prompts; see eval_garak.sh.

garak takes a 403 for a wrong key and ends, and tries other failures again without an end. So a relay stands between it
and the gateway: what the gateway refuses reaches garak as an answer that names the status, and is found again in its
report. Only whether a prompt got through counts here, so garak's detectors are left out: they would judge a stub's
answers, and fetch models to do it.

Exit codes: 0 done, 1 garak did not end well, or ended without prompts.
"""

import argparse
import collections
import http.client
import json
import os
import pathlib
import subprocess
import sys
from collections.abc import Iterator

import gateway
from stub_model import MODEL, Handler, Stub, completion, serving

PROBES = "promptinject,dan,encoding,latentinjection,goodside,web_injection,badchars,ansiescape"
BENIGN = 500
# What the relay answers in place of a refusal.
REFUSED = "[refused by the gateway with status "
GARAK_SECONDS = 45 * 60
# The slowest answer of a loaded 2-core machine.
ANSWER_SECONDS = 60


class Relay(Handler):
    """Hands garak's requests to the gateway."""

    port = 0
    key = ""
    statuses: collections.Counter[int] = collections.Counter()

    def answer(self, path: str, body: bytes) -> bytes:
        status, answer = ask(self.port, self.key, body)
        self.statuses[status] += 1
        return answer if status == 200 else completion(f"{REFUSED}{status}]")


def ask(port: int, key: str, body: bytes) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWER_SECONDS)
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    try:
        connection.request("POST", "/v1/chat/completions", body, headers)
        response = connection.getresponse()
        return response.status, response.read()
    except OSError:
        return 0, b""
    finally:
        connection.close()


def run_garak(given: argparse.Namespace, port: int) -> pathlib.Path:
    """Lets garak send the probes' prompts to the port; the folder with its report."""
    folder = given.folder / "garak"
    folder.mkdir()
    config = folder / "config.json"
    target = {"uri": f"http://127.0.0.1:{port}/v1/", "stop": None}
    config.write_text(json.dumps({
        "system": {"lite": True, "parallel_attempts": False},
        "run": {"generations": 1, "seed": 7, "soft_probe_prompt_cap": given.prompts},
        "plugins": {"generators": {"openai": {"OpenAICompatible": target}}},
        "reporting": {"report_dir": str(folder), "report_prefix": "run", "confidence_interval_method": "none"},
    }))  # fmt: skip
    spec = ",".join(f"probes.{name}" for name in given.probes.split(","))
    homes = {f"XDG_{kind}_HOME": str(folder / kind.lower()) for kind in ("DATA", "CACHE", "CONFIG")}
    offline = {"HF_HUB_OFFLINE": "1", "NO_PROXY": "127.0.0.1", "OPENAICOMPATIBLE_API_KEY": "not-looked-at"}
    command = [
        given.garak, "-m", "garak", "--config", str(config), "--target_type", "openai.OpenAICompatible",
        "--target_name", MODEL, "--spec", spec, "--detectors", "always.Pass",
    ]  # fmt: skip
    with (given.folder / "garak.log").open("w") as log:
        done = subprocess.run(
            command, env=os.environ | homes | offline, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            timeout=GARAK_SECONDS, check=False,
        )  # fmt: skip
    ended = f"garak ended with {done.returncode}; its output is in {given.folder}/garak.log"
    gateway.expect(done.returncode == 0, ended)
    return folder


def attempts(folder: pathlib.Path) -> Iterator[tuple[str, bool]]:
    """Name of the probe and whether it was blocked, for each prompt in garak's report."""
    for report in sorted(folder.rglob("*.report.jsonl")):
        with report.open(encoding="utf-8") as lines:
            for line in lines:
                entry = json.loads(line)
                if entry.get("entry_type") != "attempt" or entry.get("status") != 2:
                    continue
                texts = [output.get("text") or "" for output in entry["outputs"] if output]
                yield entry["probe_classname"], any(text.startswith(f"{REFUSED}403]") for text in texts)


def benign_texts(path: pathlib.Path) -> list[str]:
    """The ordinary prompts of a file, spread over it."""
    texts = []
    for number, line in enumerate(path.read_bytes().split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line.decode())
            if row.get("label", 0) in (0, "0", "benign", False):
                texts.append(row["text"] + "")
        except (ValueError, KeyError, TypeError, AttributeError):
            sys.exit(f"{path}:{number} is no row (a line is {{\"text\":\"…\",\"label\":0}})")
    count = min(BENIGN, len(texts))
    return [texts[index * len(texts) // count] for index in range(count)]


def benign(texts: list[str], port: int, key: str) -> tuple[int, int]:
    """How many ordinary prompts were sent and how many of them were blocked."""
    blocked = 0
    for text in texts:
        body = {"model": MODEL, "messages": [{"role": "user", "content": text}]}
        status, _ = ask(port, key, json.dumps(body).encode())
        gateway.expect(status in (200, 403), f"an ordinary prompt got {status}")
        blocked += status == 403
    return len(texts), blocked


def show(seen: list[tuple[str, bool]], ordinary: tuple[int, int] | None) -> None:
    groups: dict[str, list[bool]] = {}
    for probe, is_blocked in seen:
        groups.setdefault(probe.split(".")[0], []).append(is_blocked)
        groups.setdefault(probe, []).append(is_blocked)
    print("| probe | prompts | blocked | % |\n|---|---|---|---|")
    for probe, results in sorted(groups.items()):
        line = f"{len(results)} | {sum(results)} | {100 * sum(results) / len(results):.1f}"
        print(f"| {probe} | {line} |" if "." in probe else f"| **{probe}** | {line} |")
    count = sum(is_blocked for _, is_blocked in seen)
    print(f"| **all** | {len(seen)} | {count} | {100 * count / len(seen):.1f} |")
    if ordinary:
        print(f"| ordinary prompts | {ordinary[0]} | {ordinary[1]} | {100 * ordinary[1] / max(1, ordinary[0]):.1f} |")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--garak", required=True, help="the Python that garak is installed for")
    parser.add_argument("--gateway", required=True)
    parser.add_argument("--folder", required=True, type=pathlib.Path)
    parser.add_argument("--prompts", type=int, default=30)
    parser.add_argument("--probes", default=PROBES)
    parser.add_argument("--benign", type=pathlib.Path)
    given = parser.parse_args()
    # Read before garak runs for half an hour, so that a bad file costs nothing.
    ordinary_texts = benign_texts(given.benign) if given.benign else []
    with serving(Stub) as upstream:
        guarded = gateway.Gateway(given.gateway, given.folder, f"http://127.0.0.1:{upstream}", "openai")
        try:
            guarded.provision("garak")
            guarded.start()
            Relay.port, Relay.key = guarded.port, guarded.key
            with serving(Relay) as relay:
                seen = list(attempts(run_garak(given, relay)))
            gateway.expect(bool(seen), f"garak sent nothing; its output is in {given.folder}/garak.log")
            ordinary = benign(ordinary_texts, guarded.port, guarded.key) if given.benign else None
        except (AssertionError, subprocess.TimeoutExpired) as problem:
            print(f"error: {problem}\nhint: the gateway's output is in {given.folder}/gateway.log", file=sys.stderr)
            return 1
        finally:
            guarded.kill()
    show(seen, ordinary)
    others = {status: count for status, count in sorted(Relay.statuses.items()) if status not in (200, 403)}
    if others:
        print(f"answers other than 200 and 403: {others}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
