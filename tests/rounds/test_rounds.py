"""Rounds: opened with last time's texts, handed in, sent back text by text, confirmed, never changed after."""

from datetime import date

import pytest

from core.refusals import InvalidInput, MonthClosed, NotAllowed
from organization.models import Role
from programs import services
from programs.models import Narrative, NarrativePicture, ReturnedNarrative
from programs.narratives.outline import text_of
from reporting import rounds
from reporting.models import Notice, RoundDecision, RoundItem
from tests.database import refused, run
from tests.factories import make_program, make_round, make_user, text_in, write
from tests.rounds.images import PNG


def test_a_round_asks_every_unit_for_every_text(world):
    assert world.round.items.count() == 4
    text = world.text()
    assert (text.blocks, text.is_stale, text.version) == ([], False, 0)
    assert Notice.objects.filter(user=world.officer, text__contains="새 취합 회차").exists()


def test_only_the_coordinator_opens_one(world):
    for person in (world.officer, world.head, world.gathering):
        with pytest.raises(NotAllowed):
            make_round(world.office, [world.unit.pk], actor=person)


@pytest.mark.parametrize("details", [{"sections": []}, {"unit_ids": []}, {"unit_ids": [0]}, {"title": "회차"}])
def test_a_round_that_asks_nobody_for_nothing_is_refused(world, details):
    make_round(world.office, [world.unit.pk], title="회차", actor=world.coordinator)
    wanted = {"unit_ids": [world.unit.pk], "actor": world.coordinator} | details
    with pytest.raises(InvalidInput):
        make_round(world.office, wanted.pop("unit_ids"), **wanted)


def test_the_last_text_is_carried_over_and_stale_until_touched(world):
    world.write("ㅇ 상담 1,311명")
    later = world.next_round()
    text = world.text(of_round=later)
    assert (text_of(text.blocks), text.is_stale, text.carried_from) == (" ㅇ 상담 1,311명", True, world.text())
    assert not write(text, " ㅇ 상담 1,311명", actor=world.officer).version  # nothing changed, so nothing was touched
    assert world.text(of_round=later).is_stale
    write(text, "ㅇ 상담 1,400명", actor=world.officer)
    assert not world.text(of_round=later).is_stale


def test_a_text_can_be_kept_as_it_is(world):
    world.write("ㅇ 상담 1,311명")
    text = world.text(of_round=world.next_round())
    kept = services.save_narrative(
        actor=world.officer, narrative=text, text=text_of(text.blocks), version=0, is_kept=True
    )
    assert (kept.is_stale, kept.version, kept.edited_by) == (False, 1, world.officer)


def test_next_years_program_takes_over_from_its_predecessor_with_pictures(world):
    world.write("ㅇ 상담 1,311명")
    text = world.text()
    services.add_picture(actor=world.officer, narrative=text, version=1, name="그림.png", content=PNG)
    follower = make_program(world.unit, "직장맘 지원 2024", year=2024, predecessor=world.program)
    later = make_round(
        world.office, [world.unit.pk], as_of=date(2024, 1, 31), due_on=date(2024, 2, 5), actor=world.coordinator
    )
    carried = text_in(later, follower)
    assert text_of(carried.blocks) == " ㅇ 상담 1,311명\n[그림 1] 그림"
    assert carried.pictures.get().number == 1
    assert NarrativePicture.objects.count() == 2


def test_a_program_that_came_later_writes_too(world):
    program = make_program(world.unit, "새 사업")
    text = services.begin_narrative(actor=world.officer, item=world.item(), program=program)
    assert write(text, "ㅇ 시작", actor=world.officer).version == 1
    with refused("narrative_place"):
        Narrative.objects.create(item=world.item(), program=make_program(world.other_unit))


def test_from_draft_to_confirmed(world):
    world.write("ㅇ 상담 1,311명")
    world.submit()
    assert Notice.objects.filter(user=world.head, text__contains="제출되었습니다").exists()
    world.confirm()
    assert world.item().state == "confirmed"
    acts = RoundDecision.objects.filter(item=world.item()).values_list("action", "actor")
    assert list(acts) == [("submit", world.gathering.pk), ("confirm", world.head.pk)]


def test_nothing_written_cannot_be_handed_in(world):
    with pytest.raises(InvalidInput, match="하나도 없습니다"):
        world.submit()


def test_nobody_confirms_alone_what_they_wrote_alone(world):
    both = make_user(Role.UNIT_HEAD, world.unit)
    make_user_also = both.assignments.create(unit=world.unit, role=Role.UNIT_COORDINATOR, valid_from="2015-01-01")
    assert make_user_also.pk
    write(world.text(), "ㅇ 혼자", actor=both)
    services.submit_texts(actor=both, item=world.item())
    with pytest.raises(NotAllowed, match="혼자"):
        services.confirm_texts(actor=both, item=world.item())
    world.confirm()


def test_only_returned_texts_reopen(world):
    other = make_program(world.unit, "다른 사업")
    services.begin_narrative(actor=world.officer, item=world.item(), program=other)
    world.write("ㅇ 상담 1,311명")
    world.submit()
    world.send_back("여성 인원을 적어 주세요")
    assert world.item().state == "returned"
    assert Notice.objects.filter(user=world.officer, text__contains="여성 인원을").exists()
    with pytest.raises(MonthClosed):
        write(text_in(world.round, other), "ㅇ 몰래", actor=world.officer)
    world.write("ㅇ 상담 1,311명(여성 1,300명)")
    world.submit()
    world.confirm()


@pytest.mark.parametrize("reason", ["", "  ", "가" * 301])
def test_a_return_without_a_reason_is_refused(world, reason):
    world.write("ㅇ 상담")
    world.submit()
    with pytest.raises(InvalidInput):
        world.send_back(reason)
    with pytest.raises(InvalidInput):
        services.return_texts(actor=world.head, item=world.item(), reasons={})
    with pytest.raises(InvalidInput):
        services.return_texts(actor=world.head, item=world.item(), reasons={world.text("plans").pk: "다른 자료"})


def test_handing_in_can_be_taken_back(world):
    world.write("ㅇ 상담")
    world.submit()
    services.withdraw_texts(actor=world.gathering, item=world.item())
    assert world.item().state == "draft"
    world.write("ㅇ 상담과 교육")


def test_who_may_not_does_not(world):
    stranger = make_user(Role.OFFICER, world.other_unit)
    with pytest.raises(NotAllowed):
        write(world.text(), "ㅇ 남의 글", actor=stranger)
    world.write("ㅇ 상담")
    with pytest.raises(NotAllowed):
        services.submit_texts(actor=world.officer, item=world.item())  # the unit has a coordinator of its own
    world.submit()
    for act in (services.confirm_texts, services.return_texts):
        details = {"reasons": {world.text().pk: "사유"}} if act is services.return_texts else {}
        with pytest.raises(NotAllowed):
            act(actor=world.officer, item=world.item(), **details)


def test_a_closed_round_takes_nothing(world):
    world.write("ㅇ 상담")
    assert rounds.set_open(actor=world.coordinator, round=world.round, is_open=False) == 4
    for act in (lambda: world.write("ㅇ 더"), world.submit):
        with pytest.raises(MonthClosed):
            act()
    rounds.set_open(actor=world.coordinator, round=world.round, is_open=True)
    world.submit()


class TestTheLock:
    """What was handed in stays what it was, whoever asks the database."""

    @pytest.fixture
    def confirmed(self, world):
        world.write("ㅇ 상담 인원 1,311명")
        world.link()
        world.submit()
        world.confirm()
        return world

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE programs_narrative SET blocks = '[]' WHERE item_id = %s",
            "DELETE FROM programs_narrative WHERE item_id = %s",
            "UPDATE programs_narrativelink SET text = '1명' WHERE narrative_id IN"
            " (SELECT id FROM programs_narrative WHERE item_id = %s)",
            "DELETE FROM programs_narrativelink WHERE narrative_id IN"
            " (SELECT id FROM programs_narrative WHERE item_id = %s)",
        ],
    )
    def test_texts_and_links(self, confirmed, statement):
        with refused("narrative_frozen"):
            run(statement, [confirmed.item().pk])

    def test_a_text_cannot_be_moved_to_an_open_item(self, confirmed):
        with refused("narrative_frozen"):
            Narrative.objects.filter(pk=confirmed.text().pk).update(item=confirmed.item("plans"))

    def test_states_move_by_decisions_only(self, confirmed):
        for state in ("draft", "submitted", "returned"):
            with refused("round_item_state"):
                RoundItem.objects.filter(pk=confirmed.item().pk).update(state=state)
        with refused("round_item_state"):
            RoundDecision.objects.create(
                item=confirmed.item(), action="submit", from_state="confirmed", to_state="draft", actor=confirmed.head
            )

    def test_the_record_stays(self, confirmed):
        with refused("record_kept"):
            run("DELETE FROM reporting_rounddecision WHERE item_id = %s", [confirmed.item().pk])
        with refused("record_kept"):
            run("UPDATE programs_narrativeevent SET version = 9")

    def test_nothing_is_returned_outside_a_decision(self, confirmed):
        """Neither by another act, nor by a return of other texts."""
        submitted = RoundDecision.objects.filter(action="submit").get()
        confirmed.send_back()
        returned = RoundDecision.objects.filter(action="return").get()
        for decision, narrative in ((submitted, confirmed.text()), (returned, confirmed.text("plans"))):
            with refused("record_kept"):
                ReturnedNarrative.objects.create(decision=decision, narrative=narrative, reason="몰래")
