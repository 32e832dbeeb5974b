"""Load the practice bureau (연습용): ``load_practice [--month 2023-06] [--password …]``."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from core.periods import Month
from programs.practice.loading import load, practice_root

#: The open month unless told: the one that the demo leaves open.
DEMO_MONTH = "2023-06"


class Command(BaseCommand):
    help = "Load the practice bureau: generated months, the same at every run, apart from everything real."

    def add_arguments(self, parser):
        parser.add_argument("--month", default=DEMO_MONTH, help="its open month; the thirty months end with it")
        parser.add_argument("--password", default="", help="lets people sign in with its accounts")

    def handle(self, *args, month, password, **options):
        try:
            last = Month.parse(month)
        except ValueError as error:
            raise CommandError(_("'%s'은(는) 달이 아닙니다. 2023-06처럼 적어 주세요.") % month) from error
        if last.is_settlement:
            raise CommandError(_("열린 달은 1월에서 12월 가운데 하나입니다."))
        if practice_root():
            raise CommandError(_("연습용 기관이 이미 있습니다. 먼저 remove_practice로 지워 주세요."))
        count = load(last, password=password)
        head = (
            _("연습용 기관: 조직 %(units)d, 세부사업 %(lines)d, 예산 변동 %(appropriations)d, 사업 %(programs)d")
            % count
        )
        self.stdout.write(head + _(", 값 %(figures)d, 사유 %(remarks)d, 제출 %(submissions)d, 글 %(texts)d") % count)
