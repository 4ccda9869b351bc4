import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade():
    op.create_table(
        "photo",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("added", sa.DateTime, server_default=sa.func.now(), nullable=False),
    )


def downgrade():
    op.drop_table("photo")
