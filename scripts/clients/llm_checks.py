"""Checks of llm, as a command: a chat, a completion and a responses model of its own by extra-openai-models.yaml."""

import json
import os
import pathlib
import subprocess
import sys
from collections.abc import Callable

from clients.target import ANSWER, ATTACK, CUT, QUESTION, RESULT, SECONDS, WEATHER, Checks, Target
from clients.upstream import MODEL, PROMPT_TOKENS, TEXT
from gateway import expect

MODELS = """\
- {{model_id: chat, model_name: {model}, api_base: "{base}", api_key_name: secureinfer, supports_tools: true,
   supports_schema: true}}
- {{model_id: completion, model_name: {model}, api_base: "{base}", api_key_name: secureinfer, completion: true}}
- {{model_id: responses, model_name: {model}, api_base: "{base}", api_key_name: secureinfer, responses: true}}
"""
FUNCTION = f'''
def get_weather(city: str) -> str:
    """Looks up the weather of a city."""
    return f"{{city}}: {RESULT}"
'''


class LLM(Checks):
    client = "llm"

    def __init__(self, target: Target, folder: pathlib.Path) -> None:
        super().__init__(target)
        folder.mkdir(mode=0o700)
        self.folder = folder
        base = f"{target.address}/v1"
        (folder / "extra-openai-models.yaml").write_text(MODELS.format(model=MODEL, base=base))
        (folder / "keys.json").write_text(json.dumps({"secureinfer": target.key}))

    def run(self, model: str, text: str, *options: str) -> subprocess.CompletedProcess:
        line = [sys.executable, "-m", "llm", "prompt", "-m", model, *options, text]
        return subprocess.run(
            line, capture_output=True, text=True, check=False, timeout=3 * SECONDS, stdin=subprocess.DEVNULL,
            env=os.environ | {"LLM_USER_PATH": str(self.folder)},
        )  # fmt: skip

    def said(self, model: str, text: str, *options: str) -> str:
        ran = self.run(model, text, *options)
        expect(ran.returncode == 0, f"exit code {ran.returncode}: {ran.stderr.strip()[-400:]}")
        return ran.stdout.strip()

    def chat(self) -> None:
        """chat, streamed, which is its default, and whole"""
        expect(self.said("chat", QUESTION) == ANSWER, "another answer")
        expect(self.said("chat", QUESTION, "--no-stream", "-s", "Answer briefly.") == ANSWER, "another answer")

    def asynchronous(self) -> None:
        """chat, asynchronous"""
        expect(self.said("chat", QUESTION, "--async") == ANSWER, "another answer")

    def usage(self) -> None:
        """the usage of a stream is told"""
        ran = self.run("chat", QUESTION, "-u")
        told = f"{PROMPT_TOKENS} input, {len(TEXT)} output"
        expect(told in ran.stderr, f"usage: {ran.stderr.strip()}")

    def tools(self) -> None:
        """a Python function is called and its result goes round, streamed and whole"""
        for options in ([], ["--no-stream"]):
            answer = self.said("chat", WEATHER, "--functions", FUNCTION, *options)
            expect(answer.endswith(f"The tool said: Oslo: {RESULT}"), f"answer: {answer}")

    def structured(self) -> None:
        """an answer by a schema"""
        answer = json.loads(self.said("chat", QUESTION, "--schema", "city, population int"))
        expect(answer == {"city": "Oslo", "population": 700000}, f"answer: {answer}")

    def cut(self) -> None:
        """a stream whose upstream breaks off is an error"""
        ran = self.run("chat", CUT)
        expect(ran.returncode != 0 and "Error" in ran.stderr, f"exit code {ran.returncode}: {ran.stdout}{ran.stderr}")

    def completion(self) -> None:
        """a completion model, streamed and whole"""
        expect(self.said("completion", QUESTION) == ANSWER, "another answer")
        expect(self.said("completion", QUESTION, "--no-stream") == ANSWER, "another answer")

    def responses(self) -> None:
        """a responses model, streamed and whole"""
        expect(self.said("responses", QUESTION) == ANSWER, "another answer")
        expect(self.said("responses", QUESTION, "--no-stream") == ANSWER, "another answer")

    def blocked(self) -> None:
        """a blocked attack is an error that names its reason"""
        ran = self.run("chat", ATTACK)
        expect(ran.returncode != 0 and "pi_" in ran.stderr, f"exit code {ran.returncode}: {ran.stderr.strip()}")

    def checks(self) -> list[Callable[[], None]]:
        return [
            self.chat, self.asynchronous, self.usage, self.tools, self.structured, self.cut, self.completion,
            self.responses,
        ]  # fmt: skip

    def gateway_checks(self) -> list[Callable[[], None]]:
        return [self.blocked]
