"""Findings: kept, answered, found again; handing in is refused only while nobody says why."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.quality import Severity, all_checks, check
from core.refusals import InvalidInput, NotAllowed
from organization.models import Role
from reporting import services
from reporting.findings import ReasonsMissing, accept, explain, refresh_findings, reopen_findings
from reporting.models import Figure, Finding, Submission
from reporting.selectors import findings_of
from tests.factories import MAY, fill, make_line, make_user
from tests.quality.worlds import MILLION, book, remark, said

State = Finding.State


def over(world, amount=103 * MILLION):
    """The department's line over its budget, found."""
    fill(world.submission, {world.line: amount, world.second: 0}, actor=world.officer)
    return refreshed(world)


def refreshed(world):
    refresh_findings([world.unit.pk], MAY)
    return Finding.objects.get(unit=world.unit, month=int(MAY), code="over_budget")


def test_finding_twice_changes_nothing(world):
    first = over(world)
    with CaptureQueriesContext(connection) as queries:
        second = refreshed(world)
    assert (first.pk, first.found_at, first.fingerprint) == (second.pk, second.found_at, second.fingerprint)
    assert not [query for query in queries if query["sql"].startswith(("INSERT", "UPDATE"))]
    assert Finding.objects.count() == 1


def test_what_is_mended_is_resolved_and_comes_back_open(world):
    over(world)
    assert over(world, 50 * MILLION).state == State.RESOLVED
    assert not findings_of(world.unit.pk, MAY)
    assert over(world).state == State.OPEN


def test_what_is_accepted_stays_until_it_says_something_else(world):
    accept(actor=world.head, findings=[over(world)], note="추경 예정")
    assert refreshed(world).state == State.ACCEPTED
    changed = over(world, 104 * MILLION)
    assert (changed.state, changed.note, changed.decided_by) == (State.OPEN, "", None)


def test_what_was_accepted_of_an_earlier_month_is_not_asked_again(world):
    month = book(world, world.line, [1, None, 3])
    refresh_findings([world.unit.pk], month)
    gap = Finding.objects.get(code="gap")
    accept(actor=world.head, findings=[gap], note="2월은 집행이 없었음")
    book(world, world.line, [4], first=202304)
    refresh_findings([world.unit.pk], month.next)
    later = Finding.objects.get(code="gap", month=202304)
    assert (later.state, later.note, later.decided_by) == (State.ACCEPTED, "2월은 집행이 없었음", world.head)


def test_an_accepted_jump_is_remembered_by_its_row(world):
    month = book(world, world.line, [5 * MILLION] * 6 + [21 * MILLION])
    book(world, world.line, [5 * MILLION, 22 * MILLION], first=202308)
    later = month.next.next
    Figure.objects.filter(series=world.line.series, month=int(month)).update(value=8 * MILLION)
    assert said(world, later, "jump")
    Figure.objects.filter(series=world.line.series, month=int(month)).update(value=21 * MILLION)
    refresh_findings([world.unit.pk], month)
    accept(actor=world.head, findings=[Finding.objects.get(code="jump")], note="분기 교부")
    assert not said(world, later, "jump")


def test_handing_in_is_refused_with_the_sentence_and_what_to_do(world):
    over(world)
    Finding.objects.all().delete()
    with pytest.raises(ReasonsMissing) as refusal:
        services.submit(actor=world.officer, submission=world.submission)
    assert "'가족센터 운영': 지출 누계 103백만원이 예산현액 100백만원보다" in str(refusal.value)
    assert "사유" in str(refusal.value) and refusal.value.status_code == 409
    world.submission.refresh_from_db()
    assert world.submission.state == Submission.State.DRAFT
    assert Finding.objects.get().state == State.OPEN  # the refusal left it there to be answered


@pytest.mark.parametrize("answer", ["remark", "explanation", "acceptance", "mending"])
def test_every_way_out_opens_the_door(world, answer):
    found = over(world)
    if answer == "remark":
        remark(world, world.line, MAY)
    elif answer == "explanation":
        explain(actor=world.officer, findings=[found], note="추경이 6월에 반영됨")
    elif answer == "acceptance":
        accept(actor=world.head, findings=[found], note="추경이 6월에 반영됨")
    else:
        fill(world.submission, {world.line: 1}, actor=world.officer)
    services.submit(actor=world.officer, submission=world.submission)
    world.submission.refresh_from_db()
    assert world.submission.state == Submission.State.SUBMITTED


def test_an_empty_remark_is_no_reason(world):
    over(world)
    remark(world, world.line, MAY, text="")
    with pytest.raises(ReasonsMissing):
        services.submit(actor=world.officer, submission=world.submission)


def test_what_only_warns_never_stops(world):
    fill(world.submission, {world.line: 1}, actor=world.officer)
    services.submit(actor=world.officer, submission=world.submission)
    assert list(Finding.objects.values_list("code", "needs_reason", "state")) == [("nothing_entered", False, "open")]


def test_many_are_listed_short(world):
    amounts = {make_line(world.unit, f"사업 {number}"): 101 * MILLION for number in range(7)}
    fill(world.submission, amounts, actor=world.officer)
    with pytest.raises(ReasonsMissing, match=r"7건 있어.*그 밖에 2건"):
        services.submit(actor=world.officer, submission=world.submission)


def test_officers_explain_and_heads_accept(world):
    found = over(world)
    with pytest.raises(NotAllowed):
        accept(actor=world.officer, findings=[found], note="맞음")
    with pytest.raises(NotAllowed):
        explain(actor=make_user(Role.OFFICER, world.other_unit), findings=[found], note="맞음")
    with pytest.raises(NotAllowed):
        accept(actor=make_user(Role.UNIT_HEAD, world.other_unit), findings=[found], note="맞음")
    with pytest.raises(NotAllowed):
        reopen_findings(actor=world.officer, findings=[found])
    explain(actor=world.second_officer, findings=[found], note="추경 예정")
    found.refresh_from_db()
    assert (found.state, found.note, found.decided_by) == (State.OPEN, "추경 예정", world.second_officer)
    accept(actor=world.head, findings=[found])  # the explanation is the reason
    found.refresh_from_db()
    assert (found.state, found.note, found.decided_by) == (State.ACCEPTED, "추경 예정", world.head)


def test_an_acceptance_needs_a_reason_and_can_be_taken_back(world):
    found = over(world)
    for note in ("", "   "):
        with pytest.raises(InvalidInput, match="사유"):
            accept(actor=world.head, findings=[found], note=note)
    with pytest.raises(InvalidInput, match="300자"):
        accept(actor=world.head, findings=[found], note="가" * 301)
    accept(actor=world.head, findings=[found], note="맞음")
    with pytest.raises(InvalidInput, match="열려 있는"):
        accept(actor=world.head, findings=[found], note="또")
    reopen_findings(actor=world.head, findings=[found])
    found.refresh_from_db()
    assert (found.state, found.note) == (State.OPEN, "")


def test_one_foreign_finding_refuses_the_group_whole(world):
    own, foreign = over(world), Finding.objects.create(unit=world.other_unit, month=int(MAY), code="gap", sentence="x")
    with pytest.raises(NotAllowed):
        accept(actor=world.head, findings=[own, foreign], note="맞음")
    own.refresh_from_db()
    assert own.state == State.OPEN


def test_rows_of_a_page_get_what_is_said_of_them(world):
    over(world)
    remark(world, world.second, MAY)
    found = findings_of(world.unit.pk, MAY)
    assert [(series, [row.title for row in rows]) for series, rows in found.items()] == [
        (world.line.series_id, ["예산현액 초과"])
    ]


def test_more_lines_ask_no_more_queries(world):
    def count():
        with CaptureQueriesContext(connection) as queries:
            refresh_findings([world.unit.pk], MAY)
        return len(queries)

    over(world)
    before = count()
    amounts = {make_line(world.unit, f"사업 {number}"): 101 * MILLION for number in range(30)}
    fill(world.submission, amounts, actor=world.officer)
    assert count() <= before + 3  # savepoint and one statement that writes
    assert count() <= before
    assert before <= 34


def test_checks_have_codes_of_their_own():
    codes = [one.code for one in all_checks()]
    assert len(codes) == len(set(codes)) >= 15
    assert all(len(code) <= 50 for code in codes)
    with pytest.raises(ValueError, match="gap"):
        check("gap", "또", Severity.NOTICE)(lambda scope: [])
