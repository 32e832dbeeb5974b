"""A text's history, a month of its own, and texts of sub-programs."""

import pytest
from django.urls import reverse

from core.documents import Heading
from programs.narratives.document import results_and_plans
from programs.narratives.outline import text_of
from tests.factories import MAY, make_indicator, make_program, write
from tests.rounds.reading import page


class TestHistory:
    def versions(self, world):
        return list(type(world.text()).pgh_event_model.objects.filter(pgh_obj_id=world.text().pk).order_by("pgh_id"))

    def test_who_changed_which_line_is_told_and_taken_back(self, officer, world):
        world.write("ㅇ 상담 1,200명\nㅇ 교육 계속")
        write(world.text(), "ㅇ 상담 1,300명\nㅇ 교육 계속", actor=world.second_officer)
        address = reverse("narrative_history", args=[world.text().pk])
        shown = officer.get(address).text
        assert str(world.second_officer) in shown
        assert "상담 1,300명" in shown
        first = next(event for event in self.versions(world) if event.blocks)
        sent = {"earlier": first.pgh_id, "version": world.text().version}
        assert "되돌렸습니다" in officer.post(address, sent, follow=True).text
        assert text_of(world.text().blocks) == " ㅇ 상담 1,200명\n ㅇ 교육 계속"
        assert "그 사이에" in officer.post(address, sent, follow=True).text
        for wrong in ({"earlier": "0"}, {"earlier": "x"}, {"version": "99999999999"}):
            answer = officer.post(address, sent | {"version": world.text().version} | wrong, follow=True)
            assert "되돌렸습니다" not in answer.text
        assert officer.get(address + "?export=versions").content.startswith(b"PK")

    def test_a_link_that_is_gone_leaves_its_number(self, officer, world):
        world.write("ㅇ 상담 인원 1,311명")
        world.link()
        linked = self.versions(world)[-1]
        world.write("ㅇ 상담")
        sent = {"earlier": linked.pgh_id, "version": world.text().version}
        officer.post(reverse("narrative_history", args=[world.text().pk]), sent)
        assert text_of(world.text().blocks) == " ㅇ 상담 인원 1,311명"

    def test_what_was_handed_in_is_not_taken_back(self, officer, world):
        world.write("ㅇ 먼저")
        first = self.versions(world)[-1]
        world.write("ㅇ 나중")
        world.submit()
        address = reverse("narrative_history", args=[world.text().pk])
        assert "이 글로 되돌리기" not in officer.get(address).text
        officer.post(address, {"earlier": first.pgh_id, "version": world.text().version})
        assert text_of(world.text().blocks) == " ㅇ 나중"

    def test_many_saves_of_one_sitting_are_one_version(self, officer, world, django_assert_max_num_queries):
        for number in range(15):
            world.write(f"ㅇ 상담 {number}")
        address = reverse("narrative_history", args=[world.text().pk])
        officer.get(address)
        with django_assert_max_num_queries(15):
            shown = officer.get(address).text
        assert "상담 14" in shown
        assert "상담 13" not in shown

    def test_what_was_swept_away_by_mistake_is_a_version_of_its_own(self, officer, world):
        world.write("ㅇ 하나\nㅇ 둘\nㅇ 셋")
        world.write("ㅇ 하나")
        address = reverse("narrative_history", args=[world.text().pk])
        whole = [event for event in self.versions(world) if len(event.blocks) == 3][-1]
        assert f'value="{whole.pgh_id}"' in officer.get(address).text


class TestOwnMonth:
    """One card may be April among May's."""

    def choose(self, client, text, month):
        sent = {"action": "as_of", "version": text.version, "month": month}
        return client.post(reverse("narrative", args=[text.pk]), sent, follow=True).text

    def test_a_text_speaks_of_its_own_month(self, officer, world):
        world.write("ㅇ 상담 인원 1,311명")
        world.link()
        assert "이 글의 기준월" in page(officer, "narrative", world.text().pk)
        assert "2023년 4월말 기준으로" in self.choose(officer, world.text(), "202304")
        assert (world.text().month.value, world.text().links.get().month) == (202304, 202304)
        assert "추진실적 (’23.4월말 기준)" in page(officer, "narrative_preview", world.text().pk)
        assert "’23.4월말 기준" in page(officer, "round_unit", round=world.round.pk, unit=world.unit.pk)
        # nothing is known of April: the number stays as it was and contradicts nothing
        assert text_of(world.text().blocks) == " ㅇ 상담 인원 1,311명⟨1⟩"
        self.choose(officer, world.text(), "202305")
        assert world.text().as_of is None

    @pytest.mark.parametrize("month", ["202306", "202212", "", "가"])
    def test_another_month_is_refused(self, officer, world, month):
        self.choose(officer, world.text(), month)
        assert world.text().as_of is None

    def test_the_next_round_speaks_of_its_own(self, officer, world):
        world.write("ㅇ 상담")
        self.choose(officer, world.text(), "202304")
        assert world.text(of_round=world.next_round()).as_of is None


class TestParts:
    """A sub-program says something of its own where somebody lets it."""

    def test_a_part_gets_a_text_and_stands_below_its_program(self, officer, world):
        part = make_program(world.unit, "내역 하나", parent=world.program)
        make_indicator(world.unit, "교육 인원", program=part, target=77)
        assert not world.item().narratives.filter(program=part).exists()
        listed = page(officer, "round_unit", round=world.round.pk, unit=world.unit.pk)
        assert "직장맘 지원 › 내역 하나" in listed
        sent = {"action": "begin", "section": "results", "program": part.pk}
        officer.post(reverse("round_unit", kwargs={"round": world.round.pk, "unit": world.unit.pk}), sent)
        text = world.item().narratives.get(program=part)
        write(world.text(), "ㅇ 모두 교육 인원 77명", actor=world.officer)
        write(text, "ㅇ 교육 인원 77명", actor=world.officer)
        for one in (world.text(), text):
            assert "교육 인원 목표" in page(officer, "narrative", one.pk)
        document = results_and_plans(world.unit, MAY, draft_unit_ids=[world.unit.pk])
        heads = [(block.level, block.text) for block in document.sections[0].blocks if isinstance(block, Heading)]
        assert heads[1:] == [(2, "직장맘 지원"), (3, "내역 하나")]
        assert world.next_round().items.filter(narratives__program=part).count() == 1
