"""Checks of the openai client's other routes: completions, embeddings and responses."""

import asyncio
import json
from collections.abc import Callable

import openai

from clients.openai_chat import City, broken_off, connect
from clients.target import ANSWER, ATTACK, CUT, FAULT, QUESTION, RESULT, SECONDS, WEATHER, Checks, Target, raised
from clients.upstream import EMBEDDING, MODEL, PROMPT_TOKENS, TEXT
from gateway import expect

TOOL = {
    "type": "function", "name": "get_weather", "description": "Looks up the weather of a city.", "strict": True,
    "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"],
                   "additionalProperties": False},
}  # fmt: skip


class OpenAIRoutes(Checks):
    client = "openai"

    def __init__(self, target: Target) -> None:
        super().__init__(target)
        self.openai = connect(target)

    def complete(self, text: str, **fields: object) -> openai.types.Completion:
        return self.openai.completions.create(model=MODEL, prompt=text, **fields)

    def respond(self, text: object, **fields: object) -> openai.types.responses.Response:
        return self.openai.responses.create(model=MODEL, input=text, store=False, **fields)

    # Completions.

    def completion(self) -> None:
        """completions, whole, with their usage"""
        answer = self.complete(QUESTION)
        choice = answer.choices[0]
        expect((choice.text, choice.finish_reason) == (ANSWER, "stop"), f"choice: {choice}")
        usage = (answer.usage.prompt_tokens, answer.usage.completion_tokens)
        expect(answer.object == "text_completion" and usage == (PROMPT_TOKENS, len(TEXT)), f"answer: {answer}")
        expect(self.complete(QUESTION, max_tokens=2).choices[0].finish_reason == "length", "not at its length")

    def streamed_completion(self) -> None:
        """completions, streamed, with and without usage"""
        chunks = list(self.complete(QUESTION, stream=True))
        expect("".join(chunk.choices[0].text for chunk in chunks) == ANSWER, f"chunks: {chunks}")
        expect([c.choices[0].finish_reason for c in chunks if c.choices[0].finish_reason] == ["stop"], f"{chunks}")
        chunks = list(self.complete(QUESTION, stream=True, stream_options={"include_usage": True}))
        usage = chunks[-1].usage
        expect(chunks[-1].choices == [] and usage is not None, f"last: {chunks[-1]}")
        expect((usage.prompt_tokens, usage.completion_tokens) == (PROMPT_TOKENS, len(TEXT)), f"usage: {usage}")

    def cut_completion(self) -> None:
        """a completion whose upstream breaks off raises APIError"""
        for text in (CUT, FAULT):
            broken_off(lambda text=text: self.complete(text, stream=True))

    # Embeddings.

    def embedding(self) -> None:
        """embeddings of one text and of several, as the client asks for them by itself (base64) and as floats"""
        for fields in ({}, {"encoding_format": "float"}):
            one = self.openai.embeddings.create(model=MODEL, input=QUESTION, **fields)
            expect(one.data[0].embedding == list(EMBEDDING), f"embedding: {one}")
            expect(one.usage.prompt_tokens == 8 and one.model == MODEL, f"answer: {one}")
            two = self.openai.embeddings.create(model=MODEL, input=[QUESTION, WEATHER], **fields)
            expect([item.index for item in two.data] == [0, 1], f"answer: {two}")

    def dimensions(self) -> None:
        """embeddings of fewer dimensions"""
        answer = self.openai.embeddings.create(model=MODEL, input=QUESTION, dimensions=2)
        expect(answer.data[0].embedding == list(EMBEDDING[:2]), f"embedding: {answer}")

    # Responses.

    def response(self) -> None:
        """responses, whole, from a text and from messages"""
        messages = [{"role": "user", "content": [{"type": "input_text", "text": QUESTION}]}]
        for asked in (QUESTION, messages):
            answer = self.respond(asked, instructions="Answer briefly.")
            expect(answer.output_text == ANSWER and answer.status == "completed", f"answer: {answer}")
            usage = (answer.usage.input_tokens, answer.usage.output_tokens, answer.usage.total_tokens)
            expect(usage == (PROMPT_TOKENS, len(TEXT), PROMPT_TOKENS + len(TEXT)), f"usage: {answer.usage}")

    def streamed_response(self) -> None:
        """responses, streamed as typed and numbered events from created to completed"""
        events = list(self.respond(QUESTION, stream=True))
        kinds = [event.type for event in events]
        expect((kinds[0], kinds[-1]) == ("response.created", "response.completed"), f"events: {kinds}")
        deltas = [event.delta for event in events if event.type == "response.output_text.delta"]
        expect("".join(deltas) == ANSWER == events[-1].response.output_text, f"deltas: {deltas}")
        expect([event.sequence_number for event in events] == list(range(len(events))), "the numbers have gaps")
        expect(events[-1].response.usage.output_tokens == len(TEXT), f"last: {events[-1]}")

    def response_helper(self) -> None:
        """responses through the client's stream helper, which builds the answer from the events"""
        with self.openai.responses.stream(model=MODEL, input=QUESTION, store=False) as stream:
            text = "".join(event.delta for event in stream if event.type == "response.output_text.delta")
            final = stream.get_final_response()
        expect(text == ANSWER == final.output_text, f"final: {final}")

    def response_tools(self) -> None:
        """responses: a function call comes back parsed, and its output goes round; whole and streamed"""
        answer = self.respond(WEATHER, tools=[TOOL])
        (call,) = [item for item in answer.output if item.type == "function_call"]
        expect(call.name == "get_weather" and json.loads(call.arguments) == {"city": "Oslo"}, f"call: {call}")
        output = {"type": "function_call_output", "call_id": call.call_id, "output": RESULT}
        history = [{"role": "user", "content": WEATHER}, *answer.output, output]
        again = self.respond(history, tools=[TOOL])
        expect(again.output_text == f"The tool said: {RESULT}", f"answer: {again}")
        events = list(self.respond(WEATHER, tools=[TOOL], stream=True))
        done = [event for event in events if event.type == "response.function_call_arguments.done"]
        expect([json.loads(event.arguments) for event in done] == [{"city": "Oslo"}], f"events: {events}")
        (call,) = [item for item in events[-1].response.output if item.type == "function_call"]
        expect(call.name == "get_weather", f"last: {events[-1]}")

    def response_history(self) -> None:
        """responses: what an earlier answer held goes in again with the next question"""
        first = self.respond(QUESTION)
        history = [{"role": "user", "content": QUESTION}, *first.output, {"role": "user", "content": QUESTION}]
        expect(self.respond(history).output_text == ANSWER, "another answer")
        history[1:2] = [item.model_dump() for item in first.output]
        expect(self.respond(history).output_text == ANSWER, "another answer with every key of it")

    def structured_response(self) -> None:
        """responses by a JSON schema are parsed into the client's own type"""
        answer = self.openai.responses.parse(model=MODEL, input=QUESTION, text_format=City, store=False)
        expect(answer.output_parsed == City(city="Oslo", population=700000), f"answer: {answer}")

    def cut_response(self) -> None:
        """a response whose upstream breaks off is never completed"""
        for text in (CUT, FAULT):
            kinds = []
            stream = self.respond(text, stream=True)
            try:
                for event in stream:
                    kinds.append(event.type)
            except openai.APIError:
                kinds.append("error")
            expect(kinds[0] == "response.created" and "response.completed" not in kinds, f"events: {kinds}")
            expect(kinds[-1] in ("error", "response.failed"), f"events: {kinds}")

    def asynchronous(self) -> None:
        """the asynchronous client on completions, embeddings and responses"""

        async def talk() -> list[object]:
            async with openai.AsyncOpenAI(
                base_url=f"{self.target.address}/v1", api_key=self.target.key, max_retries=0, timeout=SECONDS
            ) as client:
                completion = await client.completions.create(model=MODEL, prompt=QUESTION)
                embedding = await client.embeddings.create(model=MODEL, input=QUESTION)
                response = await client.responses.create(model=MODEL, input=QUESTION, store=False)
                return [completion.choices[0].text, embedding.data[0].embedding, response.output_text]

        expect(asyncio.run(talk()) == [ANSWER, list(EMBEDDING), ANSWER], "another answer")

    # Refusals of the gateway.

    def blocked(self) -> None:
        """a blocked attack is PermissionDeniedError on completions and responses"""
        for call in (lambda: self.complete(ATTACK), lambda: self.respond(ATTACK)):
            refusal = raised(openai.PermissionDeniedError, call)
            expect((refusal.code or "").startswith("pi_"), f"body: {refusal.body}")

    def unauthorised(self) -> None:
        """a wrong key is AuthenticationError on every route"""
        stranger = connect(self.target, "si-unknown-" + "0" * 32)
        for call in (
            lambda: stranger.completions.create(model=MODEL, prompt=QUESTION),
            lambda: stranger.embeddings.create(model=MODEL, input=QUESTION),
            lambda: stranger.responses.create(model=MODEL, input=QUESTION),
        ):
            raised(openai.AuthenticationError, call)

    def unknown_model(self) -> None:
        """an unknown model is NotFoundError on every route"""
        for call in (
            lambda: self.openai.completions.create(model="no-such-model", prompt=QUESTION),
            lambda: self.openai.embeddings.create(model="no-such-model", input=QUESTION),
            lambda: self.openai.responses.create(model="no-such-model", input=QUESTION, store=False),
        ):
            refusal = raised(openai.NotFoundError, call)
            expect(refusal.code == "model_not_found", f"body: {refusal.body}")

    def bad_request(self) -> None:
        """what no route takes is BadRequestError and names the field: token ids, a foreign answer's id, odd values"""
        for field, call in (
            ("prompt", lambda: self.openai.completions.create(model=MODEL, prompt=[1, 2, 3])),
            ("input", lambda: self.openai.embeddings.create(model=MODEL, input=[1, 2, 3])),
            ("temperature", lambda: self.complete(QUESTION, temperature=9)),
            ("background", lambda: self.respond(QUESTION, background=True)),
        ):
            refusal = raised(openai.BadRequestError, call)
            expect(refusal.param == field, f"body: {refusal.body}")

    def down(self) -> None:
        """an upstream that is down is InternalServerError on every route"""
        for call in (
            lambda: self.complete(QUESTION), lambda: self.respond(QUESTION),
            lambda: self.openai.embeddings.create(model=MODEL, input=QUESTION),
        ):  # fmt: skip
            refusal = raised(openai.InternalServerError, call)
            expect(refusal.status_code in (502, 503), f"{refusal.status_code} {refusal.body}")

    def checks(self) -> list[Callable[[], None]]:
        return [
            self.completion, self.streamed_completion, self.cut_completion, self.embedding, self.dimensions,
            self.response, self.streamed_response, self.response_helper, self.response_history,
            self.response_tools, self.structured_response, self.cut_response, self.asynchronous,
        ]  # fmt: skip

    def gateway_checks(self) -> list[Callable[[], None]]:
        return [self.blocked, self.unauthorised, self.unknown_model, self.bad_request]

    def last_checks(self) -> list[Callable[[], None]]:
        return [self.down]
