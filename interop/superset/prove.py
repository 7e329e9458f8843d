"""Holds a real Superset against our console: a bundle that is imported twice, every chart unfiltered and with filters.

Usage: prove.py BUNDLE CONSOLE_URL; SUPERSET_PROOF_BASE names a metadata base that make_base.py made.
"""

import io
import json
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import report
from compare_rows import changes, differences
from console import Console
from expected_rows import expected
from real_superset import Superset
from report import tell
from superset_rows import Labels, map_rows, plain_rows, series_rows

here = Path(__file__).parent
grain_names = {"PT1H": "hour", "P1D": "day", "P1W": "week", "P1M": "month", "P3M": "quarter", "P1Y": "year"}
series_types = ("echarts_timeseries_line", "echarts_timeseries_bar", "echarts_area")


def main(bundle: Path, url: str) -> int:
    superset, console = Superset(), Console(url)
    superset.log_in()
    imported_twice(superset, bundle.read_bytes())
    pages = console.dashboards()
    shown = superset.get("dashboard/?q=(page_size:100)")["result"]
    tell(
        sorted(page["dashboard"]["title"] for page in pages) == sorted(one["dashboard_title"] for one in shown),
        f"{len(pages)} dashboards, all of them imported",
    )
    for page in pages:
        slug = f"deftunes-{page['dashboard']['id']}"
        compare_page(superset, console, page, next(one for one in shown if one["slug"] == slug))
    updated(superset, bundle.read_bytes())
    stable(superset)
    return report.end()


def imported_twice(superset: Superset, bundle: bytes) -> None:
    superset.load(bundle)
    first = superset.uuids()
    superset.load(bundle)
    counts = ", ".join(f"{len(uuids)} {kind}" for kind, uuids in first.items())
    tell(first == superset.uuids(), f"imported twice, without a copy: {counts}", first, superset.uuids())


def updated(superset: Superset, bundle: bytes) -> None:
    """A bundle that changed is imported as assets: charts of the same UUIDs change with it."""
    with ZipFile(io.BytesIO(bundle)) as file:
        files = {name: file.read(name).decode() for name in file.namelist()}
    name = next(name for name in files if "/charts/" in name)
    renamed = {**files, name: files[name].replace("slice_name: ", "slice_name: A new ", 1)}
    before = superset.uuids()
    superset.update(packed(renamed))
    titles = [one["slice_name"] for one in superset.get("chart/?q=(page_size:100)")["result"]]
    is_new = [title for title in titles if title.startswith("A new ")]
    tell(len(is_new) == 1 and superset.uuids() == before, "imported as assets: one title changed, without a copy", titles)
    superset.update(bundle)


def packed(files: dict[str, str]) -> bytes:
    held = io.BytesIO()
    with ZipFile(held, "w") as file:
        for name, text in files.items():
            file.writestr(name, text)
    return held.getvalue()


def stable(superset: Superset) -> None:
    """What Superset exports it imports, and exports as it was."""
    first = superset.export()
    metadata = "version: 1.0.0\ntype: Dashboard\ntimestamp: '2026-01-01T00:00:00+00:00'\n"
    superset.load(packed({f"export/{name}": text for name, text in {"metadata.yaml": metadata, **first}.items()}))
    second = superset.export()
    others = [name for name in first.keys() | second.keys() if first.get(name) != second.get(name)]
    tell(not others, f"exported, imported and exported again: the same {len(first)} files", others)


def compare_page(superset: Superset, console: Console, page: dict, shown: dict) -> None:
    dashboard = page["dashboard"]
    charts = {chart["id"]: chart for row in dashboard["rows"] for chart in row["charts"]}
    imported = charts_of(superset, shown["id"], charts)
    tell(len(imported) == len(charts), f"{dashboard['id']}: all {len(charts)} charts", set(charts) - set(imported))
    contexts = front_end(superset, [one["params"] for one in imported.values()])
    for (name, one), context in zip(imported.items(), contexts):
        stored = json.loads(one["query_context"])
        told = changes(context, stored)
        tell(not told, f"{dashboard['id']}.{name}: the stored query is the front end's", *told)
    metadata = json.loads(superset.get(f"dashboard/{shown['id']}")["result"]["json_metadata"])
    for one in metadata["native_filter_configuration"]:
        range_is_known(superset, dashboard["id"], one["defaultDataMask"]["extraFormData"].get("time_range"))
    grain = grain_of(charts, imported)
    for label, state, filters in states_of(console, page, metadata["native_filter_configuration"]):
        answers = console.answers(dashboard["id"], {**state, **grain})
        forms = [{**one["params"], "extra_form_data": extra(filters, one["id"])} for one in imported.values()]
        contexts = front_end(superset, forms)
        for (name, one), form, context in zip(imported.items(), forms, contexts):
            told = compare_chart(superset, one, charts[name], answers[name], form, context)
            tell(not told, f"{dashboard['id']}.{name}, {label}: {told if isinstance(told, str) else row_count(answers[name])}", *told)


def range_is_known(superset: Superset, dashboard: str, text: str | None) -> None:
    """A range that Superset cannot read is no range at all to it."""
    if text is None:
        return
    read = superset.range_of(text)
    tell(bool(read.get("since") and read.get("until")), f"{dashboard}: the range '{text}' is known", read)


def grain_of(charts: dict, imported: dict[str, dict]) -> dict:
    """What follows the days with data here follows the days of the dashboard there."""
    for name, chart in charts.items():
        grains = [chart.get("spark"), *(by.get("grain") for by in chart["by"] + chart["columns"])]
        grain = imported[name]["params"].get("time_grain_sqla")
        if "auto" in grains and grain:
            return {"grain": grain_names[grain]}
    return {}


def row_count(answer: dict) -> str:
    return f"{len(answer['main']['rows'])} rows"


def charts_of(superset: Superset, dashboard: int, charts: dict) -> dict[str, dict]:
    """The imported charts of a page by our ids, which the grid knows."""
    position = json.loads(superset.get(f"dashboard/{dashboard}")["result"]["position_json"])
    found = {}
    for component in position.values():
        if isinstance(component, dict) and component.get("type") == "CHART":
            name = component["id"].removeprefix("CHART-")
            result = superset.get(f"chart/{component['meta']['chartId']}")["result"]
            found[name] = {**result, "params": json.loads(result["params"])}
    return {name: found[name] for name in charts if name in found}


def front_end(superset: Superset, forms: list[dict]) -> list[dict]:
    """The queries that Superset's own front end makes of what Explore keeps."""
    charts = json.dumps([{"viz_type": form["viz_type"], "params": form} for form in forms])
    command = ["node", str(here / "front-end.js"), str(superset.assets)]
    ended = subprocess.run(command, input=charts, capture_output=True, text=True, check=True)
    return json.loads(ended.stdout)


def states_of(console: Console, page: dict, native: list[dict]):
    """A page as it opens, and as a reader sets it: without any filter, with its days and its first filter, with its other filters."""
    dashboard = page["dashboard"]
    yield "as it opens", {}, [(one, one["defaultDataMask"]["extraFormData"]) for one in native]
    yield "unfiltered", {"range": "all", "filters": []}, []
    named = {one["name"]: one for one in native}
    offered = [filter_of(console, one, named[one["label"]]) for one in dashboard["filters"]]
    first, *rest = offered
    state, filters = {"range": "all", "filters": [first[0]]}, [first[1]]
    if "time" in dashboard:
        days = page["days"]
        state["range"] = {"from": days["first"][:8] + "03" if days["first"] > days["last"][:8] else days["first"], "to": days["last"]}
        value = f"{state['range']['from']} : {state['range']['to']}"
        filters.append((named["Time range"], {"time_range": value}))
    yield "by days and " + dashboard["filters"][0]["label"], state, filters
    labels = " and ".join(one["label"] for one in dashboard["filters"][1:3])
    yield f"by {labels}", {"range": "all", "filters": [ours for ours, _ in rest[:2]]}, [theirs for _, theirs in rest[:2]]


def filter_of(console: Console, filter: dict, native: dict):
    """The same condition for both."""
    column = native["targets"][0]["column"]["name"]
    dimension = filter["dimension"]
    if native["filterType"] == "filter_range":
        least = 0.75
        theirs = {"filters": [{"col": column, "op": ">=", "val": least}]}
        return {"dimension": dimension, "op": "range", "from": least}, (native, theirs)
    # Every other one, so that what is left has few equal sums.
    values = console.values(dimension, 100)[::2]
    theirs = {"filters": [{"col": column, "op": "IN", "val": values}]}
    return {"dimension": dimension, "op": "in", "values": values}, (native, theirs)


def extra(filters: list[tuple[dict, dict]], chart: int) -> dict:
    """What the filters of a page that a chart is in the scope of add to it."""
    applied = [data for native, data in filters if chart not in native["scope"]["excluded"]]
    conditions = [one for data in applied for one in data.get("filters", [])]
    ranges = [data for data in applied if "time_range" in data]
    return {**(ranges[0] if ranges else {}), **({"filters": conditions} if conditions else {})}


def compare_chart(superset: Superset, one: dict, chart: dict, answer: dict, form: dict, context: dict) -> list[str]:
    kind = form["viz_type"]
    dataset = superset.get(f"dataset/{context['datasource']['id']}")["result"]
    labels = Labels(dataset)
    try:
        if kind == "world_map":
            return differences(expected(chart, answer), map_rows(superset.map_data(one["id"], form)))
        results = superset.data(context)
        if kind in ("big_number", "big_number_total"):
            return number_differences(labels, form, answer, results)
        wanted = expected(chart, answer)
        if kind in series_types:
            return differences(wanted, series_rows(labels, form, results[0]))
        told = differences(wanted, plain_rows(labels, results[0], wanted.labels))
        if form.get("show_totals"):
            told += total_differences(labels, answer, results[1])
        return told
    except AssertionError as error:
        return [str(error)]


def number_differences(labels: Labels, form: dict, answer: dict, results: list[dict]) -> list[str]:
    told = total_differences(labels, answer, results[-1])
    if form["viz_type"] == "big_number":
        spark = {"main": answer["spark"], "dimensions": [{"name": "", "label": "x"}], "measures": answer["measures"]}
        line = series_rows(labels, {**form, "groupby": [], "metrics": [form["metric"]]}, results[0])
        told += differences(expected({"type": "line", "stack": "none"}, spark), line)
    return told


def total_differences(labels: Labels, answer: dict, query: dict) -> list[str]:
    total = {"main": answer["total"], "dimensions": [], "measures": answer["measures"]}
    wanted = expected({"type": "number", "stack": "none"}, total)
    return differences(wanted, plain_rows(labels, query, wanted.labels))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
