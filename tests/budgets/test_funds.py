"""기금·후원금: what came in and went out year by year; kept by those who keep the unit's records."""

import pytest
from django.urls import reverse

from budgets.models import FundEntry
from organization.models import Role
from programs.importing.funding import flow_of
from tests.factories import World, make_office, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


def entry(unit, item="합계", amount=206_839_667, *, year=2023, flow="in", fund="후원금", **details):
    return FundEntry.objects.create(unit=unit, year=year, fund=fund, item=item, amount=amount, flow=flow, **details)


def test_entries_stand_by_year_and_are_not_summed(client, world):
    entry(world.unit)
    entry(world.unit, amount=100_000_000, year=2022)
    entry(world.unit, "교육비 지원", None, flow="out")
    client.force_login(world.officer)
    page = client.get(reverse("funds") + "?unit=원").content.decode()
    for words in ("206,839,667", "100,000,000", "들어온 돈", "나간 돈", "금액 없음", "2022", "더하지 않습니다"):
        assert words in page
    assert "306,839,667" not in page and "금액 적기" not in page
    assert client.get(reverse("funds") + "?export=xlsx")["Content-Type"].endswith("sheet")
    client.force_login(make_user("officer", make_office("다른실")))
    assert "적힌 기금·후원금이 없습니다" in client.get(reverse("funds")).content.decode()


def test_an_amount_is_typed_in_any_unit_changed_and_taken_away(client, world):
    administrator = make_user(Role.ADMINISTRATOR, world.office)
    client.force_login(administrator)
    typed = {"unit": world.unit.pk, "year": 2023, "fund": "성평등기금", "flow": "out", "kind": "", "item": "공모 지원"}
    assert client.post(reverse("fund_new"), typed | {"given_unit": "백만원", "amount": "800"}).status_code == 302
    made = FundEntry.objects.get()
    assert (made.amount, made.given_unit, made.flow) == (800_000_000, "백만원", "out")
    assert 'value="800"' in client.get(reverse("fund", args=[made.pk])).content.decode()
    twice = client.post(reverse("fund_new"), typed | {"given_unit": "원", "amount": "1"})
    assert twice.status_code == 422 and "같은 기금·구분·내역이 있습니다" in twice.content.decode()
    assert client.post(reverse("fund", args=[made.pk]), typed | {"given_unit": "원", "amount": "천"}).status_code == 422
    changed = client.post(reverse("fund", args=[made.pk]), typed | {"given_unit": "원", "amount": "△5"})
    assert changed.status_code == 302
    made.refresh_from_db()
    assert made.amount == -5
    assert client.post(reverse("fund", args=[made.pk]), {"action": "remove"}).status_code == 302
    assert not FundEntry.objects.exists()


def test_officers_read_only(client, world):
    client.force_login(world.officer)
    row = entry(world.unit)
    assert client.get(reverse("fund", args=[row.pk])).status_code == 404
    assert client.post(reverse("fund_new"), {}).status_code == 404


def test_words_of_a_file_say_which_way_money_went():
    words = {
        "donation": "in",
        "후원내역(수입)": "in",
        "expenditure": "out",
        "지출내역": "out",
        "집행액": "out",
        "fund": "",
    }
    assert {word: flow_of(word) for word in words} == words
