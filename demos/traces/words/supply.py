"""Hands out texts by role: from the pools where there is one, else from the grammar."""

import random
from typing import Any

from words import code, grammar, papers, talk, tongues
from words.pools import Pools

# Roles that people wrote themselves: no honest tenant shares them with a thief. Instruction sets may be had by both.
PERSONAL = ("chats", "bookings", "agents")
# Roles with so few rows that a second round would show; the grammar goes on instead.
ONCE = ("agents",)


class Deck:
    """Deals the rows of each pool in a shuffled order, each once before any comes again; `half` is 0 or 1."""

    def __init__(self, pools: Pools, rng: random.Random, half: int) -> None:
        self._pools, self._rng, self._half = pools, rng, half
        self._left: dict[str, list[int]] = {}

    def draw(self, role: str) -> dict[str, Any] | None:
        rows = self._pools.rows(role)
        if not self._left.get(role):
            if not rows or (role in ONCE and role in self._left):
                return None
            mine = range(self._half, len(rows), 2) if role in PERSONAL else range(len(rows))
            self._left[role] = self._rng.sample(mine, len(mine))
        return rows[self._left[role].pop()]


class Supply:
    def __init__(self, rng: random.Random, deck: Deck) -> None:
        self.rng, self._deck = rng, deck

    def _text(self, role: str) -> str | None:
        row = self._deck.draw(role)
        return row["text"] if row else None

    def _turns(self, role: str) -> list[str] | None:
        row = self._deck.draw(role)
        return list(row["turns"]) if row else None

    def instruction(self) -> str:
        """A task of its own kind, as in instruction sets."""
        return self._text("instructions") or grammar.instruction(self.rng)

    def foreign_instruction(self, tongue: str | None = None) -> str:
        """A task in another language than English."""
        if tongue in (None, "zh") and self.rng.random() < (1 if tongue else 0.25):
            text = self._text("instructions_zh")
            if text:
                return text
        return tongues.instruction(self.rng, tongue)

    def question(self) -> str:
        """What people type into a search box."""
        return self._text("questions") or grammar.question(self.rng)

    def intent(self) -> str:
        """A sentence said to a bank's or a travel agent's assistant."""
        return self._text("intents") or talk.ticket(self.rng)

    def problem(self) -> str:
        """A problem in words with a number for its answer."""
        return self._text("problems") or grammar.problem(self.rng)

    def program(self) -> str:
        """A function that is to be written, with its description."""
        return self._text("programs") or code.task(self.rng)

    def diff(self) -> str:
        row = self._deck.draw("diffs")
        return f"{row['title']}\n\n{row['text']}" if row else code.diff(self.rng)

    def string(self) -> str:
        """A line of a program's or a site's surface."""
        return self._text("strings") or papers.caption(self.rng)

    def paragraph(self) -> str:
        return self._text("documents") or papers.paragraph(self.rng)

    def system(self) -> str:
        """A system prompt, some hundred to some thousand characters."""
        return self._text("systems") or papers.system(self.rng)

    def elicitation(self) -> str | None:
        """An attempt at a hidden prompt from a published list; nil where there is none."""
        return self._text("elicitations")

    def chat(self) -> list[str]:
        """The user's messages of one conversation."""
        return self._turns("chats") or talk.conversation(self.rng)

    def booking(self) -> list[str]:
        """The user's messages to a service that books and looks things up."""
        return self._turns("bookings") or talk.errand(self.rng)

    def agent(self) -> list[str]:
        """What an agent's harness sends: the task, then the output of each tool."""
        return self._turns("agents") or code.agent(self.rng)
