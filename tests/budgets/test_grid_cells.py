"""Saving cell by cell: what the grid's script sends, and every way in which it is refused."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from budgets.forms import EntryForm
from budgets.models import ExecutionPlan
from budgets.selectors import entry_rows
from organization.selectors import tree_as_of
from reporting.models import Figure
from tests.factories import MAY, PASSWORD, fill, make_line

SCRIPT = {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}


def address(world, name="money_cells", unit=None, **parts):
    return reverse(name, kwargs={"unit": (unit or world.unit).pk, "month": MAY} | parts)


def post(client, url, body):
    content = body if isinstance(body, str | bytes) else json.dumps(body)
    return client.post(url, content, content_type="application/json", **SCRIPT)


def cells(*values, mode="this_month", unit="원", **extra):
    """A request: each value is (line, text, seen)."""
    sent = {f"{mode}-{line.series_id}": {"value": text, "seen": seen} for line, text, seen in values}
    return {"unit": unit, "mode": mode, "cells": sent} | extra


def stored(line):
    return Figure.objects.filter(series=line.series_id).values_list("value", "version").first()


@pytest.fixture
def officer(world):
    client = Client()
    client.force_login(world.officer)
    return client


def test_a_cell_is_saved_and_told(world, officer):
    answer = post(officer, address(world), cells((world.line, "△1.5", "0|"), unit="백만원"))
    assert answer.status_code == 200
    name = f"this_month-{world.line.series_id}"
    result = answer.json()["cells"][name]
    assert result["state"] == "saved" and result["seen"] == "1|△1.5" and result["before"] == ""
    assert (result["text"], result["to_date"], result["rate"]) == ("△1.5", "△2", "△1.5%")
    assert result["by"] == str(world.officer)
    assert stored(world.line) == (-1_500_000, 1)
    assert f'id="row-{world.line.series_id}"' in answer.json()["rows"][str(world.line.series_id)]
    assert 'data-won="-1500000"' in answer.json()["rows"][str(world.line.series_id)]


def test_what_stood_before_comes_back_to_the_won(world, officer):
    fill(world.submission, {world.line: 1_499_999})
    answer = post(officer, address(world), cells((world.line, "7", "1|1"), unit="백만원"))
    before = answer.json()["cells"][f"this_month-{world.line.series_id}"]["before"]
    assert before == "1.499999"
    again = post(officer, address(world), cells((world.line, before, "2|?"), unit="백만원"))
    assert again.status_code == 200 and stored(world.line) == (1_499_999, 3)


def test_what_is_typed_to_date_leaves_the_month(world, officer):
    fill(world.next_submission, {world.second: 10})
    post(officer, address(world), cells((world.line, "100", "0|")))
    url = address(world, month="202306")
    answer = post(officer, url, cells((world.line, "150", "0|"), mode="to_date"))
    assert answer.json()["cells"][f"to_date-{world.line.series_id}"]["this_month"] == "50"


def test_a_conflict_names_both_values_and_saves_nothing(world, officer):
    fill(world.submission, {world.line: 700}, actor=world.second_officer)
    answer = post(officer, address(world), cells((world.line, "5", "0|"), (world.second, "6", "0|")))
    assert answer.status_code == 409
    first, second = answer.json()["cells"].values()
    assert (first["state"], first["text"], first["by"]) == ("conflict", "700", str(world.second_officer))
    assert first["seen"] == "1|700" and "다른 사람" in first["message"]
    assert second["state"] == "held" and stored(world.second) is None
    mine = post(officer, address(world), cells((world.line, "5", first["seen"])))
    assert mine.status_code == 200 and stored(world.line) == (5, 2)


def test_a_mistake_stands_at_its_cell_and_nothing_is_saved(world, officer):
    answer = post(officer, address(world), cells((world.line, "1,2,3", "0|"), (world.second, "6", "0|")))
    assert answer.status_code == 422
    first, second = answer.json()["cells"].values()
    assert first["state"] == "error" and "숫자가 아닙니다" in first["message"]
    assert second["state"] == "held" and stored(world.second) is None


def test_locked_cells_say_so(world, officer):
    world.fill()
    world.submit()
    answer = post(officer, address(world), cells((world.line, "5", "1|1000")))
    assert answer.status_code == 409
    assert answer.json()["cells"][f"this_month-{world.line.series_id}"]["state"] == "locked"
    world.return_line()
    assert post(officer, address(world), cells((world.line, "5", "1|1,000"))).status_code == 200
    both = post(officer, address(world), cells((world.line, "6", "2|5"), (world.second, "6", "1|2,000")))
    assert [cell["state"] for cell in both.json()["cells"].values()] == ["held", "locked"]
    assert both.status_code == 409 and stored(world.line)[0] == 5


def test_a_closed_month_takes_nothing(world, officer):
    world.close()
    answer = post(officer, address(world), cells((world.line, "5", "1|1,000")))
    assert answer.status_code == 409 and "마감" in answer.json()["message"]


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[]",
        "null",
        b"\xff\xfe",
        {"unit": "원", "mode": "this_month"},
        {"unit": "원", "mode": "this_month", "cells": []},
        {"unit": "원", "mode": "this_month", "cells": {}},
        {"unit": "원", "mode": "this_month", "cells": {"this_month-1": "5"}},
        {"unit": "원", "mode": "this_month", "cells": {"this_month-1": {"value": 5}}},
        {"unit": "원", "mode": "this_month", "cells": {"action": {"value": "submit"}}},
        {"unit": "원", "mode": "this_month", "cells": {"this_month-1": {"value": "5", "seen": 3}}},
        {"unit": "원", "mode": "this_month", "cells": {"this_month-1": {"value": "5\0"}}},
        {"unit": "원", "mode": "this_month", "cells": {"this_month-1": {"value": "5" * 2000}}},
        {"unit": "원", "mode": [], "cells": {"this_month-1": {"value": "5"}}},
        {"unit": "달러", "mode": "this_month", "cells": {"this_month-1": {"value": "5"}}},
        {"unit": "원", "mode": "this_month", "cells": {"this_month-1": {"value": "5"}}, "memory": {"action": "x"}},
        {"unit": "원", "mode": "this_month", "cells": {f"this_month-{n}": {"value": "5"} for n in range(3_001)}},
        "[" * 100_000,
    ],
)
def test_nonsense_is_refused_in_words(world, officer, body):
    for name in ("money_cells", "money_paste") if isinstance(body, str | bytes) else ("money_cells",):
        answer = post(officer, address(world, name), body)
        assert answer.status_code == 422 and answer.json()["message"]
    assert not Figure.objects.exists()


def test_a_row_of_another_unit_is_none_of_this_page(world, officer):
    answer = post(officer, address(world), cells((world.other_line, "5", "0|")))
    assert answer.status_code == 422 and stored(world.other_line) is None
    assert post(officer, address(world, unit=world.other_unit), cells((world.other_line, "5", "0|"))).status_code == 404


def test_a_lost_session_is_401_and_a_wrong_token_403_as_data(world):
    answer = post(Client(), address(world), cells((world.line, "5", "0|")))
    assert answer.status_code == 401 and answer.json()["message"]
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(world.officer)
    refused = post(strict, address(world), cells((world.line, "5", "0|")))
    assert refused.status_code == 403 and refused.json()["code"] == "csrf"
    token = strict.get(reverse("session_again")).json()["token"]
    body = json.dumps(cells((world.line, "5", "0|")))
    done = strict.post(address(world), body, content_type="application/json", headers={"X-CSRFToken": token}, **SCRIPT)
    assert done.status_code == 200


def test_a_save_asks_no_more_of_the_database_for_more_rows(world, officer, django_assert_max_num_queries):
    for number in range(40):
        make_line(world.unit, f"더 {number}")
    with django_assert_max_num_queries(29):
        assert post(officer, address(world), cells((world.line, "5", "0|"))).status_code == 200


@pytest.mark.parametrize("typed", ["7", "△3", ""])
def test_the_row_that_is_answered_is_the_row_that_is_stored(world, officer, typed):
    """The answer draws what was saved from what was read before; both must say the same."""
    for month, amount in ((MAY, 60), (MAY.next, 40)):
        ExecutionPlan.objects.create(line=world.line, month=month.value, amount=amount, entered_by=world.officer)
    fill(world.submission, {world.line: 5})
    answer = post(officer, address(world), cells((world.line, typed, "1|5")))
    drawn = answer.json()["rows"][str(world.line.series_id)]
    tree = tree_as_of(MAY.last_day)
    stored_row, *_others = entry_rows(world.submission, tree, series_ids=[world.line.series_id])
    again = EntryForm([stored_row], "원", month=MAY).rows[0]
    for text in (again.seen, again.to_date, again.spent_rate, again.plan_gap):
        assert text in drawn
    assert answer.json()["cells"][f"this_month-{world.line.series_id}"]["seen"] == again.seen


def test_the_story_of_a_row(world, officer, django_assert_max_num_queries):
    world.fill(first=1_000_000)
    url = address(world, "money_story", series=world.line.series_id)
    officer.get(url)  # the first request of a session also writes the session
    with django_assert_max_num_queries(15):
        text = officer.get(url).content.decode()
    assert "가족센터 운영" in text and "<polyline" in text and str(world.officer) in text
    assert officer.get(address(world, "money_story", series=world.other_line.series_id)).status_code == 404


def test_signing_in_again_on_the_same_page(world):
    client = Client()
    url = reverse("session_again")
    assert client.get(url).json()["username"] == ""
    wrong = client.post(url, {"username": world.officer.username, "password": "아님"}, **SCRIPT)
    assert wrong.status_code == 422 and "비밀번호" in wrong.json()["message"]
    right = client.post(url, {"username": world.officer.username, "password": PASSWORD}, **SCRIPT)
    assert right.status_code == 200 and right.json()["username"] == world.officer.username and right.json()["token"]
    assert post(client, address(world), cells((world.line, "5", "0|"))).status_code == 200


def test_guessing_in_the_overlay_locks_the_account(world):
    client = Client()
    url, sent = reverse("session_again"), {"username": world.officer.username, "password": "아님"}
    codes = [client.post(url, sent, **SCRIPT).status_code for _try in range(5)]
    assert codes[-1] == 429 and set(codes[:-1]) == {422}
