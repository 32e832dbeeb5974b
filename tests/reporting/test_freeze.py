"""Figures that were handed in, confirmed or closed cannot change, whoever writes and however."""

import pytest
from django.db import connection

from reporting.models import Figure
from tests import factories
from tests.database import refused, run


@pytest.fixture
def draft(world):
    world.fill()
    return world


@pytest.fixture(params=["submitted", "confirmed", "closed"])
def frozen(world, request):
    world.fill()
    factories.advance(world.submission, request.param)
    return world


def copy_in(world):
    values = factories.figure_values(world.submission, world.other_line.series, 5)
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.copy(
            "COPY reporting_figure (series_id, submission_id, month, covers_from, covers_to, value, text, given_unit,"
            " state, reason, version, entered_by_id, entered_at) FROM STDIN"
        ) as copy,
    ):
        copy.write_row(
            (
                world.line.series_id, world.submission.pk, values["month"], values["covers_from"],
                values["covers_to"], 5, "", "원", "value", "", 1, world.officer.pk, "2023-06-01",
            )
        )  # fmt: skip


def bulk_update(world):
    figures = list(world.submission.figures.all())
    for figure in figures:
        figure.value += 1
    Figure.objects.bulk_update(figures, ["value"])


def as_replica(world):
    """As a superuser who turns off every ordinary trigger."""
    run("SET LOCAL session_replication_role = replica")
    run("UPDATE reporting_figure SET value = 9")
    run("SET LOCAL session_replication_role = origin")


WRITES = {
    "update": lambda world: run("UPDATE reporting_figure SET value = value + 1"),
    "change nothing": lambda world: run("UPDATE reporting_figure SET value = value"),
    "delete": lambda world: run("DELETE FROM reporting_figure"),
    "insert": lambda world: Figure.objects.create(
        **factories.figure_values(world.submission, world.line.series, 5, corrects=202304, reason="이유")
    ),
    "save": lambda world: world.submission.figures.first().save(),
    "queryset update": lambda world: Figure.objects.update(value=7),
    "queryset delete": lambda world: Figure.objects.all().delete(),
    "bulk update": bulk_update,
    "bulk create": lambda world: Figure.objects.bulk_create(
        [Figure(**factories.figure_values(world.submission, world.line.series, 5, corrects=202303, reason="이유"))]
    ),
    "upsert": lambda world: run(
        "INSERT INTO reporting_figure SELECT * FROM reporting_figure"
        " ON CONFLICT (id) DO UPDATE SET value = excluded.value + 1"
    ),
    "as replica": as_replica,
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_no_write_passes_once_handed_in(frozen, write):
    before = list(Figure.objects.order_by("pk").values())
    with refused("figure_frozen"):
        write(frozen)
    assert list(Figure.objects.order_by("pk").values()) == before


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_the_same_write_passes_in_an_open_draft(draft, write):
    write(draft)


def test_copy_is_refused_once_handed_in(world):
    factories.fill(world.submission, {world.second: 1})
    factories.advance(world.submission, "submitted")
    with refused("figure_frozen"):
        copy_in(world)


def test_copy_passes_in_an_open_draft(world):
    copy_in(world)
    assert world.submission.figures.get().value == 5


def test_a_draft_in_a_closed_period_is_frozen(draft):
    run("UPDATE reporting_period SET state = 'closed' WHERE id = %s", [draft.may.pk])
    with refused("figure_frozen"):
        run("UPDATE reporting_figure SET value = 9")


# A row that moves is checked where it leaves and where it arrives.


def test_a_frozen_row_cannot_leave_for_an_open_submission(frozen):
    with refused("figure_frozen"):
        run("UPDATE reporting_figure SET submission_id = %s, month = 202306", [frozen.next_submission.pk])


def test_an_open_row_cannot_enter_a_frozen_submission(world):
    factories.fill(world.submission, {world.second: 1})
    factories.advance(world.submission, "submitted")
    (figure,) = factories.fill(world.next_submission, {world.line: 5}, actor=world.officer)
    move = "UPDATE reporting_figure SET submission_id = %s, month = 202305, covers_from = '2023-05-01',"
    with refused("figure_frozen"):
        run(move + " covers_to = '2023-05-31' WHERE id = %s", [world.submission.pk, figure.pk])


def test_an_open_row_moves_between_open_submissions(draft):
    run(
        "UPDATE reporting_figure SET submission_id = %s, month = 202306, covers_from = covers_from + 31,"
        " covers_to = covers_to + 30",
        [draft.next_submission.pk],
    )
    assert draft.next_submission.figures.count() == 2


def test_the_month_must_be_that_of_the_submission(draft):
    with refused("figure_place"):
        run("UPDATE reporting_figure SET month = 202306")


def test_the_series_must_be_of_the_unit(draft):
    with refused("figure_place"):
        Figure.objects.create(**factories.figure_values(draft.submission, draft.other_line.series, 1))


def test_the_series_must_be_of_the_kind(draft):
    series = factories.make_series(draft.unit, "이용자", kind="indicators", measure="명")
    with refused("figure_place"):
        Figure.objects.create(**factories.figure_values(draft.submission, series, 1))


def test_the_series_must_be_of_the_unit_in_that_month(draft):
    series = factories.make_series(draft.unit, valid_from=factories.JUNE)
    with refused("figure_place"):
        Figure.objects.create(**factories.figure_values(draft.submission, series, 1))
    Figure.objects.create(**factories.figure_values(draft.next_submission, series, 1))


@pytest.mark.parametrize(("value", "constraint"), [("0.5", "figure_whole_won"), ("NaN", "figure_number")])
def test_money_is_whole_won(draft, value, constraint):
    with refused(constraint):
        run("UPDATE reporting_figure SET value = %s::numeric", [value])


def test_a_quantity_may_have_decimals(draft):
    series = factories.make_series(draft.unit, "만족도", kind="indicators", measure="점")
    submission = factories.make_submission(draft.may, draft.unit, kind="indicators")
    assert Figure.objects.create(**factories.figure_values(submission, series, "4.25")).pk
