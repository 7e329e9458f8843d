"""Times the queries of each chart of a dashboard in a real Superset, one after the other, nothing cached.

Usage: measure.py BUNDLE DASHBOARD; prints {chart: [milliseconds of each of five times]}.
"""

import json
import sys
import time
from pathlib import Path

from real_superset import Superset

times = 5


def main(bundle: Path, dashboard: str) -> None:
    superset = Superset()
    superset.log_in()
    superset.load(bundle.read_bytes())
    shown = superset.get("dashboard/?q=(page_size:100)")["result"]
    page = next(one for one in shown if one["slug"] == f"deftunes-{dashboard}")
    position = json.loads(superset.get(f"dashboard/{page['id']}")["result"]["position_json"])
    charts = [one for one in position.values() if isinstance(one, dict) and one.get("type") == "CHART"]
    print(json.dumps({one["id"].removeprefix("CHART-"): timed(superset, one["meta"]["chartId"]) for one in charts}))


def timed(superset: Superset, chart: int) -> list[float]:
    result = superset.get(f"chart/{chart}")["result"]
    params, context = json.loads(result["params"]), json.loads(result["query_context"])
    return [once(superset, chart, params, context) for _ in range(times)]


def once(superset: Superset, chart: int, params: dict, context: dict) -> float:
    began = time.perf_counter()
    if params["viz_type"] == "world_map":
        superset.map_data(chart, params)
    else:
        superset.data(context)
    return round((time.perf_counter() - began) * 1000, 1)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
