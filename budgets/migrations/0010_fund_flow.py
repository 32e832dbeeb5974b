"""Of an amount of a fund or of donations: whether it came in or went out."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("budgets", "0009_freeze_grants")]

    operations = [
        migrations.AddField(
            model_name="fundentry",
            name="flow",
            field=models.CharField(
                blank=True, choices=[("in", "들어온 돈"), ("out", "나간 돈")], max_length=10, verbose_name="들고 남"
            ),
        ),
    ]
