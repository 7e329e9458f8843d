"""Settings of the Superset of this proof: a metadata base of its own, nothing of the network."""

import os

SECRET_KEY = "a proof on one machine, which nobody logs in to"
SQLALCHEMY_DATABASE_URI = f"sqlite:///{os.environ['SUPERSET_PROOF_BASE']}"
WTF_CSRF_ENABLED = False
TALISMAN_ENABLED = False
RATELIMIT_ENABLED = False
