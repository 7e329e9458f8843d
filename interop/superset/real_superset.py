"""A real Superset in this process, over a metadata base in a file: its commands, and its API through Flask's test client."""

import io
import json
import logging
import urllib.parse
from pathlib import Path
from zipfile import ZipFile

import superset
from flask import g
from flask_migrate import upgrade

logging.disable(logging.WARNING)
user = {"username": "admin", "password": "admin"}


class Superset:
    def __init__(self) -> None:
        from superset.app import create_app

        self.app = create_app()
        self.assets = Path(superset.__file__).parent / "static/assets"

    def make_base(self) -> None:
        """Tables, roles and somebody who may do everything."""
        with self.app.app_context():
            upgrade(directory=str(Path(superset.__file__).parent / "migrations"))
            logging.disable(logging.WARNING)
            from superset import appbuilder, security_manager

            appbuilder.add_permissions(update_perms=True)
            security_manager.sync_role_definitions()
            role = security_manager.find_role("Admin")
            security_manager.add_user("admin", "A", "D", "admin@localhost", role, password="admin")

    def log_in(self) -> None:
        self.client = self.app.test_client()
        answer = self.client.post("/api/v1/security/login", json={**user, "provider": "db"})
        self.headers = {"Authorization": f"Bearer {answer.json['access_token']}"}
        # What is older than the API wants a session instead.
        self.page = self.app.test_client()
        assert self.page.post("/login/", data=user).headers["Location"] == "/"

    def load(self, bundle: bytes) -> None:
        """Imports a bundle as `superset import-dashboards` does: what is there already but for dashboards stays as it is."""
        from superset import security_manager
        from superset.commands.dashboard.importers.v1 import ImportDashboardsCommand
        from superset.commands.importers.v1.utils import get_contents_from_bundle

        with self.app.app_context():
            g.user = security_manager.find_user("admin")
            with ZipFile(io.BytesIO(bundle)) as file:
                contents = get_contents_from_bundle(file)
            ImportDashboardsCommand(contents, overwrite=True).run()

    def update(self, bundle: bytes) -> None:
        """Imports a bundle as assets: everything is as the bundle says."""
        files = {"bundle": (io.BytesIO(bundle), "bundle.zip")}
        form = {**files, "overwrite": "true"}
        answer = self.client.post("/api/v1/assets/import/", data=form, headers=self.headers)
        assert answer.status_code == 200, answer.get_data(as_text=True)

    def export(self) -> dict[str, str]:
        """Files of all dashboards by their paths, without the time of the export."""
        from superset import db, security_manager
        from superset.commands.dashboard.export import ExportDashboardsCommand
        from superset.models.dashboard import Dashboard

        with self.app.app_context():
            g.user = security_manager.find_user("admin")
            ids = [dashboard.id for dashboard in db.session.query(Dashboard)]
            files = {name: read() for name, read in ExportDashboardsCommand(ids).run()}
        return {name: text for name, text in files.items() if name != "metadata.yaml"}

    def uuids(self) -> dict[str, list[str]]:
        from superset import db
        from superset.connectors.sqla.models import SqlaTable
        from superset.models.core import Database
        from superset.models.dashboard import Dashboard
        from superset.models.slice import Slice

        with self.app.app_context():
            kinds = {"databases": Database, "datasets": SqlaTable, "charts": Slice, "dashboards": Dashboard}
            return {name: sorted(str(one.uuid) for one in db.session.query(kind)) for name, kind in kinds.items()}

    def get(self, path: str) -> dict:
        answer = self.client.get(f"/api/v1/{path}", headers=self.headers)
        assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.get_data(as_text=True)}"
        return answer.json

    def range_of(self, text: str) -> dict:
        """What Superset makes of a range of time in words."""
        query = urllib.parse.quote(f"'{text}'")
        answer = self.page.get(f"/api/v1/time_range/?q={query}")
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return answer.json["result"][0]

    def data(self, context: dict) -> list[dict]:
        """What a chart's queries return. @raises AssertionError with the answer where one failed or a filter was not applied"""
        answer = self.client.post("/api/v1/chart/data", json={**context, "force": True}, headers=self.headers)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        for query in answer.json["result"]:
            assert query["status"] == "success" and not query["error"], query["error"]
            assert not query["rejected_filters"], query["rejected_filters"]
        return answer.json["result"]

    def map_data(self, chart: int, params: dict) -> list[dict]:
        form = {"form_data": json.dumps({**params, "slice_id": chart})}
        answer = self.page.post("/superset/explore_json/?force=true", data=form).json
        assert not answer.get("errors") and not answer.get("error"), answer
        assert not answer.get("rejected_filters"), answer["rejected_filters"]
        return answer["data"] or []

