"""The entry form: texts in a unit become whole won, untouched cells stay, mistakes stand at their cell."""

import pytest

from budgets.forms import TO_DATE, EntryForm
from budgets.selectors import EntryRow
from core.refusals import InvalidInput


def row(series_id=1, **details):
    values = {
        "name": f"사업 {series_id}",
        "team": "",
        "current": 100_000_000,
        "previous": 0,
        "value": None,
        "version": 0,
    }
    return EntryRow(series_id=series_id, **(values | details))


def send(rows, typed, *, money_unit="백만원", mode="this_month", seen=None):
    """What a browser sends: every cell as the page showed it, except those typed into."""
    page = EntryForm(rows, money_unit, mode)
    data = {}
    for cells in page.rows:
        data[f"seen-{cells.series_id}"] = cells.seen
        data[f"{mode}-{cells.series_id}"] = typed.get(cells.series_id, getattr(cells, f"{mode}_field"))
    return EntryForm(rows, money_unit, mode, data | (seen or {}))


def saved(form):
    assert form.is_valid(), form.messages
    return [(entry.series_id, entry.value, entry.given_unit, entry.version) for entry in form.entries]


@pytest.mark.parametrize(
    ("text", "unit", "won"),
    [
        ("1,000", "백만원", 1_000_000_000),
        ("△300", "천원", -300_000),
        ("(300)", "원", -300),
        ("-300", "만원", -3_000_000),
        ("1.5", "억원", 150_000_000),
        (" 7 ", "원", 7),
        ("0", "원", 0),
    ],
)
def test_a_typed_cell_becomes_won(text, unit, won):
    assert saved(send([row()], {1: text}, money_unit=unit)) == [(1, won, unit, 0)]


def test_an_untouched_cell_is_not_saved_even_where_the_unit_rounds_it():
    rows = [row(1, value=1_499_999, version=3), row(2, value=5_000_000, version=1)]
    assert saved(send(rows, {})) == []
    assert saved(send(rows, {2: "6"})) == [(2, 6_000_000, "백만원", 1)]


def test_a_cell_that_is_not_sent_is_not_touched():
    assert saved(EntryForm([row(value=5, version=1)], "원", data={})) == []


def test_an_emptied_cell_is_emptied():
    rows = [row(value=5_000_000, version=4)]
    assert saved(send(rows, {1: ""})) == [(1, None, "백만원", 4)]
    assert saved(send(rows, {1: "  "}, mode=TO_DATE)) == [(1, None, "백만원", 4)]


def test_the_version_that_the_page_showed_is_sent_on():
    """Somebody saved version 2 meanwhile; the page had shown version 1 with 5."""
    form = send([row(value=9_000_000, version=2)], {1: "6"}, seen={"seen-1": "1|5"})
    assert saved(form) == [(1, 6_000_000, "백만원", 1)]
    untouched = send([row(value=9_000_000, version=2)], {1: "5"}, seen={"seen-1": "1|5"})
    assert saved(untouched) == []


# 누계.


@pytest.mark.parametrize(
    ("previous", "text", "won"),
    [
        (10_000_000, "15", 5_000_000),
        (10_000_000, "10", 0),
        (10_000_000, "8", -2_000_000),
        (1_499_999, "3", 1_500_001),
        (-2_000_000, "△5", -3_000_000),
        (-2_000_000, "0", 2_000_000),
    ],
)
def test_what_is_typed_to_date_leaves_the_month(previous, text, won):
    assert saved(send([row(previous=previous)], {1: text}, mode=TO_DATE)) == [(1, won, "백만원", 0)]


def test_to_date_shows_the_sum_and_nothing_where_nothing_was_entered():
    filled, empty = EntryForm(
        [row(1, previous=10_000_000, value=5_000_000), row(2, previous=10_000_000)], "백만원", TO_DATE
    ).rows
    assert (filled.to_date_field, filled.this_month_field, filled.previous) == ("15", "5", "10")
    assert (empty.to_date_field, empty.previous) == ("", "10")
    assert saved(send([row(1, previous=10_000_000, value=5_000_000)], {}, mode=TO_DATE)) == []


def test_an_unknown_mode_is_this_month_and_an_unknown_unit_is_refused():
    assert EntryForm([], "원", "nonsense").mode == "this_month"
    for unit in ("", "달러", "__class__"):
        with pytest.raises(InvalidInput):
            EntryForm([], unit)


# Mistakes.


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("1,241,7000", "숫자가 아닙니다"),
        ("1e308", "숫자가 아닙니다"),
        ("١٢", "숫자가 아닙니다"),
        ("=SUM(A1)", "숫자가 아닙니다"),
        ("0.0000001", "잘게"),
        ("1,000,000,001", "너무 큽니다"),
        ("9" * 10_000, "너무 깁니다"),
    ],
)
@pytest.mark.parametrize("mode", ["this_month", "to_date"])
def test_a_mistake_stands_at_its_cell_with_what_was_typed(text, why, mode):
    form = send([row(1, value=1, version=1), row(2)], {1: text, 2: "5"}, mode=mode)
    assert not form.is_valid()
    (message,) = form.messages
    assert (message["series_id"], message["name"]) == (1, "사업 1") and why in message["message"]
    assert getattr(form.rows[0], f"{mode}_field") == text
    assert [cells.state for cells in form.rows] == ["error", "open"]


@pytest.mark.parametrize("seen", ["", "x|5", "5", "-1|5", "1.5|", "²|", "9" * 5_000 + "|5"])
def test_a_form_whose_memory_was_tampered_with_is_refused(seen):
    with pytest.raises(InvalidInput):
        send([row()], {1: "5"}, seen={"seen-1": seen}).is_valid()


def test_a_locked_cell_is_drawn_locked_and_a_returned_one_returned():
    rows = [row(1, is_open=False), row(2, returned_reason="왜"), row(3)]
    assert [cells.state for cells in EntryForm(rows, "원").rows] == ["locked", "returned", "open"]


def test_a_conflict_shows_both_values_and_a_second_save_takes_the_typed_one():
    form = send([row(value=5_000_000, version=1)], {1: "6"})
    assert form.is_valid()
    fresh = [row(value=7_000_000, version=2, entered_by="김 담당")]
    form.mark_conflicts([1], fresh)
    (cells,) = form.rows
    assert cells.state == "conflict"
    assert all(part in form.messages[0]["message"] for part in ("김 담당", "'7'", "'6'"))
    again = EntryForm(fresh, "백만원", data={"seen-1": cells.seen, "this_month-1": cells.this_month_field})
    assert saved(again) == [(1, 6_000_000, "백만원", 2)]


def test_a_conflict_with_a_row_that_moved_away_says_so_too():
    form = send([row(value=5_000_000, version=1)], {1: "6"})
    assert form.is_valid()
    form.mark_conflicts([1], [])
    assert form.rows[0].state == "conflict" and form.messages
