"""Checks of the openai client: models, chat, and what refusals become."""

import asyncio
import base64
import json
from collections.abc import Callable

import openai
import pydantic

from clients.target import (
    ANSWER, ATTACK, CUT, FAULT, QUESTION, RESULT, SECONDS, TWO_CITIES, WEATHER, Checks, Target, raised,
)  # fmt: skip
from clients.upstream import MODEL, PROMPT_TOKENS, TEXT, THOUGHT
from gateway import expect

TOOL = {
    "type": "function",
    "function": {
        "name": "get_weather", "description": "Looks up the weather of a city.",
        "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"],
                       "additionalProperties": False},
        "strict": True,
    },
}  # fmt: skip
PIXEL = base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(22)).decode()


class City(pydantic.BaseModel):
    """The object that the doubles give where a schema is asked for."""

    city: str
    population: int


def user(text: str) -> list[dict]:
    return [{"role": "user", "content": text}]


def connect(target: Target, key: str | None = None) -> openai.OpenAI:
    return openai.OpenAI(
        base_url=f"{target.address}/v1", api_key=key or target.key, max_retries=0, timeout=SECONDS
    )


def broken_off(call: Callable[[], object]) -> None:
    """Expects a stream that began, so that no status tells of it, and that ends with the client's error."""
    problem = raised(openai.APIError, call)
    expect(not isinstance(problem, openai.APIStatusError), f"it did not begin: {problem}")


class OpenAIChat(Checks):
    client = "openai"

    def __init__(self, target: Target) -> None:
        super().__init__(target)
        self.openai = connect(target)
        self.create = self.openai.chat.completions.create

    def ask(self, text: str, **fields: object) -> openai.types.chat.ChatCompletion:
        return self.create(model=MODEL, messages=user(text), **fields)

    def models(self) -> None:
        """models are listed and one is retrieved"""
        expect(MODEL in [model.id for model in self.openai.models.list()], "not in the list")
        expect(self.openai.models.retrieve(MODEL).id == MODEL, "another model")

    def whole(self) -> None:
        """chat, whole, with its usage"""
        answer = self.ask(QUESTION)
        choice = answer.choices[0]
        expect(choice.message.content == ANSWER and choice.message.role == "assistant", f"message: {choice.message}")
        expect(choice.finish_reason == "stop" and answer.object == "chat.completion", f"answer: {answer}")
        usage = answer.usage
        expect((usage.prompt_tokens, usage.completion_tokens) == (PROMPT_TOKENS, len(TEXT)), f"usage: {usage}")
        expect(answer.model == MODEL, f"model: {answer.model}")

    def short(self) -> None:
        """an answer that ends at max_tokens says so"""
        for name in ("max_tokens", "max_completion_tokens"):
            choice = self.ask(QUESTION, **{name: 2}).choices[0]
            expect(choice.finish_reason == "length", f"finish_reason for {name}: {choice.finish_reason}")

    def streamed(self) -> None:
        """chat, streamed, without usage where none was asked for"""
        chunks = list(self.ask(QUESTION, stream=True))
        text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks)
        expect(text == ANSWER and len(chunks) > len(TEXT), f"{len(chunks)} chunks: {text}")
        expect(chunks[0].choices[0].delta.role == "assistant", f"first: {chunks[0]}")
        expect([c.choices[0].finish_reason for c in chunks if c.choices[0].finish_reason] == ["stop"], f"{chunks}")
        expect(all(chunk.usage is None for chunk in chunks), "usage that nobody asked for")
        expect(len({chunk.id for chunk in chunks}) == 1, "more than one id")

    def streamed_usage(self) -> None:
        """chat, streamed, with one usage chunk at the end where it was asked for"""
        chunks = list(self.ask(QUESTION, stream=True, stream_options={"include_usage": True}))
        expect(chunks[-1].choices == [] and all(chunk.usage is None for chunk in chunks[:-1]), f"{chunks}")
        usage = chunks[-1].usage
        expect((usage.prompt_tokens, usage.completion_tokens) == (PROMPT_TOKENS, len(TEXT)), f"usage: {usage}")
        expect(usage.total_tokens == PROMPT_TOKENS + len(TEXT), f"usage: {usage}")

    def helper(self) -> None:
        """chat through the client's stream helper"""
        with self.openai.chat.completions.stream(model=MODEL, messages=user(QUESTION)) as stream:
            deltas = [event.delta for event in stream if event.type == "content.delta"]
            final = stream.get_final_completion()
        expect("".join(deltas) == ANSWER == final.choices[0].message.content, f"final: {final}")

    def tools(self) -> None:
        """a tool call comes back parsed, and its result goes round"""
        answer = self.ask(WEATHER, tools=[TOOL])
        choice = answer.choices[0]
        expect(choice.finish_reason == "tool_calls", f"choice: {choice}")
        (call,) = choice.message.tool_calls
        expect(call.type == "function" and call.function.name == "get_weather" and bool(call.id), f"call: {call}")
        expect(json.loads(call.function.arguments) == {"city": "Oslo"}, f"arguments: {call.function.arguments}")
        result = {"role": "tool", "tool_call_id": call.id, "content": RESULT}
        again = self.create(model=MODEL, messages=[*user(WEATHER), choice.message, result], tools=[TOOL])
        expect(again.choices[0].message.content == f"The tool said: {RESULT}", f"answer: {again}")
        sent = self.target.upstream.last()["messages"]
        expect([message["role"] for message in sent] == ["user", "assistant", "tool"], f"sent: {sent}")
        expect(len(sent[1]["tool_calls"]) == 1, f"sent: {sent}")
        named = sent[2].get("tool_name") == "get_weather" or sent[2].get("tool_call_id") == call.id
        expect(named, f"the result does not say what it answers: {sent[2]}")

    def streamed_tools(self) -> None:
        """two tool calls come in pieces and by index"""
        calls: dict[int, list[str]] = {}
        finish = None
        for chunk in self.ask(TWO_CITIES, tools=[TOOL], stream=True):
            finish = chunk.choices[0].finish_reason or finish
            for piece in chunk.choices[0].delta.tool_calls or []:
                call = calls.setdefault(piece.index, [piece.id, piece.function.name, ""])
                call[2] += piece.function.arguments or ""
        read = [(name, json.loads(text)["city"]) for _, name, text in calls.values()]
        expect(read == [("get_weather", "Oslo"), ("get_weather", "Bergen")], f"calls: {calls}")
        expect(len({call[0] for call in calls.values()}) == 2 and finish == "tool_calls", f"calls: {calls}, {finish}")

    def dumped(self) -> None:
        """an answer goes in again with every key that the client's type has, null ones too, with calls and without"""
        message = self.ask(QUESTION).choices[0].message.model_dump()
        again = self.create(model=MODEL, messages=[*user(QUESTION), message, *user(QUESTION)])
        expect(again.choices[0].message.content == ANSWER, f"answer: {again}")
        called = self.ask(WEATHER, tools=[TOOL]).choices[0].message
        result = {"role": "tool", "tool_call_id": called.tool_calls[0].id, "content": RESULT}
        again = self.create(model=MODEL, messages=[*user(WEATHER), called.model_dump(), result])
        expect(again.choices[0].message.content == f"The tool said: {RESULT}", f"answer: {again}")

    def structured(self) -> None:
        """an answer by a JSON schema is parsed into the client's own type"""
        answer = self.openai.chat.completions.parse(model=MODEL, messages=user(QUESTION), response_format=City)
        expect(answer.choices[0].message.parsed == City(city="Oslo", population=700000), f"answer: {answer}")
        expect("population" in json.dumps(self.target.upstream.last()), "the schema did not reach the model")

    def json_mode(self) -> None:
        """JSON mode gives an object"""
        answer = self.ask(QUESTION, response_format={"type": "json_object"})
        expect(json.loads(answer.choices[0].message.content)["city"] == "Oslo", f"answer: {answer}")

    def reasoning(self) -> None:
        """what the model thought comes apart from its answer, whole and streamed"""
        message = self.ask(QUESTION, reasoning_effort="low").choices[0].message
        thought = (message.model_extra or {}).get("reasoning_content")
        expect((thought, message.content) == ("".join(THOUGHT), ANSWER), f"message: {message}")
        deltas = [c.choices[0].delta for c in self.ask(QUESTION, reasoning_effort="low", stream=True)]
        thought = "".join((delta.model_extra or {}).get("reasoning_content") or "" for delta in deltas)
        expect(thought == "".join(THOUGHT), f"deltas: {deltas}")

    def choices(self) -> None:
        """n=2 gives two answers, or the reason why this server gives one"""
        if self.target.is_ollama:
            refusal = raised(openai.BadRequestError, lambda: self.ask(QUESTION, n=2))
            expect(refusal.param == "n", f"body: {refusal.body}")
            return
        answer = self.ask(QUESTION, n=2)
        expect([choice.message.content for choice in answer.choices] == [ANSWER] * 2, f"answer: {answer}")
        texts = {0: "", 1: ""}
        for chunk in self.ask(QUESTION, n=2, stream=True):
            for choice in chunk.choices:
                texts[choice.index] += choice.delta.content or ""
        expect(set(texts.values()) == {ANSWER}, f"texts: {texts}")

    def logprobs(self) -> None:
        """log-probabilities come with their alternatives, whole and streamed"""
        tokens = self.ask(QUESTION, logprobs=True, top_logprobs=2).choices[0].logprobs.content
        expect([token.token for token in tokens] == list(TEXT), f"tokens: {tokens}")
        expect(tokens[0].logprob == -0.5 and len(tokens[0].top_logprobs) == 2, f"tokens: {tokens}")
        streamed = []
        for chunk in self.ask(QUESTION, logprobs=True, top_logprobs=2, stream=True):
            if chunk.choices[0].logprobs:
                streamed += chunk.choices[0].logprobs.content or []
        expect([token.token for token in streamed] == list(TEXT), f"tokens: {streamed}")

    def image(self) -> None:
        """an image in a message reaches the model"""
        part = {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{PIXEL}"}}
        content = [{"type": "text", "text": QUESTION}, part]
        answer = self.create(model=MODEL, messages=[{"role": "user", "content": content}])
        expect(bool(answer.choices[0].message.content), f"answer: {answer}")
        expect(PIXEL in json.dumps(self.target.upstream.last()), "no image at the model's server")

    def parameters(self) -> None:
        """the usual parameters are taken together"""
        answer = self.ask(
            QUESTION, temperature=0.2, top_p=0.9, seed=7, stop=["END"], presence_penalty=0.1, frequency_penalty=0.1,
            max_tokens=64, user="u-1", metadata={"k": "v"}, store=False,
        )  # fmt: skip
        expect(answer.choices[0].message.content == ANSWER, f"answer: {answer}")

    def asynchronous(self) -> None:
        """the asynchronous client, whole and streamed"""

        async def talk() -> tuple[str, str]:
            async with openai.AsyncOpenAI(
                base_url=f"{self.target.address}/v1", api_key=self.target.key, max_retries=0, timeout=SECONDS
            ) as client:
                whole = await client.chat.completions.create(model=MODEL, messages=user(QUESTION))
                stream = await client.chat.completions.create(model=MODEL, messages=user(QUESTION), stream=True)
                pieces = [chunk.choices[0].delta.content or "" async for chunk in stream]
                return whole.choices[0].message.content, "".join(pieces)

        expect(asyncio.run(talk()) == (ANSWER, ANSWER), "another answer")

    def cut(self) -> None:
        """a stream whose upstream breaks off raises APIError and never ends as if complete"""
        for text in (CUT, FAULT):
            broken_off(lambda text=text: self.ask(text, stream=True))

    def unknown_model(self) -> None:
        """an unknown model is NotFoundError"""
        missing = lambda: self.create(model="no-such-model", messages=user(QUESTION))  # noqa: E731
        refusal = raised(openai.NotFoundError, missing)
        if self.target.gateway:
            expect(refusal.code == "model_not_found", f"body: {refusal.body}")
            raised(openai.NotFoundError, lambda: self.openai.models.retrieve("no-such-model"))

    # Refusals of the gateway.

    def headers(self) -> None:
        """the request's id and the ruling stand in the headers"""
        raw = self.openai.chat.completions.with_raw_response.create(model=MODEL, messages=user(QUESTION))
        expect(raw.headers.get("x-secureinfer-action") == "allow" and bool(raw.request_id), f"{raw.headers}")

    def unauthorised(self) -> None:
        """a wrong key is AuthenticationError"""
        stranger = connect(self.target, "si-unknown-" + "0" * 32)
        refusal = raised(
            openai.AuthenticationError, lambda: stranger.chat.completions.create(model=MODEL, messages=user(QUESTION))
        )
        expect(refusal.code == "invalid_api_key" and bool(refusal.request_id), f"body: {refusal.body}")
        raised(openai.AuthenticationError, stranger.models.list)

    def blocked(self) -> None:
        """a blocked attack is PermissionDeniedError with its reason, whole and streamed"""
        for stream in (False, True):
            refusal = raised(openai.PermissionDeniedError, lambda stream=stream: self.ask(ATTACK, stream=stream))
            expect((refusal.code or "").startswith("pi_"), f"body: {refusal.body}")
            expect(refusal.type == "permission_error" and refusal.param is None, f"body: {refusal.body}")

    def bad_request(self) -> None:
        """a value out of range and a field that is not accepted are BadRequestError and name the field"""
        refusal = raised(openai.BadRequestError, lambda: self.ask(QUESTION, temperature=9))
        expect((refusal.code, refusal.param) == ("param_out_of_range", "temperature"), f"body: {refusal.body}")
        refusal = raised(openai.BadRequestError, lambda: self.ask(QUESTION, extra_body={"raw": True}))
        expect((refusal.code, refusal.param) == ("param_forbidden", "raw"), f"body: {refusal.body}")

    def limited(self) -> None:
        """a tenant over its rate is RateLimitError and is told when to come back"""
        slow = connect(self.target, self.target.slow_keys[self.client])

        def many() -> None:
            for _ in range(4):
                slow.chat.completions.create(model=MODEL, messages=user(QUESTION))

        refusal = raised(openai.RateLimitError, many)
        headers = refusal.response.headers
        expect(refusal.code == "rate_limit_exceeded", f"body: {refusal.body}")
        expect(0 < int(headers["retry-after"]) <= 60 and int(headers["retry-after-ms"]) > 0, f"headers: {headers}")
        expect(headers["x-ratelimit-limit-requests"] == "1", f"headers: {headers}")
        expect(headers["x-ratelimit-remaining-requests"] == "0", f"headers: {headers}")

    def down(self) -> None:
        """an upstream that is down is InternalServerError"""
        for stream in (False, True):
            refusal = raised(openai.InternalServerError, lambda stream=stream: self.ask(QUESTION, stream=stream))
            expect(refusal.status_code in (502, 503) and bool(refusal.code), f"{refusal.status_code} {refusal.body}")

    def checks(self) -> list[Callable[[], None]]:
        return [
            self.models, self.whole, self.short, self.streamed, self.streamed_usage, self.helper, self.tools,
            self.streamed_tools, self.dumped, self.structured, self.json_mode, self.reasoning, self.choices, self.logprobs,
            self.image, self.parameters, self.asynchronous, self.cut, self.unknown_model,
        ]  # fmt: skip

    def gateway_checks(self) -> list[Callable[[], None]]:
        return [self.headers, self.unauthorised, self.blocked, self.bad_request, self.limited]

    def last_checks(self) -> list[Callable[[], None]]:
        return [self.down]
