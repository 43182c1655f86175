"""Checks of the ollama client."""

import asyncio
import base64
import json
from collections.abc import Callable

import ollama

from clients.openai_chat import PIXEL, City
from clients.target import (
    ANSWER, ATTACK, CUT, FAULT, QUESTION, RESULT, SECONDS, TWO_CITIES, WEATHER, Checks, Target, raised,
)  # fmt: skip
from clients.upstream import EMBEDDING, MODEL, PROMPT_TOKENS, TEXT, THOUGHT
from gateway import expect


def get_weather(city: str) -> str:
    """
    Looks up the weather of a city.

    Args:
        city: name of the city
    """
    return f"{city}: {RESULT}"


def user(text: str) -> list[dict]:
    return [{"role": "user", "content": text}]


def connect(target: Target, key: str | None = None) -> ollama.Client:
    return ollama.Client(
        host=target.address, headers={"Authorization": f"Bearer {key or target.key}"}, timeout=SECONDS
    )


class Ollama(Checks):
    client = "ollama"

    def __init__(self, target: Target) -> None:
        super().__init__(target)
        self.ollama = connect(target)

    def ask(self, text: str, **fields: object) -> ollama.ChatResponse:
        return self.ollama.chat(MODEL, user(text), **fields)

    def models(self) -> None:
        """models are listed"""
        expect(MODEL in [model.model for model in self.ollama.list().models], "not in the list")

    def whole(self) -> None:
        """chat, whole, with its counts"""
        answer = self.ask(QUESTION)
        expect(answer.message.content == ANSWER and answer.message.role == "assistant", f"answer: {answer}")
        expect(answer.done is True and answer.done_reason == "stop", f"answer: {answer}")
        expect((answer.prompt_eval_count, answer.eval_count) == (PROMPT_TOKENS, len(TEXT)), f"answer: {answer}")
        expect(answer.total_duration > 0 and answer.model == MODEL and bool(answer.created_at), f"answer: {answer}")

    def streamed(self) -> None:
        """chat, streamed"""
        parts = list(self.ask(QUESTION, stream=True))
        expect("".join(part.message.content for part in parts) == ANSWER, f"parts: {parts}")
        expect([part.done for part in parts] == [False] * (len(parts) - 1) + [True], f"parts: {parts}")
        expect((parts[-1].done_reason, parts[-1].eval_count) == ("stop", len(TEXT)), f"last: {parts[-1]}")

    def options(self) -> None:
        """the usual options are taken together, and an answer that ends at num_predict says so"""
        options = {"temperature": 0.2, "top_p": 0.9, "top_k": 40, "min_p": 0.05, "seed": 7, "stop": ["END"],
                   "repeat_penalty": 1.1, "num_ctx": 2048, "num_predict": 2}  # fmt: skip
        expect(self.ask(QUESTION, options=options, keep_alive="5m").done_reason == "length", "not at its length")

    def tools(self) -> None:
        """a call of a Python function comes back parsed, and its result goes round"""
        answer = self.ask(WEATHER, tools=[get_weather])
        (call,) = answer.message.tool_calls
        expect((call.function.name, dict(call.function.arguments)) == ("get_weather", {"city": "Oslo"}), f"{call}")
        result = {"role": "tool", "tool_name": "get_weather", "content": get_weather(**call.function.arguments)}
        again = self.ollama.chat(MODEL, [*user(WEATHER), answer.message, result], tools=[get_weather])
        expect(again.message.content == f"The tool said: Oslo: {RESULT}", f"answer: {again}")
        sent = self.target.upstream.last()["messages"]
        expect([message["role"] for message in sent] == ["user", "assistant", "tool"], f"sent: {sent}")

    def streamed_tools(self) -> None:
        """two tool calls come in a stream"""
        calls = [call for part in self.ask(TWO_CITIES, tools=[get_weather], stream=True)
                 for call in part.message.tool_calls or []]  # fmt: skip
        expect([call.function.arguments["city"] for call in calls] == ["Oslo", "Bergen"], f"calls: {calls}")

    def thinking(self) -> None:
        """what the model thought comes apart from its answer, whole and streamed"""
        answer = self.ask(QUESTION, think=True)
        expect((answer.message.thinking, answer.message.content) == ("".join(THOUGHT), ANSWER), f"answer: {answer}")
        parts = list(self.ask(QUESTION, think="low", stream=True))
        expect("".join(part.message.thinking or "" for part in parts) == "".join(THOUGHT), f"parts: {parts}")

    def structured(self) -> None:
        """an answer by a JSON schema and by JSON mode"""
        answer = self.ask(QUESTION, format=City.model_json_schema())
        expect(City.model_validate_json(answer.message.content).city == "Oslo", f"answer: {answer}")
        expect("population" in json.dumps(self.target.upstream.last()), "the schema did not reach the model")
        expect(json.loads(self.ask(QUESTION, format="json").message.content)["city"] == "Oslo", "no object")

    def image(self) -> None:
        """an image in a message reaches the model"""
        message = {"role": "user", "content": QUESTION, "images": [base64.b64decode(PIXEL)]}
        expect(bool(self.ollama.chat(MODEL, [message]).message.content), "no answer")
        expect(PIXEL in json.dumps(self.target.upstream.last()), "no image at the model's server")

    def logprobs(self) -> None:
        """log-probabilities come with their alternatives"""
        tokens = self.ask(QUESTION, logprobs=True, top_logprobs=2).logprobs
        expect([token.token for token in tokens] == list(TEXT), f"tokens: {tokens}")
        expect(tokens[0].logprob == -0.5 and len(tokens[0].top_logprobs) == 2, f"tokens: {tokens}")

    def cut(self) -> None:
        """a chat whose upstream reports a fault or breaks off raises and never ends as if complete"""
        self.broken_off(lambda text: self.ask(text, stream=True))

    def broken_off(self, call: Callable[[str], object]) -> None:
        """Expects streams that begin, so that no status tells of it, and end with the client's error.

        A server that closes the connection is no ResponseError of this client's; the gateway's line for it is one.
        """
        kinds = {FAULT: ollama.ResponseError, CUT: ollama.ResponseError if self.target.gateway else Exception}
        for text, kind in kinds.items():
            problem = raised(kind, lambda text=text: call(text))
            expect(getattr(problem, "status_code", -1) == -1, f"it did not begin: {problem}")

    def unknown_model(self) -> None:
        """an unknown model is 404 in words"""
        refusal = raised(ollama.ResponseError, lambda: self.ollama.chat("no-such-model", user(QUESTION)))
        expect(refusal.status_code == 404 and "model" in refusal.error, f"{refusal}")

    def generate(self) -> None:
        """generate, whole, with a system prompt and with its counts"""
        answer = self.ollama.generate(MODEL, QUESTION, system="Answer briefly.")
        expect(answer.response == ANSWER and answer.done and answer.done_reason == "stop", f"answer: {answer}")
        expect((answer.prompt_eval_count, answer.eval_count) == (PROMPT_TOKENS, len(TEXT)), f"answer: {answer}")
        short = self.ollama.generate(MODEL, QUESTION, options={"num_predict": 2})
        expect(short.done_reason == "length", f"answer: {short}")

    def streamed_generate(self) -> None:
        """generate, streamed"""
        parts = list(self.ollama.generate(MODEL, QUESTION, stream=True))
        expect("".join(part.response for part in parts) == ANSWER, f"parts: {parts}")
        expect([part.done for part in parts] == [False] * (len(parts) - 1) + [True], f"parts: {parts}")

    def structured_generate(self) -> None:
        """generate by a JSON schema, and with thinking"""
        answer = self.ollama.generate(MODEL, QUESTION, format=City.model_json_schema())
        expect(City.model_validate_json(answer.response).city == "Oslo", f"answer: {answer}")
        answer = self.ollama.generate(MODEL, QUESTION, think=True)
        expect((answer.thinking, answer.response) == ("".join(THOUGHT), ANSWER), f"answer: {answer}")

    def cut_generate(self) -> None:
        """a generation whose upstream reports a fault or breaks off raises"""
        self.broken_off(lambda text: self.ollama.generate(MODEL, text, stream=True))

    def embed(self) -> None:
        """embed one text and several"""
        one = self.ollama.embed(MODEL, QUESTION)
        expect([list(vector) for vector in one.embeddings] == [list(EMBEDDING)], f"answer: {one}")
        two = self.ollama.embed(MODEL, [QUESTION, WEATHER], dimensions=2)
        expect([list(vector) for vector in two.embeddings] == [list(EMBEDDING[:2])] * 2, f"answer: {two}")

    def embeddings(self) -> None:
        """embeddings by the older route"""
        expect(list(self.ollama.embeddings(MODEL, QUESTION).embedding) == list(EMBEDDING), "another vector")

    def asynchronous(self) -> None:
        """the asynchronous client, whole and streamed"""

        async def talk() -> tuple[str, str]:
            client = ollama.AsyncClient(
                host=self.target.address, headers={"Authorization": f"Bearer {self.target.key}"}, timeout=SECONDS
            )
            whole = await client.chat(MODEL, user(QUESTION))
            pieces = [part.message.content async for part in await client.chat(MODEL, user(QUESTION), stream=True)]
            await client.close()
            return whole.message.content, "".join(pieces)

        expect(asyncio.run(talk()) == (ANSWER, ANSWER), "another answer")

    # Refusals of the gateway.

    def unauthorised(self) -> None:
        """a wrong key is 401 in words"""
        stranger = connect(self.target, "si-unknown-" + "0" * 32)
        refusal = raised(ollama.ResponseError, lambda: stranger.chat(MODEL, user(QUESTION)))
        expect(refusal.status_code == 401 and "key" in refusal.error.lower(), f"{refusal}")

    def blocked(self) -> None:
        """a blocked attack is 403 with its reason in words, whole and streamed"""
        for stream in (False, True):
            refusal = raised(ollama.ResponseError, lambda stream=stream: self.ask(ATTACK, stream=stream))
            expect(refusal.status_code == 403 and "pi_" in refusal.error, f"{refusal}")

    def blocked_generate(self) -> None:
        """a blocked attack is 403 on generate with its reason in words, whole and streamed"""
        for stream in (False, True):
            refusal = raised(
                ollama.ResponseError, lambda stream=stream: self.ollama.generate(MODEL, ATTACK, stream=stream)
            )
            expect(refusal.status_code == 403 and "pi_" in refusal.error, f"{refusal}")

    def bad_request(self) -> None:
        """a value out of range is 400 and names the option"""
        refusal = raised(ollama.ResponseError, lambda: self.ask(QUESTION, options={"temperature": 9}))
        expect(refusal.status_code == 400 and "temperature" in refusal.error, f"{refusal}")

    def raw_generate(self) -> None:
        """raw prompts and templates of the client's own are 400 and name the field"""
        for fields in ({"raw": True}, {"template": "{{ .Prompt }}"}, {"context": [1, 2, 3]}):
            refusal = raised(
                ollama.ResponseError, lambda fields=fields: self.ollama.generate(MODEL, QUESTION, **fields)
            )
            expect(refusal.status_code == 400 and next(iter(fields)) in refusal.error, f"{refusal}")

    def management(self) -> None:
        """what manages models is 404 for a tenant"""
        for call in (
            lambda: self.ollama.pull(MODEL), lambda: self.ollama.show(MODEL), lambda: self.ollama.ps(),
            lambda: self.ollama.delete(MODEL), lambda: self.ollama.copy(MODEL, "x"),
            lambda: self.ollama.create("x", from_=MODEL), lambda: self.ollama.push(MODEL),
        ):  # fmt: skip
            refusal = raised(ollama.ResponseError, call)
            expect(refusal.status_code == 404, f"{refusal}")

    def limited(self) -> None:
        """a tenant over its rate is 429 in words"""
        slow = connect(self.target, self.target.slow_keys[self.client])

        def many() -> None:
            for _ in range(4):
                slow.chat(MODEL, user(QUESTION))

        refusal = raised(ollama.ResponseError, many)
        expect(refusal.status_code == 429 and bool(refusal.error), f"{refusal}")

    def down(self) -> None:
        """an upstream that is down is 502 or 503 in words"""
        for stream in (False, True):
            refusal = raised(ollama.ResponseError, lambda stream=stream: self.ask(QUESTION, stream=stream))
            expect(refusal.status_code in (502, 503) and bool(refusal.error), f"{refusal}")

    def checks(self) -> list[Callable[[], None]]:
        return [
            self.models, self.whole, self.streamed, self.options, self.tools, self.streamed_tools, self.thinking,
            self.structured, self.image, self.logprobs, self.cut, self.unknown_model, self.asynchronous,
            self.generate, self.streamed_generate, self.structured_generate, self.cut_generate, self.embed,
            self.embeddings,
        ]  # fmt: skip

    def gateway_checks(self) -> list[Callable[[], None]]:
        return [
            self.unauthorised, self.blocked, self.blocked_generate, self.bad_request, self.raw_generate,
            self.management, self.limited,
        ]  # fmt: skip

    def last_checks(self) -> list[Callable[[], None]]:
        return [self.down]
