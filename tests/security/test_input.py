"""What nobody would type: null bytes, endless texts, markup in names, a second click."""

import re

import pytest
from django.urls import reverse

from organization.models import Duty, Headcount
from reporting.models import Figure
from reporting.services import submit
from tests.factories import LONG_AGO, fill, make_line, make_submission, make_unit, make_user

pytestmark = pytest.mark.django_db
MARKUP = '<script>alert("가")</script>\'"&'


def entry_of(world):
    return reverse("money_entry", args=[world.unit.pk, 202306])


def fields_of(response) -> dict:
    """Every field of the entry page's form as a browser would send it back."""
    text = response.content.decode()
    data = {}
    for tag in re.findall(r"<input\b[^>]*>", text):
        found = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if found.get("type") not in {"checkbox", "radio"} and "name" in found and "disabled" not in tag:
            data[found["name"]] = found.get("value", "")
    return data


ODD = [
    "\x00",
    "1\x002",
    "9" * 10_000,
    "가" * 100_000,
    "1e308",
    "-" * 1000,
    "\u202e12",
    "NaN",
    "Infinity",
    "0x10",
    MARKUP,
]


@pytest.mark.parametrize("value", ODD, ids=range(len(ODD)))
def test_odd_values_in_cells_are_refused_not_crashed_on(world, enter, value):
    browser = enter("officer")
    before = list(Figure.objects.values_list("pk", "value", "version"))
    data = fields_of(browser.get(entry_of(world)))
    cells = [name for name in data if str(world.series.pk) in name]
    assert cells
    for name in cells:
        response = browser.post(entry_of(world), data | {name: value, "action": "save"})
        assert response.status_code < 500, name
        assert MARKUP not in response.content.decode()
    assert list(Figure.objects.values_list("pk", "value", "version")) == before


@pytest.mark.parametrize("value", ["\x00", "가" * 20_000, MARKUP], ids=["null", "long", "markup"])
def test_odd_texts_in_forms_are_refused_not_crashed_on(world, enter, value):
    unit = world.unit.pk
    may, june = {"unit": unit, "month": 202305}, {"unit": unit, "month": 202306}
    posts = [
        ("unit_head", reverse("money_review", kwargs=may), {"action": "confirm", "document_number": value}),
        (
            "unit_head",
            reverse("money_review", kwargs=may),
            {"action": "return", "returned": [value], "reason_all": value},
        ),
        (
            "unit_head",
            reverse("money_review", kwargs=may),
            {
                "action": "return",
                "returned": [world.series.pk],
                f"reason-{world.series.pk}": value,
                "submission_version": world.approved.version,
            },
        ),
        ("coordinator", reverse("money_act", kwargs=may), {"action": "reopen", "reason": value}),
        ("coordinator", reverse("money_act", kwargs=may), {"action": value}),
        ("coordinator", reverse("periods"), {"action": "open", "month": value}),
        ("coordinator", reverse("periods"), {"action": "close", "period": value}),
        ("coordinator", reverse("periods"), {"action": "reopen", "period": world.may.pk, "reason": value}),
        ("officer", reverse("money_entry", kwargs=june), {"unit": value, "mode": value, "action": value}),
        ("officer", reverse("password_change"), {"old_password": value, "new_password1": value}),
    ]
    for role, address, data in posts:
        assert enter(role).post(address, data).status_code < 500, (role, address, data.get("action"))


def test_odd_names_at_the_door_are_refused_not_crashed_on(world, client):
    for value in ("\x00", "가" * 20_000, MARKUP, ""):
        response = client.post(reverse("login"), {"username": value, "password": value})
        assert response.status_code in (200, 429)
        assert MARKUP not in response.content.decode()


def test_odd_searches_in_the_admin_are_refused_not_crashed_on(world, enter):
    browser = enter("administrator")
    for page in ("organization/unit", "organization/user", "budgets/budgetline", "reporting/figure"):
        for query in (
            {"q": "\x00"},
            {"q": "가" * 5000},
            {"p": "x"},
            {"o": "9.x"},
            {"unit": "\x00"},
            {"fiscal_year": "\x00"},
        ):
            response = browser.get(f"/admin/{page}/", query)
            assert response.status_code < 500, (page, query)
    for part in ("change", "delete", "history"):
        for number in ("0", "x", "%00", "9" * 30):
            assert browser.get(f"/admin/organization/unit/{number}/{part}/").status_code < 500, (part, number)


def test_a_second_click_hands_in_once(world, enter):
    browser = enter("unit_coordinator")
    data = fields_of(browser.get(entry_of(world))) | {"action": "submit"}
    first, second = browser.post(entry_of(world), data), browser.post(entry_of(world), data)
    assert first.status_code == 302 and second.status_code < 500
    text = second.content.decode() if second.status_code != 302 else browser.get(second.url).content.decode()
    assert "제출" in text
    assert list(world.draft.decisions.values_list("action", flat=True)) == ["submit"]
    assert second.status_code in (302, 409)


def test_a_second_click_confirms_once(world, enter):
    unit = make_unit("또 다른 과", parent=world.office)
    submission = make_submission(world.june, unit)
    fill(submission, {make_line(unit): 1000})
    officer, head = make_user("officer", unit), make_user("unit_head", unit)
    submit(actor=officer, submission=submission)
    world.people["other_head"] = head
    browser, address = enter("other_head"), reverse("money_review", args=[unit.pk, 202306])
    submission.refresh_from_db()
    data = {"action": "confirm", "submission_version": submission.version, "document_number": "과-1"}
    first, second = browser.post(address, data), browser.post(address, data)
    assert (first.status_code, second.status_code) == (302, 409)
    assert [row.action for row in submission.decisions.all()] == ["submit", "confirm"]


def test_markup_in_names_is_text_on_every_page(world, enter):
    office, unit = world.office, make_unit(f"과 {MARKUP}", parent=world.office)
    line = make_line(unit, f"사업 {MARKUP}", ledger_code="1")
    Duty.objects.create(unit=unit, text=f"업무 {MARKUP}", valid_from=LONG_AGO)
    Headcount.objects.create(unit=unit, as_of=LONG_AGO, category=f"직급 {MARKUP}"[:50], actual=1)
    submission = make_submission(world.june, unit)
    head = make_user("unit_head", unit, post=f"과장 {MARKUP}")
    world.people["marked"] = head
    fill(submission, {line: 1000}, actor=head)
    pages = [
        reverse("home"),
        reverse("budget_lines") + "?month=202306",
        reverse("unit", args=[unit.pk]) + "?month=202306",
        reverse("unit", args=[office.pk]) + "?month=202306",
        reverse("money_entry", args=[unit.pk, 202306]),
        reverse("money_review", args=[unit.pk, 202306]),
        reverse("series_history", args=[unit.pk, 202306, line.series_id]),
        reverse("publications"),
        reverse("publication", args=["budget-execution", unit.pk]) + "?month=202306",
        reverse("publication", args=["budget-execution", unit.pk]) + "?month=202306&format=html",
    ]
    for address in pages:
        assert_escaped(enter("marked").get(address), address)
    assert_escaped(enter("coordinator").get("/"), "the board")
    administrator = enter("administrator")
    for row in (unit, head, line, line.series.placements.get(), submission):
        model = f"{row._meta.app_label}/{row._meta.model_name}"
        for part in ("", f"{row.pk}/change/", f"{row.pk}/history/", f"{row.pk}/delete/"):
            response = administrator.get(f"/admin/{model}/{part}")
            if response.status_code != 403:
                assert_escaped(response, model + part)


def assert_escaped(response, address):
    assert response.status_code == 200, address
    text = response.content.decode()
    assert "<script>alert" not in text, address
    assert '"가"' not in text.replace("&quot;", ""), address
