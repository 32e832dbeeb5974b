"""Numbers that follow figures: while a text is written, after it was confirmed, until an edition freezes them."""

import pytest

from core.documents import from_json
from core.refusals import InvalidInput
from programs import services
from programs.narratives.document import results_and_plans
from programs.narratives.linking import moved
from programs.narratives.outline import text_of
from programs.services.narratives import StaleText
from reporting.models import Finding
from tests.factories import JUNE, MAY, advance, fill, make_submission, write


def said(world, section="results"):
    return text_of(world.text(section).blocks)


def printed(world, *, drafts=True):
    document = results_and_plans(world.unit, MAY, draft_unit_ids=[world.unit.pk] if drafts else ())
    return [getattr(block, "text", "") for section in document.sections for block in section.blocks]


def test_a_linked_number_follows_its_figure_while_the_text_is_written(world):
    world.write("ㅇ 상담 인원 1,311명 지원")
    link = world.link()
    assert said(world) == " ㅇ 상담 인원 1,311명⟨1⟩ 지원"
    assert (link.text, link.month, link.category) == ("1,311명", 202305, world.indicator.categories.get())
    world.count(1400)
    assert "상담 인원 1,400명 지원" in printed(world)  # without being saved
    write(world.text(), said(world) + "\nㅇ 교육", actor=world.officer)
    assert said(world) == " ㅇ 상담 인원 1,400명⟨1⟩ 지원\n ㅇ 교육"
    assert world.text().links.get().text == "1,400명"


def test_a_heading_copied_along_is_not_printed_twice(world):
    world.write("□ 추진실적(’23.5월말 기준)\nㅇ 상담")
    assert printed(world).count("추진실적 (’23.5월말 기준)") == 1
    assert "추진실적(’23.5월말 기준)" not in printed(world)


def test_handing_in_writes_the_figure_of_that_moment(world):
    world.write("ㅇ 상담 인원 1,311명")
    world.link()
    world.count(1400)
    world.submit()
    assert said(world) == " ㅇ 상담 인원 1,400명⟨1⟩"


def test_after_that_the_text_stays_and_is_flagged_when_the_figure_moves(world, client):
    world.write("ㅇ 상담 인원 1,311명")
    world.link()
    world.submit()
    world.confirm()
    world.count(1500)
    assert "상담 인원 1,311명" in printed(world)
    narrative = world.text()
    (flag,) = moved(narrative.links.all(), services.facts_for(narrative))
    assert (flag.link.text, flag.now) == ("1,311명", "1,500명")
    client.force_login(world.officer)
    assert "지금은 1,500명" in client.get(f"/narratives/{narrative.pk}/").content.decode()
    assert "값이 바뀜 1" in client.get(f"/rounds/{world.round.pk}/texts/{world.unit.pk}/").content.decode()


def test_an_edition_freezes_what_was_confirmed(world):
    advance(world.counts, "confirmed")
    world.write("ㅇ 상담 인원 1,311명")
    world.link()
    world.submit()
    with pytest.raises(InvalidInput):  # what is not confirmed is not printed
        services.issue(actor=world.coordinator, code="results-and-plans", unit=world.office, month=MAY)
    world.confirm()
    edition = services.issue(actor=world.coordinator, code="results-and-plans", unit=world.office, month=MAY)
    texts = [getattr(block, "text", "") for section in from_json(edition.document).sections for block in section.blocks]
    assert "상담 인원 1,311명" in texts
    assert "⟨" not in edition.document


def test_money_is_linked_in_the_unit_of_the_text(world):
    world.write("ㅇ 집행액 46백만원(집행률 46.0%)")
    assert world.link("spent").printed_unit == "백만원"
    world.link("rate")
    fill(world.submission, {world.line: 51_600_000}, actor=world.officer)
    assert "집행액 52백만원(집행률 51.6%)" in printed(world)


def test_the_next_round_follows_the_next_month(world):
    world.write("ㅇ 상담 인원 1,311명")
    world.link()
    later = world.next_round()
    june = make_submission(world.june, world.unit, kind="indicators")
    fill(june, {world.series: 200}, actor=world.officer)
    text = world.text(of_round=later)
    assert text.links.get().month == int(JUNE)
    document = results_and_plans(world.unit, JUNE, draft_unit_ids=[world.unit.pk])
    assert "상담 인원 1,511명" in [getattr(block, "text", "") for block in document.sections[0].blocks]
    assert world.text(of_round=later).is_stale


def test_what_was_typed_over_a_linked_number_gives_way_to_the_figure(world):
    world.write("ㅇ 상담 인원 1,311명")
    world.link()
    world.write("ㅇ 상담 인원 9명⟨1⟩")
    assert said(world) == " ㅇ 상담 인원 1,311명⟨1⟩"


def test_a_mark_that_is_taken_out_takes_the_link_with_it(world):
    world.write("ㅇ 상담 인원 1,311명")
    world.link()
    world.write("ㅇ 상담 인원 1,311명")
    assert not world.text().links.exists()
    world.write("ㅇ 상담⟨1⟩ 인원⟨7⟩ 1,311명⟨9⟩")
    assert said(world) == " ㅇ 상담 인원 1,311명"


def test_a_link_can_be_cut(world):
    world.write("ㅇ 상담 인원 1,311명")
    world.link()
    narrative = world.text()
    services.unlink_number(actor=world.officer, narrative=narrative, version=narrative.version, number=1)
    assert said(world) == " ㅇ 상담 인원 1,311명"
    assert not world.text().links.exists()


def test_a_number_that_moved_meanwhile_is_not_linked(world):
    world.write("ㅇ 상담 인원 1,311명")
    narrative = world.text()
    wanted = {"actor": world.officer, "narrative": narrative, "version": narrative.version, "block": 0}
    key = f"category:{world.indicator.categories.get().pk}:to_date"
    for place in ({"start": 0, "key": key}, {"start": 6, "key": "line:0:rate"}, {"start": 6, "key": "x"}):
        with pytest.raises(InvalidInput):
            services.link_number(**wanted | place)
    with pytest.raises(InvalidInput):
        services.link_number(**wanted | {"block": 5, "start": 6, "key": key})


def test_two_people_in_one_text(world):
    text = world.text()
    write(text, "ㅇ 먼저", actor=world.officer)
    with pytest.raises(StaleText) as refusal:
        services.save_narrative(actor=world.second_officer, narrative=text, text="ㅇ 나중", version=0)
    assert text_of(refusal.value.stored.blocks) == " ㅇ 먼저"
    assert said(world) == " ㅇ 먼저"


def test_a_contradiction_and_a_stale_text_are_findings(world):
    world.write("ㅇ 상담 인원 1,300명")
    world.write("ㅇ 상담 계속", "plans")
    world.submit()
    finding = Finding.objects.get(code="narrative_number")
    assert finding.sentence == "'직장맘 지원' 추진실적에 1,300명으로 적혀 있으나 상담 인원 누계는 1,311명입니다."
    assert not Finding.objects.filter(code="narrative_stale").exists()


def test_what_was_handed_in_untouched_is_told(world):
    world.write("ㅇ 상담 인원 1,311명")
    later = world.next_round()
    services.submit_texts(actor=world.gathering, item=later.items.get(unit=world.unit, section="results"))
    finding = Finding.objects.get(code="narrative_stale")
    assert (finding.month, finding.unit) == (202306, world.unit)
    assert "1건" in finding.sentence
    assert not Finding.objects.filter(code="narrative_number").exists()


TABLE = "ㅇ 서비스 실적\n(단위: 명)\n| 구분 | 계 | 여성 |\n| 상담 인원 | 1,311 | 900 |"


def test_a_number_in_a_table_is_linked_and_follows_its_figure(world):
    world.write(TABLE)
    link = world.link()
    assert (link.text, link.printed_unit) == ("1,311명", "명")
    assert "| 상담 인원 | 1,311⟨1⟩ | 900 |" in said(world)
    world.count(1400)
    write(world.text(), said(world) + "\nㅇ 교육", actor=world.officer)
    assert "| 상담 인원 | 1,400⟨1⟩ | 900 |" in said(world)
    assert world.text().links.get().text == "1,400명"
    world.submit()
    world.confirm()
    assert "1,400" in str(results_and_plans(world.unit, MAY).tables)
    assert "⟨" not in str(results_and_plans(world.unit, MAY).tables)
    world.count(1500)
    (flag,) = moved(world.text().links.all(), services.facts_for(world.text()))
    assert (flag.link.text, flag.now) == ("1,400명", "1,500명")


def test_a_number_in_a_table_without_a_unit_is_offered_where_its_row_names_the_figure(world):
    world.write("| 구분 | 실적 |\n| 상담 인원 | 1,311 |\n| 교육 | 1,311 |")
    assert world.link().printed_unit == "명"
    assert said(world) == "| 구분 | 실적 |\n| 상담 인원 | 1,311⟨1⟩ |\n| 교육 | 1,311 |"


def test_a_table_that_contradicts_is_a_finding(world):
    world.write("(단위: 명)\n| 구분 | 실적 |\n| 상담 인원 | 1,300 |")
    world.submit()
    assert "1,300명으로 적혀 있으나 상담 인원 누계는 1,311명" in Finding.objects.get(code="narrative_number").sentence


def test_a_number_in_a_table_is_linked_on_the_page(world, client):
    world.write(TABLE)
    client.force_login(world.officer)
    address, key = f"/narratives/{world.text().pk}/", f"category:{world.indicator.categories.get().pk}:to_date"
    assert 'name="row" value="1"' in client.get(address).text
    place = {"version": world.text().version, "block": 1, "row": 1, "column": 1, "start": 0, "key": key}
    assert "연결했습니다" in client.post(address, {"action": "link"} | place, follow=True).text
    wrong = client.post(address, {"action": "link"} | place | {"version": 2, "column": 2}, follow=True)
    assert "바뀌었습니다" in wrong.text


def test_every_number_that_equals_one_figure_is_linked_at_once(world, client):
    world.write("ㅇ 상담 인원 1,311명, 다시 1,311명\n(단위: 명)\n| 구분 | 계 |\n| 상담 인원 | 1,311 |\nㅇ 집행률 46.0%")
    client.force_login(world.officer)
    address, text = f"/narratives/{world.text().pk}/", world.text()
    assert "한 번에 연결(4)" in client.get(address).text
    told = client.post(address, {"action": "link_all", "version": text.version}, follow=True).text
    assert "수치 4개를 연결했습니다" in told
    assert said(world).split("\n")[0] == " ㅇ 상담 인원 1,311명⟨1⟩, 다시 1,311명⟨2⟩"
    assert "| 상담 인원 | 1,311⟨3⟩ |" in said(world)
    assert "46.0%⟨4⟩" in said(world)
    again = client.post(address, {"action": "link_all", "version": world.text().version}, follow=True).text
    assert "하나씩 골라" in again


def test_what_may_be_equal_by_chance_is_not_linked_at_once(world):
    world.count(12)
    world.write("ㅇ 그 밖에 12명\nㅇ 상담 인원 12명")
    text = world.text()
    assert services.link_all(actor=world.officer, narrative=text, version=text.version) == 1
    assert said(world) == " ㅇ 그 밖에 12명\n ㅇ 상담 인원 12명⟨1⟩"
