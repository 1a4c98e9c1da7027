"""A small service on which the runtime is tried."""

import sys

sys.modules["voorbeeld"] = sys.modules[__name__]  # Alembic finds migrations by the name of the service
