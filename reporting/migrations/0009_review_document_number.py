"""A document number may be added to a confirmation afterwards, as an act of its own."""

from django.db import migrations, models

from core.sql import run_sql_file


class Migration(migrations.Migration):
    dependencies = [("reporting", "0008_reasons_default_list")]

    operations = [
        migrations.AlterField(
            model_name="decision",
            name="action",
            field=models.CharField(
                choices=[
                    ("submit", "제출"),
                    ("withdraw", "제출 취소"),
                    ("return", "보완요청"),
                    ("confirm", "확인"),
                    ("close", "마감"),
                    ("reopen", "마감 해제"),
                    ("document", "결재 문서번호"),
                ],
                max_length=10,
                verbose_name="처리",
            ),
        ),
        run_sql_file(__file__, "document_number"),
    ]
