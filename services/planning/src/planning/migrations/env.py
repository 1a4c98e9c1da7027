"""Alembic enters here; the kernel does the rest."""

from planning.tables import metadata
from shared.runtime import migrate

migrate.run_env(metadata)
