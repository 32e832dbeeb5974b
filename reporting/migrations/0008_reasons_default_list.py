"""A first list of reasons, so that nobody begins with an empty one; administrators keep it from here on."""

from django.db import migrations

NAMES = ("분기 교부", "계약 진행 중", "하반기 집행", "집행 완료", "정산 예정", "기타")


def add(apps, schema_editor):
    choices = apps.get_model("reporting", "ReasonChoice").objects
    for order, name in enumerate(NAMES, start=1):
        choices.get_or_create(name=name, defaults={"order": order})


def remove(apps, schema_editor):
    """Only what nobody has used."""
    used = apps.get_model("reporting", "Remark").objects.filter(choice__isnull=False).values("choice")
    apps.get_model("reporting", "ReasonChoice").objects.filter(name__in=NAMES).exclude(pk__in=used).delete()


class Migration(migrations.Migration):
    dependencies = [("reporting", "0007_checks_kept")]

    operations = [migrations.RunPython(add, remove)]
