"""Answers that come later."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator
from concurrent.futures import Future
from typing import Any, Generic, TypeVar

T = TypeVar("T")

#: So long an order may go unheard while it is awaited, in seconds.
PATIENCE = 60.0

_UNHEARD = (
    "The page has not heard `{order}` yet. Either the lab is on no page (show it in a cell: a line with `lab` alone), or this notebook hands messages "
    "over only between cells. Then leave out `await`: `answer = lab.{order}`, and in the next cell `answer.result()`."
)


class DstarError(RuntimeError):
    """The page could not do what it was asked, and says why: a run that has diverged, an engine that could not be started."""


class NotYet(RuntimeError):
    """The answer has not come yet."""


class Answer(Generic[T]):
    """What a lab answers to an order, which is carried out in the page.

    ``await answer`` waits for it: in JupyterLab ≥ 4.4 or wherever the kernel is ipykernel ≥ 7, messages of the page arrive while a cell waits.
    Elsewhere they arrive between cells: then read :meth:`result` in the next one. The order is carried out either way.
    """

    def __init__(self, order: str, read: Callable[[Any], T]) -> None:
        self._order = order
        self._read = read
        self._heard: Future[None] = Future()
        self._future: Future[Any] = Future()

    @property
    def done(self) -> bool:
        """Whether it has come."""
        return self._future.done()

    def result(self) -> T:
        """What was answered.

        Raises
        ------
        NotYet
            It has not come.
        DstarError
            The page could not do it.
        """
        if not self.done:
            raise NotYet(f"`{self._order}` has not been answered yet; `await` it, or ask in another cell.")
        return self._read(self._future.result())

    def __await__(self) -> Generator[Any, None, T]:
        return self._wait().__await__()

    async def _wait(self) -> T:
        # Messages may arrive in another thread.
        future, heard = asyncio.wrap_future(self._future), asyncio.wrap_future(self._heard)
        await asyncio.wait({future, heard}, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
        if not future.done() and not heard.done():
            raise TimeoutError(_UNHEARD.format(order=self._order))
        # Whoever interrupts the cell may still ask for the result.
        return self._read(await asyncio.shield(future))

    def __repr__(self) -> str:
        return f"<Answer to {self._order}: {'here' if self.done else 'on its way'}>"

    def _hear(self) -> None:
        if not self._heard.done():
            self._heard.set_result(None)

    def _come(self, value: Any) -> None:
        if not self._future.done():
            self._future.set_result(value)

    def _fail(self, sentence: str) -> None:
        if not self._future.done():
            self._future.set_exception(DstarError(sentence))
