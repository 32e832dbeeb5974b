"""kill -9 of the web process in the middle of a transaction: nothing is half, and the same request then succeeds."""

import json

import pytest
from django.urls import reverse

from budgets.ledger import services as ledger
from budgets.ledger.plan import Plan
from budgets.models import Appropriation, LedgerLink, LedgerUpload
from organization.access import rights_of
from organization.models import Assignment, Role
from reporting import services
from reporting.models import Decision, Figure, Notice, Submission
from tests import factories
from tests.database import Person
from tests.factories import JUNE, LONG_AGO, MAY, make_line, make_submission, make_unit, make_user
from tests.ledger.samples import make_layout, row, xlsx
from tests.processes.serving import (
    Window,
    broken_off,
    held,
    held_table,
    kill_waiting,
    wait_until_gone,
    waiting_requests,
)
from tests.processes.standing import changed_tables, what_stands

PROCESSES = 1
ROWS = 71


def history_of_figures():
    return Figure.pgh_event_model.objects.count()


def test_paste_of_71_rows(server, world, desk):
    """Killed when the figures are written and their history is not."""
    lines = [world.line, *(make_line(world.unit, f"사업 {number}") for number in range(1, ROWS))]
    factories.fill(world.submission, {world.line: 5}, actor=world.officer)
    cells = [(line, str(1_000 + number), "0|") for number, line in enumerate(lines)]
    cells[0] = (world.line, "1000", "1|5")
    officer = desk(world.officer)
    before, history = what_stands(), history_of_figures()

    broken_off(server, "reporting_figureevent", lambda: officer.save_cells(*cells))
    assert changed_tables(before) == {}

    answer = officer.save_cells(*cells)
    assert answer.status == 200, answer.text
    assert {cell["state"] for cell in answer.json()["cells"].values()} == {"saved"}
    assert sorted(Figure.objects.values_list("value", flat=True)) == list(range(1_000, 1_000 + ROWS))
    assert history_of_figures() == history + ROWS


def test_killed_while_committing(server, world, desk):
    """The database was told to keep it and nobody heard that it did: it is there whole, and is not done twice."""
    cells = [(world.line, "1000", "0|"), (world.second, "2000", "0|")]
    officer = desk(world.officer)
    # That the author exists is checked when everything is written, at the commit.
    with held("SELECT 1 FROM organization_user WHERE id = %s FOR UPDATE", [world.officer.pk]):
        backend = kill_waiting(server, Person(lambda: officer.save_cells(*cells)))
    wait_until_gone(backend)
    assert sorted(Figure.objects.values_list("value", flat=True)) == [1_000, 2_000]
    assert history_of_figures() == 2
    before = what_stands()

    answer = officer.save_cells(*cells)
    assert answer.status == 409 and changed_tables(before) == {}
    told = {(cell["state"], cell["text"], cell["by"]) for cell in answer.json()["cells"].values()}
    assert told == {("conflict", text, str(world.officer)) for text in ("1,000", "2,000")}


def test_workbook_of_two_months(server, world, desk):
    """Killed when the first month is written and the second is not."""
    factories.fill(world.next_submission, {world.line: 7}, actor=world.officer)
    changes = [
        [world.line.series_id, int(MAY), 1_000, 0],
        [world.second.series_id, int(MAY), 2_000, 0],
        [world.line.series_id, int(JUNE), 3_000, 1],
    ]
    officer = desk(world.officer)
    act = lambda: officer.act("money_workbook", changes=json.dumps(changes), given_unit="원")  # noqa: E731
    before = what_stands()

    june = [world.next_submission.pk]
    with held("SELECT 1 FROM reporting_submission WHERE id = %s FOR UPDATE", june):
        backend = kill_waiting(server, Person(act))
    wait_until_gone(backend)
    assert changed_tables(before) == {}

    assert act().status == 302
    assert sorted(Figure.objects.values_list("month", "value")) == [(202305, 1_000), (202305, 2_000), (202306, 3_000)]


def test_ledger(server, world):
    """Killed when lines, budgets and figures are written and what is remembered of the file is not."""
    make_layout(world.office)
    known = {"unit": "가족정책과", "account": "일반회계", "original": 100_000_000}
    rows = [
        row("가족센터 운영", code="A1", spent=1_500, supplementary=70, **known),
        row("아이돌봄", code="A2", spent=2_000, **known),
        row("새 사업", code="A3", spent=700, **known),
    ]
    actor = world.coordinator
    upload = ledger.stage(actor=actor, period=world.june, unit=None, file=xlsx(rows))
    unmatched = Plan(upload, rights_of(actor).tree_on(JUNE.last_day)).unmatched
    ledger.choose(actor=actor, upload=upload, choices={match.row.key: {"unit": world.unit.pk} for match in unmatched})
    upload = LedgerUpload.objects.get(pk=upload.pk)
    plan = Plan(upload, rights_of(actor).tree_on(JUNE.last_day))
    fields = {"action": "apply", "fingerprint": plan.fingerprint, "explanation": "추경"}
    window, address = Window(server, actor), reverse("ledger_upload", args=[upload.pk])
    before = what_stands()

    broken_off(server, "budgets_ledgerlink", lambda: window.send_form(address, fields))
    assert changed_tables(before) == {}

    answer = window.send_form(address, fields)
    assert answer.status == 302, answer.text
    assert sorted(Figure.objects.values_list("value", flat=True)) == [700, 1_500, 2_000]
    assert LedgerLink.objects.count() == 3
    assert Appropriation.objects.get(kind="supplementary").amount == 70
    assert LedgerUpload.objects.get().state == "applied"


@pytest.mark.parametrize("table", ["reporting_decision", "reporting_submissionevent", "reporting_notice"])
def test_confirmation(server, world, desk, table):
    """Killed before the decision is written, after it, and when only the notices are missing."""
    world.fill()
    version = world.submit().version
    head = desk(world.head)
    act = lambda: head.act("money_review", action="confirm", submission_version=version)  # noqa: E731
    before = what_stands()

    broken_off(server, table, act)
    assert changed_tables(before) == {}

    assert act().status == 302
    assert Submission.objects.get(pk=world.submission.pk).state == "confirmed"
    assert Decision.objects.filter(action="confirm").count() == 1
    assert Notice.objects.filter(user=world.officer).count() == 1


def test_submission(server, world, desk):
    """Killed when the state has changed and nobody is told of it."""
    world.fill()
    officer = desk(world.officer)
    before = what_stands()

    broken_off(server, "reporting_notice", lambda: officer.send_entry(action="submit"))
    assert changed_tables(before) == {}

    assert officer.send_entry(action="submit").status == 302
    assert Decision.objects.filter(action="submit").count() == 1
    assert Notice.objects.filter(user=world.head).count() == 1


def test_confirmation_of_many(server, world):
    """Each is an act of its own: killed within the second, the first stands whole and no other has begun."""
    head, waiting = make_user(), []
    for number in range(3):
        unit = make_unit(parent=world.office)
        Assignment.objects.create(user=head, unit=unit, role=Role.UNIT_HEAD, valid_from=LONG_AGO)
        submission = make_submission(world.may, unit)
        officer = make_user(unit=unit)
        factories.fill(submission, {make_line(unit): 1_000 + number}, actor=officer)
        services.submit(actor=officer, submission=submission)
        submission.refresh_from_db()
        waiting.append(submission)
    fields = {"submission": [row.pk for row in waiting]} | {f"version-{row.pk}": row.version for row in waiting}
    window, address = Window(server, head), reverse("confirmations")

    with held("SELECT 1 FROM reporting_submission WHERE id = %s FOR UPDATE", [waiting[1].pk]) as let_go:
        request = Person(lambda: window.send_form(address, fields))
        waiting_requests(1)
        before = what_stands()
        with held_table("reporting_notice"):
            let_go()
            backend = kill_waiting(server, request, "reporting_notice")
    wait_until_gone(backend)
    assert changed_tables(before) == {}
    assert confirmed() == [waiting[0].pk]

    answer = window.send_form(address, fields)
    assert answer.status == 302, answer.text
    assert confirmed() == [row.pk for row in waiting]


def confirmed():
    """Submissions that are confirmed in every respect: state, one decision, one notice for the coordinator."""
    by_state = list(Submission.objects.filter(state="confirmed").order_by("pk").values_list("pk", flat=True))
    decided = Decision.objects.filter(action="confirm").order_by("submission")
    assert list(decided.values_list("submission", flat=True)) == by_state
    told = Notice.objects.filter(user__assignments__role=Role.COORDINATOR)
    assert told.count() == len(by_state)
    return by_state
