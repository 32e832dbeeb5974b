"""What is saved in the admin: by whom it stands, and what the lock says at the form instead of an error."""

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection

from budgets.models import Account, Appropriation, BudgetLine, Heading
from organization.models import Assignment, Placement, Unit, User
from reporting.models import Period, SeriesPlacement
from tests.factories import make_heading, make_line, make_unit

pytestmark = pytest.mark.django_db
ENTRY_FORM = {"_save": "저장"}


def fields_of(response):
    """What a browser would send back: every field of the page's form and its rows, unchanged."""
    data = dict(ENTRY_FORM)
    forms = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    for form in forms:
        for bound in form:
            value = bound.value()
            if isinstance(value, list | tuple):
                data[bound.html_name] = value
            elif value is not None and value is not False:
                data[bound.html_name] = str(value)
    return data


def page_of(row):
    return f"/admin/{row._meta.app_label}/{row._meta.model_name}/{row.pk}/change/"


def save(portal, address, **changes):
    data = fields_of(portal.get(address)) | changes
    return portal.post(address, data)


def said(response):
    """Every error on the page as text."""
    assert response.status_code == 200
    errors = list(response.context["errors"])
    return " ".join(str(part) for error in errors for part in (error if isinstance(error, list) else [error]))


def test_saving_a_page_unchanged_changes_nothing(portal, world):
    for row in (world.unit, world.people["officer"], world.series.budget_line, world.series.placements.get()):
        assert save(portal, page_of(row)).status_code == 302, row
    versions = Placement.pgh_event_model.objects.filter(unit=world.unit)
    assert [version.pgh_label for version in versions] == ["insert"]


def test_new_unit_with_place_and_duty(portal, world):
    address = "/admin/organization/unit/add/"
    response = save(
        portal,
        address,
        **{
            "kind": "team",
            "placements-TOTAL_FORMS": "1",
            "placements-0-name": "새 팀",
            "placements-0-parent": str(world.unit.pk),
            "placements-0-order": "3",
            "placements-0-valid_from": "2023-06-01",
            "duties-TOTAL_FORMS": "1",
            "duties-0-text": "새 업무",
            "duties-0-order": "1",
            "duties-0-valid_from": "2023-06-01",
        },
    )
    assert response.status_code == 302, said(response)
    placement = Placement.objects.get(name="새 팀")
    assert placement.parent == world.unit and placement.unit.duties.get().text == "새 업무"
    assert portal.get(f"/units/{placement.unit_id}/").status_code == 200


def test_name_of_a_confirmed_month_is_refused_at_the_form(portal, world):
    response = save(portal, page_of(world.unit), **{"placements-0-name": "고친 이름"})
    assert "열린 달부터 새로 적어 주세요" in said(response)
    assert "고친 이름" in response.content.decode()
    assert Placement.objects.get(unit=world.unit).name == "가족정책과"
    assert not LogEntry.objects.exists()


def test_two_places_on_one_day_are_refused_at_the_form(portal, world):
    response = save(
        portal,
        page_of(world.team),
        **{
            "placements-TOTAL_FORMS": "2",
            "placements-1-name": "두 번째 이름",
            "placements-1-unit": str(world.team.pk),
            "placements-1-order": "0",
            "placements-1-valid_from": "2023-06-01",
        },
    )
    assert "앞선 편제의 종료일" in said(response)


def test_series_of_a_confirmed_month_is_refused_at_both_forms(portal, world):
    placement = world.series.placements.get()
    assert "열린 달부터" in said(save(portal, page_of(placement), name="고친 사업"))
    line = world.series.budget_line
    assert "열린 달부터" in said(save(portal, page_of(line), **{"placements-0-name": "고친 사업"}))
    response = portal.post(f"/admin/reporting/seriesplacement/{placement.pk}/delete/", {"post": "yes"}, follow=True)
    assert "열린 달부터" in response.content.decode()
    assert SeriesPlacement.objects.get(pk=placement.pk).name == "가족지원 사업"


def appropriation_fields(number, **values):
    fields = {"kind": "supplementary", "amount": "1,000", "month": "2023-06", "note": ""} | values
    return {f"appropriations-{number}-{name}": value for name, value in fields.items()} | {
        "appropriations-TOTAL_FORMS": str(number + 1)
    }


def test_appropriation_carries_who_typed_it(portal, world, administrator):
    line = world.series.budget_line
    response = save(portal, page_of(line), **appropriation_fields(1, amount="△1,234,000"))
    assert response.status_code == 302, said(response)
    row = Appropriation.objects.get(line=line, kind="supplementary")
    assert (row.amount, row.month, row.entered_by) == (-1_234_000, 202306, administrator)
    assert Appropriation.objects.get(line=line, kind="original").entered_by.username == "factory"


def test_appropriation_of_a_confirmed_month_is_refused_at_the_form(portal, world):
    line = world.series.budget_line
    assert "마감된 달에 반영된 예산" in said(save(portal, page_of(line), **appropriation_fields(1, month="202305")))
    assert "마감된 달에 반영된 예산" in said(save(portal, page_of(line), **{"appropriations-0-amount": "1"}))
    assert "마감된 달에 반영된 예산" in said(save(portal, page_of(line), **{"appropriations-0-DELETE": "on"}))
    assert [row.amount for row in line.appropriations.all()] == [90_000_000_000_000]


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("month", "202314", "달이 아닙니다"),
        ("month", "오월", "달이 아닙니다"),
        ("month", "9" * 4000, "달이 아닙니다"),
        ("amount", "만원", "숫자가 아닙니다"),
        ("amount", "1" * 16 + "00", "너무 큽니다"),
        ("amount", "1" * 40, "너무 깁니다"),
        ("amount", "0.5", "1원보다 잘게"),
        ("amount", "", "필수"),
        ("note", "\x00", "null"),
        ("note", "가" * 301, "300"),
        ("kind", "없는종류", "올바르게 선택"),
    ],
)
def test_what_cannot_be_read_is_refused_at_the_field(portal, world, field, value, message):
    line = world.series.budget_line
    assert message in said(save(portal, page_of(line), **appropriation_fields(1, **{field: value})))
    assert line.appropriations.count() == 1


def test_second_original_budget_is_refused_in_words(portal, world):
    line = make_line(make_unit("열린 과", parent=world.office), "열린 사업")
    response = save(portal, page_of(line), **appropriation_fields(1, kind="original"))
    assert "당초예산이 이미 있습니다" in said(response)


def test_new_line_gets_its_series(portal, world):
    unit = make_unit("열린 과", parent=world.office)
    response = save(
        portal,
        "/admin/budgets/budgetline/add/",
        **{
            "fiscal_year": "2023",
            "direction": "expenditure",
            "account": str(Account.objects.first().pk),
            "heading": "",
            "occurrence": "1",
            "placements-TOTAL_FORMS": "1",
            "placements-0-name": "새 사업",
            "placements-0-unit": str(unit.pk),
            "placements-0-order": "1",
            "placements-0-valid_from": "202301",
            "placements-0-valid_until": "202401",
        },
        **appropriation_fields(0, kind="original", month="202301", amount="5,000"),
    )
    assert response.status_code == 302, said(response)
    line = BudgetLine.objects.get(series__placements__name="새 사업")
    assert (line.series.kind, line.series.measure, line.appropriations.get().amount) == ("money", "원", 5000)
    assert "새 사업" in portal.get(f"/units/{unit.pk}/?month=202305").content.decode()


def test_line_without_a_place_is_refused(portal, world):
    response = save(portal, "/admin/budgets/budgetline/add/", fiscal_year="2023", direction="expenditure")
    assert response.status_code == 200 and not BudgetLine.objects.filter(series__placements=None).exists()


def test_line_without_figures_goes_with_its_series(portal, world):
    line = make_line(make_unit("열린 과", parent=world.office), original=None)
    assert portal.post(f"/admin/budgets/budgetline/{line.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not SeriesPlacement.objects.filter(series=line.series_id).exists()


def test_heading_and_account(portal, world):
    used = Heading.objects.get()
    assert "마감된 달" in said(save(portal, page_of(used), name="다른 제목"))
    free = make_heading(make_unit("열린 과", parent=world.office))
    response = save(portal, page_of(free), name="다른 제목", parent="")
    assert response.status_code == 302, said(response)
    account = Account.objects.first()
    response = save(portal, "/admin/budgets/account/add/", office=str(account.office_id), name=account.name, order="0")
    assert "이 기관에 같은 이름의 회계가 있습니다" in said(response)


def test_period_takes_a_due_date_and_nothing_else(portal, world):
    assert save(portal, page_of(world.june), due_on="2023-07-07", state="closed", month="202001").status_code == 302
    period = Period.objects.get(pk=world.june.pk)
    assert (period.due_on.isoformat(), period.state, period.month) == ("2023-07-07", "open", 202306)


@pytest.mark.parametrize("name", ["submission", "decision", "figure"])
def test_what_services_write_cannot_be_posted(portal, world, name):
    address = f"/admin/reporting/{name}/"
    row = {"submission": world.approved, "decision": world.approved.decisions.first()}.get(
        name, world.approved.figures.first()
    )
    before = list(type(row).objects.order_by("pk").values())
    for part in ("add/", f"{row.pk}/change/", f"{row.pk}/delete/"):
        assert portal.post(address + part, {"post": "yes", "state": "draft", "value": "1"}).status_code == 403
    portal.post(address, {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"})
    assert list(type(row).objects.order_by("pk").values()) == before


def test_account_begins_with_a_role_and_gets_a_new_password(portal, world):
    response = save(
        portal,
        "/admin/organization/user/add/",
        **{
            "username": "newcomer",
            "post": "가족정책과 주무관",
            "password1": "Ganeum-test-77!",
            "password2": "Ganeum-test-77!",
            "assignments-TOTAL_FORMS": "1",
            "assignments-0-unit": str(world.unit.pk),
            "assignments-0-role": "officer",
            "assignments-0-valid_from": "2023-01-01",
        },
    )
    assert response.status_code == 302, said(response)
    user = User.objects.get(username="newcomer")
    assert user.assignments.get().unit == world.unit
    response = portal.post(
        f"/admin/organization/user/{user.pk}/password/",
        {"password1": "short", "password2": "short"},
    )
    assert response.status_code == 200 and "짧습니다" in response.content.decode()
    response = portal.post(
        f"/admin/organization/user/{user.pk}/password/",
        {"password1": "Ganeum-other-88!", "password2": "Ganeum-other-88!"},
    )
    assert response.status_code == 302
    user.refresh_from_db()
    assert user.check_password("Ganeum-other-88!")


def test_account_is_stopped_not_deleted(portal, world):
    officer = world.people["officer"]
    assert portal.get(f"/admin/organization/user/{officer.pk}/delete/").status_code == 403
    data = fields_of(portal.get(page_of(officer)))
    del data["is_active"]
    assert portal.post(page_of(officer), data).status_code == 302
    assert User.objects.get(pk=officer.pk).is_active is False


def test_history_says_who_changed_what(portal, world, administrator):
    officer = world.people["officer"]
    assert save(portal, page_of(officer), **{"assignments-0-role": "team_lead"}).status_code == 302
    text = portal.get(f"/admin/organization/user/{officer.pk}/history/").content.decode()
    for expected in ("담당자", "팀장", str(administrator), "고침"):
        assert expected in text
    assert Assignment.objects.get(user=officer).role == "team_lead"


def test_history_of_a_line_holds_its_places_and_appropriations(portal, world):
    text = portal.get(f"/admin/budgets/budgetline/{world.series.budget_line.pk}/history/").content.decode()
    for expected in ("가족지원 사업", "가족정책과", "당초예산", "항목의 부서·이름"):
        assert expected in text


def test_deleted_part_stays_in_the_history(portal, world):
    unit = make_unit("사라질 과", parent=world.office)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM organization_placement WHERE unit_id = %s", [unit.pk])
    text = portal.get(f"/admin/organization/unit/{unit.pk}/history/").content.decode()
    assert "지움" in text and "사라질 과" in text
    assert Unit.objects.filter(pk=unit.pk).exists()
