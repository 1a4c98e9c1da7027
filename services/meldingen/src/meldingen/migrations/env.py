"""Run by Alembic for every command."""

from meldingen.tables import metadata
from shared.runtime import migrate

migrate.run_env(metadata)
