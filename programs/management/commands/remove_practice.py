"""Remove the practice bureau with everything in it, its closed months and its history too."""

from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from organization.models import Assignment, User
from programs.practice.loading import practice_root


class Command(BaseCommand):
    help = "Remove the practice bureau (연습용); nothing real can be removed this way."

    @transaction.atomic
    def handle(self, *args, **options):
        root = practice_root()
        if root is None:
            self.stdout.write(_("연습용 기관이 없습니다."))
            return
        people = set(Assignment.objects.filter(unit__is_practice=True).values_list("user", flat=True))
        people -= set(Assignment.objects.filter(unit__is_practice=False).values_list("user", flat=True))
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT programs_remove_practice(%s)", [root.pk])
                (count,) = cursor.fetchone()
        except IntegrityError as error:
            raise CommandError(_("실제 자료가 연습용 기관을 가리키고 있어 지우지 않았습니다: %s") % error) from error
        # Accounts are stopped, never deleted; those of the practice bureau are nothing without it.
        stopped = User.objects.filter(pk__in=people).update(is_active=False)
        self.stdout.write(
            _("연습용 기관을 지웠습니다: %(count)d줄. 계정 %(stopped)d개를 멈췄습니다.")
            % {"count": count, "stopped": stopped}
        )
