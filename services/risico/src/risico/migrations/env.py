"""Alembic's entry: the kernel runs the migrations of this service's tables."""

from risico.tables import metadata
from shared.runtime.migrate import run_env

run_env(metadata)
