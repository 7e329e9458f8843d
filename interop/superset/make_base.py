"""Makes the metadata base that SUPERSET_PROOF_BASE names, without anything in it but roles and an administrator."""

from real_superset import Superset

Superset().make_base()
