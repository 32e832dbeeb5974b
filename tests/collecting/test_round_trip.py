"""From the workbooks handed out to the figures of the month, through the page."""

import io
import zipfile
from decimal import Decimal

import pytest
from django.urls import reverse

from programs.collecting.offers import offers_of
from programs.models import Collection, CollectionFile
from reporting.models import Figure, Kind, Series, Submission
from tests.collecting.conftest import NAMES
from tests.collecting.spreadsheet import filled
from tests.facilities.samples import make_count, make_shelter
from tests.factories import JUNE, MAY, advance, fill, make_collection, make_indicator, make_submission


def page(world):
    return reverse("collection", args=[world.collection.pk])


def text(response):
    return response.content.decode()


def drop(client, world, *files, user=None):
    client.force_login(user or world.officer)
    return client.post(page(world), {"action": "upload", "files": list(files)}, follow=True)


def apply(client, world, **data):
    client.force_login(world.officer)
    seen = client.get(page(world)).context["seen"]
    return client.post(page(world), {"action": "apply", "seen": seen} | data, follow=True)


def values(world, month=JUNE):
    rows = Figure.objects.filter(series__category__indicator=world.indicator, month=month.value)
    return {row.series.category.name: row.value for row in rows.select_related("series__category")}


def test_a_workbook_for_everybody(client, world):
    client.force_login(world.officer)
    response = client.get(reverse("collection_workbooks", args=[world.collection.pk]))
    archive = zipfile.ZipFile(io.BytesIO(response.content))
    assert [name[:6] for name in archive.namelist()] == ["01_강남구"[:6], "02_강북구"[:6], "03_강서구"[:6]]
    again = client.get(reverse("collection_workbooks", args=[world.collection.pk]))
    assert again.content == response.content


def test_the_form_makes_a_collection_of_districts(client, world):
    client.force_login(world.officer)
    address = reverse("collections", kwargs={"unit": world.unit.pk, "month": JUNE})
    shown = client.get(address)
    assert "상담 인원 (명)" in text(shown) and "3곳의 값을 각각 적음" in text(shown)
    sent = {"kind": "indicators", "basis": "district", "item": f"indicator-{world.indicator.pk}", "title": "6월 상담"}
    client.post(address, sent)
    made = Collection.objects.latest("pk")
    assert (made.title, [row.name for row in made.members.all()]) == ("6월 상담", list(NAMES))
    assert made.columns.get().total_series == world.indicator.categories.get(name="").series


def test_all_files_at_once_then_one_act(client, world):
    answered = drop(
        client,
        world,
        *(filled(world.collection, name, number) for name, number in zip(NAMES, (120, 0, 250.5), strict=True)),
    )
    assert "회신 3/3 · 합계 370.5명" in text(answered)
    assert values(world) == {}
    done = apply(client, world)
    assert "4칸을 실적에 적었습니다" in text(done)
    assert values(world) == {"": Decimal("370.5"), "강남구": 120, "강북구": 0, "강서구": Decimal("250.5")}
    assert text(client.get(page(world))).count("✔") == 3
    assert "0칸을 실적에" in text(apply(client, world))


def test_who_is_missing_and_the_sum_without_them(client, world):
    answered = drop(client, world, filled(world.collection, "강남구", 120))
    assert "회신 1/3" in text(answered)
    assert "아직 회신이 오지 않은 2곳" in text(answered) and "강북구, 강서구" in text(answered)
    apply(client, world)
    assert values(world) == {"강남구": 120}
    apply(client, world, partial="1")
    assert values(world) == {"강남구": 120, "": 120}


def test_what_came_back_survives_and_a_second_file_asks_first(client, world):
    drop(client, world, filled(world.collection, "강남구", 120, saved="2023-07-05T01:00:00Z"))
    same = drop(client, world, filled(world.collection, "강남구", 120, file_name="again.xlsx"))
    assert "이미 받은" in text(same)
    second = drop(
        client,
        world,
        filled(world.collection, "강남구", 130, file_name="강남구(수정).xlsx", saved="2023-07-04T01:00:00Z"),
    )
    assert "1칸이 다릅니다" in text(second) and "앞서 저장된 파일" in text(second) and ">120<" in text(second)
    waiting = CollectionFile.objects.get(state="waiting")
    client.post(page(world), {"action": "keep", "file": waiting.pk})
    assert ">120<" in text(client.get(page(world)))
    drop(client, world, filled(world.collection, "강남구", 130, file_name="강남구(수정).xlsx"))
    waiting = CollectionFile.objects.get(state="waiting")
    client.post(page(world), {"action": "replace", "file": waiting.pk})
    assert ">130<" in text(client.get(page(world)))
    assert CollectionFile.objects.filter(state="accepted").count() == 1


def test_the_difference_to_last_month(client, world):
    may = make_submission(world.may, world.unit, kind=Kind.INDICATORS)
    fill(may, {world.indicator.categories.get(name="강남구").series: 100}, actor=world.officer)
    assert "+20" in text(drop(client, world, filled(world.collection, "강남구", 120)))


def test_a_value_that_moved_after_it_was_seen_is_not_overwritten(client, world):
    drop(client, world, filled(world.collection, "강남구", 120))
    client.force_login(world.officer)
    seen = client.get(page(world)).context["seen"]
    june = make_submission(world.june, world.unit, kind=Kind.INDICATORS)
    fill(june, {world.indicator.categories.get(name="강남구").series: 7}, actor=world.officer)
    refused = client.post(page(world), {"action": "apply", "seen": seen})
    assert refused.status_code == 409 and "바뀌었습니다" in text(refused)
    assert values(world) == {"강남구": 7}


def test_a_month_handed_in_takes_nothing(client, world):
    drop(client, world, filled(world.collection, "강남구", 120))
    june = make_submission(world.june, world.unit, kind=Kind.INDICATORS)
    fill(june, {world.indicator.categories.get(name="강북구").series: 7}, actor=world.officer)
    advance(june, Submission.State.SUBMITTED)
    shown = text(client.get(page(world)))
    assert "반영할 수 없습니다" in shown and 'value="apply"' not in shown
    assert apply(client, world).status_code == 409
    assert values(world) == {"강북구": 7}


def test_facility_counts_are_summed_from_districts(client, world):
    series = make_count(world.unit, "청소년쉼터 아닌 센터")
    shelter_count = make_count(world.unit, "가정폭력 보호시설", group="보호시설")
    make_shelter(world.unit)
    shelter_count.facility_count.type.is_shelter = True
    shelter_count.facility_count.type.save()
    client.force_login(world.officer)
    address = reverse("collections", kwargs={"unit": world.unit.pk, "month": JUNE})
    shown = text(client.get(address + "?kind=facilities"))
    assert "청소년쉼터 아닌 센터" in shown and f"count-{shelter_count.pk}" not in shown
    refused = client.post(address, {"kind": "facilities", "basis": "district", "item": f"count-{shelter_count.pk}"})
    assert refused.status_code == 422
    client.post(address, {"kind": "facilities", "basis": "district", "item": f"count-{series.pk}"})
    world.collection = Collection.objects.latest("pk")
    drop(client, world, *(filled(world.collection, name, 2) for name in NAMES))
    apply(client, world)
    assert Figure.objects.get(series=series, month=JUNE.value).value == 6


def test_persons_counted_once_are_not_added(client, world):
    world.indicator = make_indicator(world.unit, "실인원", members=NAMES, aggregation="distinct")
    world.collection = make_collection(world.unit, world.officer, month=JUNE, indicator=world.indicator)
    answered = drop(client, world, *(filled(world.collection, name, 5) for name in NAMES))
    assert "더하지 않음" in text(answered) and "합계 15" not in text(answered)
    apply(client, world)
    assert "" not in values(world)


def test_the_table_as_a_file_and_few_queries(client, world, django_assert_max_num_queries):
    drop(client, world, *(filled(world.collection, name, 5) for name in NAMES))
    with django_assert_max_num_queries(15):
        client.get(page(world))
    response = client.get(page(world) + "?export=xlsx")
    assert response["Content-Type"].endswith("sheet")


def test_a_collection_is_taken_back_only_before_it_was_written(client, world):
    drop(client, world, filled(world.collection, "강남구", 120))
    apply(client, world)
    assert client.post(page(world), {"action": "discard"}).status_code == 422
    assert Collection.objects.count() == 1
    second = make_collection(world.unit, world.officer, month=JUNE, indicator=world.indicator)
    client.post(reverse("collection", args=[second.pk]), {"action": "discard"})
    assert Collection.objects.count() == 1


def test_a_closed_month_cannot_be_asked(client, world):
    client.force_login(world.officer)
    world.may.state = "closed"
    world.may.save()
    address = reverse("collections", kwargs={"unit": world.unit.pk, "month": MAY})
    answer = client.post(address, {"basis": "district", "item": f"indicator-{world.indicator.pk}"})
    assert answer.status_code == 409


@pytest.mark.parametrize("who", ["head", "officer"])
def test_who_works_for_the_unit_reads_it(client, world, who):
    client.force_login(getattr(world, who))
    assert client.get(page(world)).status_code == 200


def test_shares_are_neither_added_nor_are_computed_ones_asked_for(world):
    share = make_indicator(world.unit, "만족 비율", measure="%")
    Series.objects.filter(category__indicator=share).update(nature="ratio")
    make_indicator(world.unit, "이행률", measure="%", aggregation="ratio", numerator=world.indicator, denominator=share)
    offers = {offer.label: offer for offer in offers_of(world.unit.pk, JUNE, "indicators")}
    assert "이행률" not in offers
    assert not offers["만족 비율"].adds_up and not offers["만족 비율"].fits("district", {"강남구", "강북구"})
