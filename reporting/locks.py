"""One place that turns what the database refuses into a sentence for people."""

from contextlib import contextmanager

from django.apps import apps
from django.db import IntegrityError
from django.utils.translation import gettext as _

from core.periods import Month
from core.refusals import InvalidInput, MonthClosed, Refusal


def refusal_of(error: IntegrityError) -> Refusal:
    """The refusal behind a database error; unknown constraints keep their own name."""
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") or ""
    sentences = {
        "figure_frozen": MonthClosed(
            _("제출·확인·마감된 값은 바꿀 수 없습니다. 보완요청을 받거나 열린 달에 정정해 주세요.")
        ),
        "figure_number": InvalidInput(_("숫자가 아닌 값은 저장하지 않습니다.")),
        "figure_whole_won": InvalidInput(_("금액은 원 단위 정수로만 저장합니다.")),
        "figure_place": InvalidInput(_("이 항목은 이 부서의 이 달 자료가 아닙니다.")),
        "figure_no_overlap": InvalidInput(_("같은 기간을 포함하는 값이 이미 있습니다.")),
        "figure_once": InvalidInput(_("같은 달의 값이 이미 있습니다. 화면을 새로 고쳐 주세요.")),
        "submission_state": MonthClosed(_("다른 사람이 먼저 처리했습니다. 화면을 새로 고쳐 상태를 확인해 주세요.")),
        "appropriation_frozen": MonthClosed(
            _("마감된 달에 반영된 예산은 바꿀 수 없습니다. 열린 달의 변동으로 넣어 주세요.")
        ),
        "plan_frozen": MonthClosed(_("확인·마감된 달의 집행계획은 바꿀 수 없습니다. 남은 달의 계획을 고쳐 주세요.")),
        "grant_frozen": MonthClosed(
            _("확인·마감된 달의 교부 내역은 바꿀 수 없습니다. 열린 달에 차액(△)으로 바로잡아 주세요.")
        ),
        "series_frozen": MonthClosed(
            _("마감된 달의 담당 부서와 이름은 바꿀 수 없습니다. 열린 달부터 새로 적어 주세요.")
        ),
        "placement_frozen": MonthClosed(
            _("마감된 달의 조직 이름과 자리는 바꿀 수 없습니다. 열린 달부터 새로 적어 주세요.")
        ),
        "line_frozen": MonthClosed(_("마감된 달이 있는 세부사업의 회계·제목은 바꿀 수 없습니다.")),
        "facility_location": InvalidInput(
            _("위치를 알리지 않는 시설의 자치구와 주소는 시설에 적지 않고 비공개 주소에만 둡니다.")
        ),
        "practice_apart": InvalidInput(_("연습용 조직과 실제 조직은 섞이지 않습니다.")),
        "record_kept": MonthClosed(_("처리 기록과 이력, 제출본은 고치거나 지울 수 없습니다.")),
        "history_kept": Refusal(_("이력을 남기지 않고는 저장하지 않습니다.")),
        "round_item_state": MonthClosed(
            _("다른 사람이 먼저 처리했거나 회차가 마감되었습니다. 화면을 새로 고쳐 상태를 확인해 주세요.")
        ),
        "narrative_frozen": MonthClosed(
            _("제출·확인된 글은 바꿀 수 없습니다. 제출을 취소하거나 보완요청을 받아 주세요.")
        ),
        "narrative_place": InvalidInput(_("이 사업은 이 부서의 사업이 아닙니다.")),
        "period_place": MonthClosed(_("기간의 기관과 달은 바꿀 수 없습니다.")),
        "placement_once": InvalidInput(
            _("한 조직은 같은 날 한 이름과 자리만 가집니다. 앞선 편제의 종료일을 먼저 적어 주세요.")
        ),
        "series_placement_once": InvalidInput(
            _("한 항목은 같은 달 한 부서와 이름만 가집니다. 앞선 줄의 종료월을 먼저 적어 주세요.")
        ),
    }
    return sentences.get(name) or Refusal(
        _said_by_model(name) or _("데이터베이스 규칙 때문에 저장하지 못했습니다: %(name)s") % {"name": name or error}
    )


def _said_by_model(name: str) -> str:
    """What the model that declares the constraint says of it, if it says more than its name."""
    constraints = (row for model in apps.get_models() for row in model._meta.constraints)
    found = next((row for row in constraints if row.name == name), None)
    if found is None or found.violation_error_message == found.default_violation_error_message:
        return ""
    return str(found.get_violation_error_message())


def refuse_closed(office_id: int | None, month: Month) -> None:
    """What holds from a month on changes nothing that is closed: neither that month nor a later one."""
    later = apps.get_model("reporting", "Period").objects.filter(office_id=office_id, month__gte=month.value)
    if later.filter(state="closed").exists():
        raise InvalidInput(_("마감된 달이 있습니다. 열린 달부터 바꿔 주세요."))


@contextmanager
def translated():
    """Raise a ``Refusal`` in place of the database's own error."""
    try:
        yield
    except IntegrityError as error:
        raise refusal_of(error) from error
