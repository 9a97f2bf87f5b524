"""The parameters of a lab: what Python says, as the page reads it.

The table comes from the program itself (``static/params.json``, written by ``cargo xtask bundle``), so that nothing is defined twice. What can
be known to be wrong is an error here, before anything is sent; what only the page can judge (the text of ``mix``) comes back as a remark.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from importlib.resources import files
from numbers import Integral, Real
from typing import Any

import numpy as np

STATIC = files(__package__) / "static"


def text_of_file(name: str) -> str:
    """A file that the bundle puts beside this module."""
    try:
        return (STATIC / name).read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise ImportError(f"This copy of dstar has no {name}: run `cargo xtask bundle`, and install dist/notebook/dstar-*.whl.") from error


PARAMETERS: Mapping[str, Mapping[str, Any]] = {row["key"]: row for row in json.loads(text_of_file("params.json"))}
"""Every parameter by its name: ``default``, ``doc``, ``unit``, ``kind``, and ``min`` and ``max``, ``choices`` or ``families``."""

#: What may stand instead of a number: D's own is the same as G's.
SAME = "same"


def given(params: Mapping[str, Any]) -> dict[str, str]:
    """Parameters as the page reads them: every value a text.

    Raises
    ------
    TypeError
        A parameter is unknown, or its value is of another kind.
    ValueError
        A value is out of range.
    """
    return {key: text_of(key, value) for key, value in params.items()}


def text_of(key: str, value: Any) -> str:
    """One value as the page reads it; raises as :func:`given`."""
    row = PARAMETERS.get(key)
    if row is None:
        near = get_close_matches(key, PARAMETERS, 1)
        hint = f"; did you mean {near[0]!r}?" if near else "; dstar.PARAMETERS has them all"
        raise TypeError(f"There is no parameter {key!r}{hint}")
    return _READERS[row["kind"]](row, value)


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:60]}…"


def _span(row: Mapping[str, Any]) -> str:
    return " … ".join(f"{row[end]:,}" if row["kind"] == "int" else f"{row[end]:g}" for end in ("min", "max"))


def _number(row: Mapping[str, Any], value: Any) -> str:
    key, whole = row["key"], row["kind"] == "int"
    wanted = f"{'a whole number' if whole else 'a number'} in {_span(row)}"
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value[()]
    # True is a number to Python; here it is a slip.
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, Real):
        raise TypeError(f"{key}={_shown(value)}: {wanted} is wanted.")
    number = float(value)
    if whole and number.is_integer():
        text = str(int(value))
    elif whole:
        raise ValueError(f"{key}={_shown(value)}: {wanted} is wanted.")
    else:
        text = repr(number)
    if not row["min"] <= number <= row["max"]:
        raise ValueError(f"{key}={_shown(value)}: {wanted} is wanted.")
    return text


def _own(row: Mapping[str, Any], value: Any) -> str:
    if isinstance(value, str) and value == SAME:
        return value
    try:
        return _number(row, value)
    except TypeError:
        raise TypeError(f"{row['key']}={_shown(value)}: {SAME!r} or a number in {_span(row)} is wanted.") from None


def _bool(row: Mapping[str, Any], value: Any) -> str:
    if not isinstance(value, (bool, np.bool_)):
        raise TypeError(f"{row['key']}={_shown(value)}: True or False is wanted.")
    return "true" if value else "false"


def _word(key: str, value: Any, words: list[str]) -> str:
    if isinstance(value, str) and value in words:
        return str(value)
    near = get_close_matches(value, words, 1) if isinstance(value, str) else []
    hint = f"; did you mean {near[0]!r}?" if near else f"; it is one of {', '.join(words)}."
    raise (ValueError if isinstance(value, str) else TypeError)(f"There is no {key}={_shown(value)}{hint}")


def _choice(row: Mapping[str, Any], value: Any) -> str:
    return _word(row["key"], value, list(row["choices"]))


def _family(row: Mapping[str, Any], value: Any) -> str:
    if isinstance(value, str):
        family = next((family for family in row["families"] if family["counts"] and value.rstrip("0123456789") == family["word"]), None)
        if family and value != family["word"]:
            if int(value[len(family["word"]) :]) not in family["counts"]:
                counts = ", ".join(str(count) for count in family["counts"]) if len(family["counts"]) < 20 else f"{family['counts'][0]} … {family['counts'][-1]}"
                raise ValueError(f"data={_shown(value)}: after {family['word']!r} comes one of {counts}.")
            return value
    words = [family["word"] if not family["counts"] else family["default"] for family in row["families"]]
    return _word("data", value, words)


def _names(row: Mapping[str, Any], value: Any) -> str:
    names = value.split(",") if isinstance(value, str) else value
    if not isinstance(names, Iterable):
        raise TypeError(f"{row['key']}={_shown(value)}: names are wanted, such as ['header', 'curves'].")
    return ",".join(_word(row["key"], name.strip() if isinstance(name, str) else name, list(row["choices"])) for name in names if name != "")


def _table(key: str, value: Any, wanted: str) -> np.ndarray:
    try:
        table = np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError):
        raise TypeError(f"{key}={_shown(value)}: {wanted} is wanted.") from None
    if not np.isfinite(table).all():
        raise ValueError(f"{key}={_shown(value)}: a number in it is not finite.")
    return table


def _mix(row: Mapping[str, Any], value: Any) -> str:
    """Rows of weight, x, y, and if there are more columns σ1, σ2, angle in degrees."""
    if isinstance(value, str):
        return value
    wanted = "a text such as '2*-1,0,.4;1,0', or rows of weight, x, y[, σ1[, σ2[, degrees]]]"
    table = _table(row["key"], value, wanted)
    if table.ndim != 2 or not 3 <= table.shape[1] <= 6 or not 1 <= table.shape[0] <= 64:
        raise ValueError(f"{row['key']} has the shape {table.shape}: {wanted} is wanted, 1 to 64 of them.")
    return ";".join(f"{weight!r}*{','.join(repr(number) for number in rest)}" for weight, *rest in table.tolist())


def _line(row: Mapping[str, Any], value: Any) -> str:
    if isinstance(value, str):
        return value
    wanted = "'auto' or four numbers x0, y0, x1, y1"
    table = _table(row["key"], value, wanted)
    if table.shape != (4,):
        raise ValueError(f"{row['key']}={_shown(value)}: {wanted} is wanted.")
    return ",".join(repr(number) for number in table.tolist())


_READERS = {"int": _number, "float": _number, "own": _own, "bool": _bool, "choice": _choice, "family": _family, "names": _names, "mix": _mix, "line": _line}
