"""Our console, over HTTP."""

import json
import urllib.request


class Console:
    def __init__(self, url: str) -> None:
        self.url = url

    def get(self, path: str) -> dict:
        with urllib.request.urlopen(f"{self.url}/api/{path}") as answer:
            return json.loads(answer.read())

    def post(self, path: str, body: dict) -> str:
        headers = {"content-type": "application/json"}
        request = urllib.request.Request(f"{self.url}/api/{path}", json.dumps(body).encode(), headers)
        with urllib.request.urlopen(request) as answer:
            return answer.read().decode()

    def dashboards(self) -> list[dict]:
        return [self.get(f"dashboards/{one['id']}") for one in self.get("dashboards")["dashboards"]]

    def answers(self, dashboard: str, state: dict) -> dict[str, dict]:
        """What each chart of a page shows, by its id."""
        lines = self.post(f"dashboards/{dashboard}/data", {"state": state}).splitlines()
        told = [json.loads(line) for line in lines]
        failed = [line["failed"] for line in told if "failed" in line]
        assert not failed, failed
        return {line["answer"]["chart"]: line["answer"] for line in told if "answer" in line}

    def values(self, dimension: str, count: int) -> list:
        body = {"dimension": dimension, "limit": count + 1}
        values = [one["value"] for one in json.loads(self.post("values", body))["values"]]
        return [value for value in values if value is not None][:count]
