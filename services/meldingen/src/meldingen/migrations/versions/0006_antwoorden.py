"""Answers to question sets beside the melding; their free texts are in the vault."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE meldingen.melding ADD COLUMN antwoorden JSONB")
