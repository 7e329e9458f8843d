"""What our console shows, as the rows that Superset should return for it: the known differences of `notShown`, and no other."""

from dataclasses import dataclass

others = "Others"
missing = "<NULL>"


@dataclass
class Expected:
    rows: list[tuple]
    """Cells by the labels below."""
    labels: list[str]
    dimensions: int
    cut: tuple[int, object] | None = None
    """Where the rows were cut: the place of the cell that they are ordered by, and its last value, which rows that are cut share."""


def expected(chart: dict, answer: dict) -> Expected:
    shown = answer["dimensions"]
    labels = [one["label"] for one in shown + answer["measures"]]
    rows = [tuple(row) for row in answer["main"]["rows"]]
    flags = answer["main"].get("others") or [False] * len(rows)
    has_series = chart["type"] in ("line", "area", "bar") and len(shown) == 2
    if has_series:
        rows = series_rows(chart, rows, flags)
    else:
        rows = [row for row, other in zip(rows, flags) if not other]
    if chart["type"] == "map":
        rows = [row for row in rows if row[0] is not None]
    if chart["stack"] == "share" and chart["type"] == "bar":
        rows = shares(rows)
    return Expected(rows, labels, len(shown), cut_of(chart, answer, rows, has_series))


def series_rows(chart: dict, rows: list[tuple], flags: list[bool]) -> list[tuple]:
    """The others are a value like any; a missing value is ranked as all, and shown among the others, or not at all."""
    if "top" not in chart:
        return [(x, missing if series is None else series, *rest) for x, series, *rest in rows]
    sums: dict[tuple, float] = {}
    for (x, series, value), other in zip(rows, flags):
        if series is None and not other and not chart["top"]["others"]:
            continue
        key = (x, others if other or series is None else series)
        sums[key] = sums.get(key, 0) + (value or 0)
    return [(*key, value) for key, value in sums.items()]


def shares(rows: list[tuple]) -> list[tuple]:
    totals: dict[object, float] = {}
    for x, _, value in rows:
        totals[x] = totals.get(x, 0) + value
    return [(x, series, value / totals[x]) for x, series, value in rows]


def cut_of(chart: dict, answer: dict, rows: list[tuple], has_series: bool) -> tuple[int, object] | None:
    """Rows that are equal in what they are ordered by are told apart by us alone."""
    is_cut = answer["main"]["truncated"] or ("top" in chart and not has_series)
    if not is_cut or not rows:
        return None
    names = [one["name"] for one in answer["dimensions"] + answer["measures"]]
    by = chart["top"].get("by") if "top" in chart else chart.get("sort", {}).get("by")
    place = names.index(by) if by in names else len(answer["dimensions"])
    return place, rows[-1][place]
