"""Every look at a run, as a table of numbers."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock

import numpy as np
import numpy.typing as npt


class History:
    """Rows of numbers by step. A look at a step replaces those at it and after it: the run was begun anew, or gone back in."""

    def __init__(self) -> None:
        self._columns: tuple[str, ...] = ("step",)
        self._rows: list[tuple[float, ...]] = []
        # Looks may come in another thread than the one that reads.
        self._lock = Lock()

    def add(self, columns: Sequence[str], table: npt.NDArray[np.float64]) -> None:
        """Adds rows; the table has the shape (rows, columns), `step` among them, with nan for what there is not."""
        at = list(columns).index("step")
        with self._lock:
            if tuple(columns) != self._columns:
                self._columns, self._rows = tuple(columns), []
            for row in table.tolist():
                while self._rows and self._rows[-1][at] >= row[at]:
                    self._rows.pop()
                self._rows.append(tuple(row))

    def array(self) -> npt.NDArray[np.void]:
        """All of it as a structured array of the shape (looks,)."""
        with self._lock:
            types = [(name, np.int64 if name == "step" else np.float64) for name in self._columns]
            return np.array(self._rows, dtype=types)
