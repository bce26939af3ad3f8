"""The first tables: people and invitations."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models

from counterfoil.desk.roles import Role


def _key() -> models.BigAutoField[int, int]:
    return models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


class Migration(migrations.Migration):
    """Makes the tables of people and of invitations."""

    initial = True
    dependencies: ClassVar[list[tuple[str, str]]] = []
    operations: ClassVar[list[migrations.operations.base.Operation]] = [
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", _key()),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                ("code", models.CharField(max_length=40, unique=True)),
                ("role", models.CharField(default=Role.READER.value, max_length=12)),
                ("is_active", models.BooleanField(default=True)),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", _key()),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("person", models.CharField(blank=True, max_length=40)),
                ("role", models.CharField(max_length=12)),
                ("by", models.CharField(max_length=40)),
                ("made_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
            ],
        ),
    ]
