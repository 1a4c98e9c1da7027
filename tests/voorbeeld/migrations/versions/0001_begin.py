"""Make all tables as they stand in tables.py; a real service writes them out."""

from alembic import op

from tests.voorbeeld.tables import metadata

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    metadata.create_all(op.get_bind())


def downgrade() -> None:
    metadata.drop_all(op.get_bind())
