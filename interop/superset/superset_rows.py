"""What Superset returns for a chart, as rows with the labels that people see."""

import datetime

from superset.examples.countries import countries


class Labels:
    """Labels of a dataset's columns and metrics by their names, and which of them are dates."""

    def __init__(self, dataset: dict) -> None:
        self.of = {one["column_name"]: one["verbose_name"] for one in dataset["columns"]}
        self.of |= {one["metric_name"]: one["verbose_name"] for one in dataset["metrics"]}
        self.dates = {one["column_name"] for one in dataset["columns"] if one["is_dttm"]}

    def cell(self, column: str, value: object) -> object:
        if value is None or column not in self.dates:
            return value
        at = datetime.datetime.fromtimestamp(value / 1000, datetime.timezone.utc)
        text = at.strftime("%Y-%m-%dT%H:%M:%S.%f")
        return text[:10] if text.endswith("T00:00:00.000000") else text


def plain_rows(labels: Labels, query: dict, wanted: list[str]) -> list[tuple]:
    """Columns by the labels of ours, in their order."""
    places = {labels.of.get(name, name): name for name in query["colnames"]}
    absent = [label for label in wanted if label not in places]
    assert not absent, f"no column {absent} in {query['colnames']}"
    return [tuple(labels.cell(places[label], row[places[label]]) for label in wanted) for row in query["data"]]


def series_rows(labels: Labels, params: dict, query: dict) -> list[tuple]:
    """Rows of a chart whose series are columns."""
    x = params["x_axis"]
    series = [name for name in query["colnames"] if name != x]
    if not params["groupby"]:
        return [(labels.cell(x, row[x]), *(row[name] for name in params["metrics"])) for row in query["data"]]
    return [
        (labels.cell(x, row[x]), name, row[name])
        for row in query["data"]
        for name in series
        if row[name] is not None
    ]


def map_rows(data: list[dict]) -> list[tuple]:
    """A country by its alpha-2 code again."""
    codes = {country["cca3"]: country["cca2"] for country in countries}
    return [(codes.get(row["country"], row["country"]), row["m1"]) for row in data]
