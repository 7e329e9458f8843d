"""Whether two sets of rows, or two values, are the same: numbers but for the last of their digits."""

import math

from expected_rows import Expected

tolerance = 1e-9


def differences(expected: Expected, got: list[tuple]) -> list[str]:
    rows, theirs = expected.rows, got
    if expected.cut is not None:
        place, last = expected.cut
        kept = lambda all_rows: [row for row in all_rows if not is_same(row[place], last)]
        if len(rows) != len(theirs):
            return [f"{len(rows)} rows, got {len(theirs)}"]
        rows, theirs = kept(rows), kept(theirs)
    return keyed_differences(by_key(rows, expected.dimensions), by_key(theirs, expected.dimensions))


def by_key(rows: list[tuple], dimensions: int) -> dict[tuple, tuple]:
    keyed: dict[tuple, tuple] = {}
    for row in rows:
        key = tuple(text_of(cell) for cell in row[:dimensions])
        assert key not in keyed, f"{key} twice"
        # A combination of which nothing is known is a row to one, and none to the other.
        if any(cell is not None for cell in row[dimensions:]):
            keyed[key] = row[dimensions:]
    return keyed


def keyed_differences(expected: dict[tuple, tuple], got: dict[tuple, tuple]) -> list[str]:
    told = [f"{key} is missing: {expected[key]}" for key in expected.keys() - got.keys()]
    told += [f"{key} is too much: {got[key]}" for key in got.keys() - expected.keys()]
    told += [
        f"{key}: {expected[key]}, got {got[key]}"
        for key in expected.keys() & got.keys()
        if not all(map(is_same, expected[key], got[key]))
    ]
    return sorted(told)


def text_of(cell: object) -> str:
    """Keys of columns are texts to one, and values to the other."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def is_same(one: object, other: object) -> bool:
    if is_number(one) and is_number(other):
        return math.isclose(float(one), float(other), rel_tol=tolerance, abs_tol=tolerance)
    return one == other or text_of(one) == text_of(other)


def is_number(cell: object) -> bool:
    return isinstance(cell, (int, float)) and not isinstance(cell, bool)


def changes(expected: object, got: object, path: str = "") -> list[str]:
    """Where two values of JSON differ."""
    if isinstance(expected, dict) and isinstance(got, dict):
        keys = sorted(expected.keys() | got.keys())
        return [one for key in keys for one in changes(expected.get(key), got.get(key), f"{path}.{key}")]
    if isinstance(expected, list) and isinstance(got, list) and len(expected) == len(got):
        return [one for index, pair in enumerate(zip(expected, got)) for one in changes(*pair, f"{path}.{index}")]
    return [] if expected == got else [f"{path}: {expected}, got {got}"]
