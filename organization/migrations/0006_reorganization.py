"""Splits, merges, moves and new names of units: who did which, from which day."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organization", "0005_board_seats")]

    operations = [
        migrations.CreateModel(
            name="Reorganization",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("split", "분할"), ("merge", "통합"), ("move", "이동"), ("rename", "이름 변경")],
                        max_length=10,
                        verbose_name="구분",
                    ),
                ),
                ("effective_on", models.DateField(verbose_name="시행일")),
                ("text", models.CharField(max_length=500, verbose_name="내용")),
                ("entered_at", models.DateTimeField(auto_now_add=True, verbose_name="반영 시각")),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="반영한 사람",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reorganizations",
                        to="organization.unit",
                        verbose_name="기관",
                    ),
                ),
            ],
            options={
                "verbose_name": "조직 개편",
                "verbose_name_plural": "조직 개편",
                "ordering": ["-effective_on", "-pk"],
            },
        ),
    ]
