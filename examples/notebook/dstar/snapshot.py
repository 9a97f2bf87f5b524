"""What one look at a run shows, as arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field as attribute
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Grid:
    """n×n square cells over [x0, x1] × [y0, y1], in units of length."""

    n: int
    x0: float
    x1: float
    y0: float
    y1: float

    @property
    def x(self) -> npt.NDArray[np.float64]:
        """Where the columns' centres lie, shape (n,)."""
        return self.x0 + (np.arange(self.n) + 0.5) * (self.x1 - self.x0) / self.n

    @property
    def y(self) -> npt.NDArray[np.float64]:
        """Where the rows' centres lie, shape (n,), upwards."""
        return self.y0 + (np.arange(self.n) + 0.5) * (self.y1 - self.y0) / self.n

    @property
    def area(self) -> float:
        """Of one cell: a density times it is a probability."""
        return (self.x1 - self.x0) * (self.y1 - self.y0) / self.n**2

    @property
    def extent(self) -> tuple[float, float, float, float]:
        """As ``matplotlib.pyplot.imshow(…, origin="lower", extent=grid.extent)`` takes it."""
        return (self.x0, self.x1, self.y0, self.y1)


@dataclass(frozen=True)
class Snapshot:
    """A look at a run. Maps have the shape (n, n), row 0 at the bottom: ``d[row, column]`` is D at ``(grid.x[column], grid.y[row])``."""

    step: int
    """Steps since the initial weights, of whichever network."""
    seed: int
    backend: str
    """``'cpu'``: a notebook's lab has no engine for WebGPU in it."""
    params: Mapping[str, Any] = attribute(repr=False)
    """Every parameter of the run."""
    grid: Grid
    metrics: Mapping[str, float | None] = attribute(repr=False)
    """Divergences and logistic losses in nats; None where a loss has no such number."""
    p_data: Array = attribute(repr=False)
    """(n, n), density per unit area, smoothed as p_model is."""
    p_model: Array = attribute(repr=False)
    """(n, n), density of G(z) per unit area."""
    d: Array = attribute(repr=False)
    """(n, n), D(x) in [0, 1]."""
    d_star: Array = attribute(repr=False)
    """(n, n), the best D there is, p_data / (p_data + p_model) where the loss is logistic; (0, 0) where there is none of known form."""
    critic: Array = attribute(repr=False)
    """(n, n), the raw output of D."""
    samples_data: Array = attribute(repr=False)
    """(m, 2), points of the data."""
    samples_model: Array = attribute(repr=False)
    """(m, 2), generated points."""
    arrows_model: Array = attribute(repr=False)
    """(m, 2), −∂J_G/∂x at the generated points; (0, 2) unless ``arrows=True``."""
    excess: Array = attribute(repr=False)
    """(n, n) with ``view="excess"``, else (0, 0): what D pays above the least possible, per unit area."""
    optimal: Array = attribute(repr=False)
    """As ``excess``: what any D pays."""
    modes: Array = attribute(repr=False)
    """(k, 5), of each component: weight, mean x, mean y, share of the generated points nearest to it, share within its 3σ besides."""
    warp: Array = attribute(repr=False)
    """(l, 4) with ``view="warp"``, else (0, 4): a lattice of latents z₁, z₂, and x, y of its image."""
    warp_mass: Array = attribute(repr=False)
    """The probability of each cell of that lattice."""
    field: Array = attribute(repr=False)
    """(24, 24, 2) with ``view="field"``, else (0, 0, 2): −∂J_G/∂x all over the plane."""


#: What lies in a square, and how many numbers belong together in the others.
_MAPS = ("p_data", "p_model", "d", "d_star", "critic", "excess", "optimal")
_ROWS = {"samples_data": 2, "samples_model": 2, "arrows_model": 2, "modes": 5, "warp": 4}


def snapshot_of(plain: Mapping[str, Any], arrays: Mapping[str, Array]) -> Snapshot:
    """A snapshot as the page sends it: numbers and texts, and flat arrays by their names."""
    shaped = dict(arrays)
    for name in _MAPS:
        shaped[name] = _square(shaped[name])
    for name, width in _ROWS.items():
        shaped[name] = shaped[name].reshape(-1, width)
    side = round((shaped["field"].size / 2) ** 0.5)
    shaped["field"] = shaped["field"].reshape(side, side, 2)
    fields = {name: plain[name] for name in ("step", "seed", "backend", "params", "metrics")}
    return Snapshot(grid=Grid(**plain["grid"]), **fields, **{name: shaped[name] for name in (*_MAPS, *_ROWS, "warp_mass", "field")})


def _square(flat: Array) -> Array:
    side = round(flat.size**0.5)
    return flat.reshape(side, side)
