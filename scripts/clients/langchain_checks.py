"""Checks of langchain-openai: ChatOpenAI on chat completions and on responses, OpenAI, and OpenAIEmbeddings."""

import asyncio
from collections.abc import Callable

import openai
from langchain_core.messages import HumanMessage, ToolMessage
from langchain_core.tools import tool
from langchain_openai import ChatOpenAI, OpenAI, OpenAIEmbeddings

from clients.openai_chat import City, broken_off
from clients.target import ANSWER, ATTACK, CUT, QUESTION, RESULT, SECONDS, WEATHER, Checks, raised
from clients.upstream import EMBEDDING, MODEL, PROMPT_TOKENS, TEXT
from gateway import expect


@tool
def get_weather(city: str) -> str:
    """Looks up the weather of a city."""
    return f"{city}: {RESULT}"


class LangChain(Checks):
    client = "langchain-openai"

    def settings(self) -> dict:
        return {
            "model": MODEL, "base_url": f"{self.target.address}/v1", "api_key": self.target.key, "max_retries": 0,
            "timeout": SECONDS,
        }  # fmt: skip

    def chat(self, **more: object) -> ChatOpenAI:
        return ChatOpenAI(**self.settings(), **more)

    def responses(self) -> ChatOpenAI:
        return self.chat(use_responses_api=True)

    def whole(self) -> None:
        """ChatOpenAI, whole, with its usage"""
        answer = self.chat().invoke(QUESTION)
        expect(answer.content == ANSWER, f"answer: {answer}")
        usage = answer.usage_metadata
        expect((usage["input_tokens"], usage["output_tokens"]) == (PROMPT_TOKENS, len(TEXT)), f"usage: {usage}")

    def streamed(self) -> None:
        """ChatOpenAI, streamed, with usage on request"""
        parts = list(self.chat(stream_usage=True).stream(QUESTION))
        expect("".join(part.content for part in parts) == ANSWER, f"parts: {parts}")
        whole = parts[0]
        for part in parts[1:]:
            whole += part
        expect(whole.usage_metadata["output_tokens"] == len(TEXT), f"whole: {whole}")

    def asynchronous(self) -> None:
        """ChatOpenAI, asynchronous, whole and streamed"""

        async def talk() -> tuple[str, str]:
            chat = self.chat()
            whole = await chat.ainvoke(QUESTION)
            pieces = [part.content async for part in chat.astream(QUESTION)]
            return whole.content, "".join(pieces)

        expect(asyncio.run(talk()) == (ANSWER, ANSWER), "another answer")

    def tools(self) -> None:
        """ChatOpenAI calls a tool and takes its result"""
        self.round_trip(self.chat())

    def round_trip(self, chat: ChatOpenAI) -> None:
        bound = chat.bind_tools([get_weather])
        question = HumanMessage(WEATHER)
        answer = bound.invoke([question])
        (call,) = answer.tool_calls
        expect((call["name"], call["args"]) == ("get_weather", {"city": "Oslo"}), f"call: {call}")
        result = get_weather.invoke(call)
        expect(isinstance(result, ToolMessage), f"result: {result}")
        again = bound.invoke([question, answer, result])
        expect(again.text == f"The tool said: Oslo: {RESULT}", f"answer: {again}")

    def structured(self) -> None:
        """ChatOpenAI gives the caller's own type by a JSON schema"""
        found = self.chat().with_structured_output(City).invoke(QUESTION)
        expect(found == City(city="Oslo", population=700000), f"found: {found}")

    def response(self) -> None:
        """ChatOpenAI over the Responses API, whole and streamed"""
        answer = self.responses().invoke(QUESTION)
        expect(answer.text == ANSWER, f"answer: {answer}")
        expect(answer.usage_metadata["output_tokens"] == len(TEXT), f"usage: {answer.usage_metadata}")
        expect("".join(part.text for part in self.responses().stream(QUESTION)) == ANSWER, "another stream")

    def response_tools(self) -> None:
        """ChatOpenAI over the Responses API calls a tool and takes its result"""
        self.round_trip(self.responses())

    def response_structured(self) -> None:
        """ChatOpenAI over the Responses API gives the caller's own type by a JSON schema"""
        found = self.responses().with_structured_output(City).invoke(QUESTION)
        expect(found == City(city="Oslo", population=700000), f"found: {found}")

    def conversation(self) -> None:
        """ChatOpenAI takes its own answers back in a conversation, on either API"""
        for chat in (self.chat(), self.responses()):
            question = HumanMessage(QUESTION)
            answer = chat.invoke([question])
            expect(chat.invoke([question, answer, question]).text == ANSWER, "another answer")

    def completions(self) -> None:
        """OpenAI (completions), whole and streamed"""
        model = OpenAI(**self.settings())
        expect(model.invoke(QUESTION) == ANSWER, "another answer")
        expect("".join(model.stream(QUESTION)) == ANSWER, "another stream")

    def embeddings(self) -> None:
        """OpenAIEmbeddings of texts (token ids, which it sends by itself to OpenAI's own models, are refused here)"""
        model = OpenAIEmbeddings(**self.settings(), check_embedding_ctx_length=False)
        expect(model.embed_query(QUESTION) == list(EMBEDDING), "another vector")
        expect(model.embed_documents([QUESTION, WEATHER]) == [list(EMBEDDING)] * 2, "other vectors")

    def cut(self) -> None:
        """a stream whose upstream breaks off raises"""
        broken_off(lambda: self.chat().stream(CUT))

    def blocked(self) -> None:
        """a blocked attack is the openai client's PermissionDeniedError"""
        refusal = raised(openai.PermissionDeniedError, lambda: self.chat().invoke(ATTACK))
        expect((refusal.code or "").startswith("pi_"), f"body: {refusal.body}")

    def blocked_response(self) -> None:
        """a blocked attack over the Responses API is PermissionDeniedError"""
        refusal = raised(openai.PermissionDeniedError, lambda: self.responses().invoke(ATTACK))
        expect((refusal.code or "").startswith("pi_"), f"body: {refusal.body}")

    def checks(self) -> list[Callable[[], None]]:
        return [
            self.whole, self.streamed, self.asynchronous, self.tools, self.structured, self.cut, self.response,
            self.response_tools, self.response_structured, self.conversation, self.completions, self.embeddings,
        ]  # fmt: skip

    def gateway_checks(self) -> list[Callable[[], None]]:
        return [self.blocked, self.blocked_response]
