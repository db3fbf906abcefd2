"""Recovery keys, and what a device says about its tablet and its storage."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Change the tables."""
    op.create_table(
        "recovery_key",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("public_key", sa.Text(), nullable=False),
        sa.Column("private_key", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_key")),
    )
    op.add_column("device", sa.Column("storage_free_tested", sa.BigInteger(), nullable=True))
    op.add_column("device", sa.Column("tablet_id", sa.Uuid(), nullable=True))
    op.add_column("device", sa.Column("registered_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("device", sa.Column("storage_lost_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_device_tablet_id"), "device", ["tablet_id"])
    # Until now a device was made by signing in on it and in no other way.
    op.execute("UPDATE device SET registered_at = created_at")


def downgrade() -> None:
    """Take the change back."""
    op.drop_index(op.f("ix_device_tablet_id"), "device")
    with op.batch_alter_table("device") as device:
        for name in ("storage_lost_at", "registered_at", "tablet_id", "storage_free_tested"):
            device.drop_column(name)
    op.drop_table("recovery_key")
