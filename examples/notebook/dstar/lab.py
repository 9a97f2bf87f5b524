"""The lab as a widget."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from itertools import count
from threading import RLock
from typing import Any, Literal, TypeVar
from uuid import uuid4

import anywidget
import numpy as np
import numpy.typing as npt
import traitlets

from .answer import Answer
from .history import History
from .params import PARAMETERS, given, text_of_file
from .snapshot import Snapshot, snapshot_of

T = TypeVar("T")
Which = Literal["both", "d", "g"]

#: A lab that nobody looks at keeps its worker for so many seconds; then its run is written down until somebody does.
KEEP = 30.0


class DstarWarning(UserWarning):
    """A value was not used as it was given."""


class Lab(anywidget.AnyWidget):
    """A GAN at work beside its theory.

    Parameters
    ----------
    height
        Of the lab in the notebook, in pixels.
    **params
        Any of :data:`dstar.PARAMETERS`: ``data="ring8"``, ``seed=7``, ``lr=0.002``, ``autoplay=False``, …; numbers may be NumPy's, ``mix`` may be
        rows of weight, x, y, σ1, σ2, degrees, and ``hide`` a list of names.

    Raises
    ------
    TypeError
        A parameter is unknown, or its value is of another kind.
    ValueError
        A value is out of range.

    The networks train in the page, not in the kernel, and one run belongs to one `Lab`, however many cells show it. Whatever is asked of it answers with an
    :class:`Answer`; what a kernel gets by itself (:attr:`metrics`, :attr:`status`, :attr:`params`) it gets between cells, or while one is awaited.
    """

    _esm = text_of_file("lab.js")
    _number = traitlets.Unicode().tag(sync=True)
    _given = traitlets.Dict().tag(sync=True)
    _keep = traitlets.Float(KEEP).tag(sync=True)
    height = traitlets.Int(540, min=150, help="pixels").tag(sync=True)

    def __init__(self, *, height: int = 540, **params: Any) -> None:
        self._lock = RLock()
        self._ids = count(1)
        self._page: int | None = None
        self._orders: dict[int, Answer[Any]] = {}
        self._unsent: list[dict[str, Any]] = []
        self._history = History()
        self._status: dict[str, Any] = {"state": "loading"}
        self._notes: list[dict[str, Any]] = []
        texts = given(params)
        self._params: dict[str, Any] = {key: row["default"] for key, row in PARAMETERS.items()} | params
        super().__init__(_number=uuid4().hex, _given=texts, height=height)
        self.on_msg(self._hear)

    # ---- orders ----

    def play(self) -> Answer[None]:
        """Trains until it is told otherwise; rests while nobody can see it."""
        return self._ask("play", read=_nothing)

    def pause(self) -> Answer[None]:
        """Ends that."""
        return self._ask("pause", read=_nothing)

    def step(self, n: int = 1, which: Which = "both") -> Answer[Snapshot]:
        """Exactly ``n`` updates of both networks, of D or of G, and a look at what came of them; pauses. Fails if the run diverges."""
        if not isinstance(n, (int, np.integer)) or isinstance(n, bool) or n < 0:
            raise ValueError(f"step: n={n!r} is not a number of steps.")
        if which not in ("both", "d", "g"):
            raise ValueError(f"step: which={which!r} is none of 'both', 'd', 'g'.")
        return self._ask("step", {"n": int(n), "which": which}, _snapshot, f"step({n})" if which == "both" else f"step({n}, {which!r})")

    def reset(self, seed: int | None = None) -> Answer[list[dict[str, Any]]]:
        """The initial weights of the present seed, or of another; pauses."""
        return self._ask("reset", {} if seed is None else given({"seed": seed}), self._remarks)

    def set(self, **params: Any) -> Answer[list[dict[str, Any]]]:
        """Changes parameters; ``PARAMETERS[key]["restart"]`` says whether the run begins anew.

        What the page used instead of what was given is a :class:`DstarWarning`, and in the answer: a list of ``key, given, used, why``. Raises as the constructor.
        """
        return self._ask("set", given(params), self._remarks)

    def goto(self, step: int) -> Answer[Snapshot]:
        """Goes back to the kept state nearest to a step; training goes on from there."""
        return self._ask("goto", {"step": int(step)}, _snapshot, f"goto({step})")

    def snapshot(self) -> Answer[Snapshot]:
        """A look at the run as it stands."""
        return self._ask("snapshot", read=_snapshot)

    def export(self) -> Answer[str]:
        """The run as a text, for a file; :meth:`load` takes it up again, to the bit."""
        return self._ask("export", read=lambda message: str(message["result"]))

    def load(self, text: str) -> Answer[None]:
        """Takes up a run that was exported, in a notebook or on the page."""
        return self._ask("import", {"text": text}, _nothing, "load(…)")

    # ---- what is known ----

    @property
    def metrics(self) -> npt.NDArray[np.void]:
        """Every look at the run: a structured array of the shape (looks,), by step; ``metrics["js"]`` is one column, in nats.

        With a field for each of the metrics (divergences and logistic losses in nats; nan where a loss has no such number) and ``step``.
        ``pandas.DataFrame(lab.metrics)`` makes a table of it.
        """
        return self._history.array()

    @property
    def status(self) -> dict[str, Any]:
        """``state`` (loading, paused, running, diverged, failed), ``backend``, ``reason``, ``stepsPerSecond`` and so on."""
        return dict(self._status)

    @property
    def params(self) -> dict[str, Any]:
        """Every parameter, as the page has it."""
        return dict(self._params)

    @property
    def notes(self) -> list[dict[str, Any]]:
        """What the page had to say of the parameters that the lab was made with: ``key, given, used, why``."""
        return list(self._notes)

    # ---- messages ----

    def _ask(self, cmd: str, params: Mapping[str, Any] | None = None, read: Callable[[dict[str, Any]], T] | None = None, shown: str = "") -> Answer[T]:
        with self._lock:
            order = {"type": "dstar", "v": 1, "cmd": cmd, "params": dict(params or {}), "id": next(self._ids)}
            answer: Answer[T] = Answer(shown or f"{cmd}(…)" if params else shown or f"{cmd}()", read or _nothing)
            self._orders[order["id"]] = answer
            # Before there is a page, nobody would hear it.
            if self._page is None:
                self._unsent.append(order)
            else:
                self.send(order)
        return answer

    def _remarks(self, message: dict[str, Any]) -> list[dict[str, Any]]:
        notes: list[dict[str, Any]] = message["result"] or []
        for note in notes:
            warnings.warn(f"{note['why']} Given: {note['given']}; used: {note['used']}.", DstarWarning, stacklevel=4)
        return notes

    def _hear(self, _: Any, message: dict[str, Any], buffers: list[memoryview]) -> None:
        with self._lock:
            event, detail = message.get("event"), message.get("detail")
            if event is None:
                self._take(message, buffers)
            elif event == "page":
                self._turn_to(detail)
            elif event == "heard":
                if detail in self._orders:
                    self._orders[detail]._hear()
            elif event == "metrics":
                self._history.add(detail, np.frombuffer(buffers[0], "<f8").reshape(-1, len(detail)))
                self.send({"type": "dstar", "v": 1, "taken": True})
            elif event in ("state", "ready"):
                self._status = detail["status"] if event == "ready" else detail
            elif event == "params":
                self._params = detail
            elif event == "notes":
                self._notes = detail

    def _take(self, message: dict[str, Any], buffers: list[memoryview]) -> None:
        answer = self._orders.pop(message["id"], None)
        if answer is None:
            return
        if not message["ok"]:
            answer._fail(message["error"])
            return
        arrays = zip(message.get("arrays", []), buffers)
        # Copies: the message's own memory may not be written to, nor outlive it.
        answer._come({"result": message["result"], "arrays": {name: np.frombuffer(buffer, "<f4").copy() for name, buffer in arrays}})

    def _turn_to(self, page: int) -> None:
        """Another page: a notebook that was loaded anew has lost the run, and what was asked of it."""
        unsent = {order["id"] for order in self._unsent}
        for number in [number for number in self._orders if number not in unsent]:
            self._orders.pop(number)._fail("The page was loaded anew before it answered; the run has begun again.")
        self._page = page
        for order in self._unsent:
            self.send(order)
        self._unsent = []


def _nothing(_: dict[str, Any]) -> None:
    return None


def _snapshot(message: dict[str, Any]) -> Snapshot:
    return snapshot_of(message["result"], message["arrays"])
