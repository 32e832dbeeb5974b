"""Files that cannot be taken are each named with the cure, and the good ones of the same drop are."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from organization.models import Role
from programs.models import CollectionFile
from tests.collecting.spreadsheet import blank, filled
from tests.collecting.test_round_trip import drop, page, text
from tests.factories import JUNE, make_collection, make_indicator, make_user


def upload(name, content):
    return SimpleUploadedFile(name, content)


def test_a_bad_file_beside_good_ones(client, world):
    answered = drop(client, world, filled(world.collection, "강남구", 12), upload("메모.xlsx", b"hello"))
    assert "회신 1/3 · 형식 오류 1 · 합계 12명" in text(answered)
    assert "메모.xlsx" in text(answered) and "엑셀 파일이 아닙니다" in text(answered)
    bad = CollectionFile.objects.get(state="rejected")
    client.post(page(world), {"action": "dismiss", "file": bad.pk})
    assert "형식 오류" not in text(client.get(page(world)))


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "빈칸입니다"),
        ("열둘", "숫자가 아닙니다"),
        (1e17, "너무 큽니다"),
        (1.00001, "넷째 자리"),
    ],
)
def test_what_stands_in_a_cell(client, world, value, words):
    answered = drop(client, world, filled(world.collection, "강남구", value))
    assert words in text(answered) and "형식 오류 1" in text(answered)
    mended = drop(client, world, filled(world.collection, "강남구", 12))
    assert "회신 1/3 · 합계 12명" in text(mended)


def test_does_not_apply_is_an_answer(client, world):
    answered = drop(client, world, filled(world.collection, "강남구", "해당 없음"))
    assert "회신 1/3" in text(answered) and "해당 없음" in text(answered)


def test_a_workbook_of_another_collection(client, world):
    other = make_collection(world.unit, world.officer, month=JUNE, indicator=world.indicator, title="따로 만든 것")
    answered = drop(client, world, filled(other, "강남구", 12))
    assert "&#x27;따로 만든 것&#x27;" in text(answered)


def test_a_workbook_of_another_unit_tells_nothing_of_it(client, world):
    stranger = make_user(Role.OFFICER, world.other_unit)
    indicator = make_indicator(world.other_unit, "남의 지표", members=("강남구", "강북구"))
    other = make_collection(world.other_unit, stranger, month=JUNE, indicator=indicator, title="남의 취합")
    answered = drop(client, world, filled(other, "강남구", 12, file_name="a.xlsx"))
    assert "다른 곳에서 만든 서식입니다" in text(answered) and "남의" not in text(answered)


def test_a_workbook_of_another_month(client, world):
    may = make_collection(world.unit, world.officer, month=world.may.as_month, indicator=world.indicator)
    assert "2023년 5월" in text(drop(client, world, filled(may, "강남구", 12)))


def test_keys_that_were_changed(client, world):
    cell = world.collection.members.first().cells.get()
    answered = drop(client, world, filled(world.collection, "강남구", 12, keys={f">{cell.pk}<": ">x<"}))
    assert "형식 오류 1" in text(answered)


def test_two_files_of_one_member_in_one_drop(client, world):
    answered = drop(
        client,
        world,
        filled(world.collection, "강남구", 12, file_name="a.xlsx"),
        filled(world.collection, "강남구", 13, file_name="b.xlsx"),
    )
    assert "한 번에 2개 올라왔습니다" in text(answered) and "회신 0/3 · 형식 오류 2" in text(answered)


def test_the_same_file_twice_in_one_drop(client, world):
    twice = [filled(world.collection, "강남구", 12, file_name=name) for name in ("a.xlsx", "b.xlsx")]
    answered = drop(client, world, *twice)
    assert "두 번 들어 있어" in text(answered) and "회신 1/3" in text(answered)


def test_nothing_chosen_and_too_many(client, world):
    client.force_login(world.officer)
    assert client.post(page(world), {"action": "upload"}).status_code == 422
    many = [upload(f"{number}.xlsx", b"x") for number in range(61)]
    answer = client.post(page(world), {"action": "upload", "files": many})
    assert answer.status_code == 422 and "60개까지" in text(answer)
    assert not CollectionFile.objects.exists()


def test_a_large_file_is_not_read(client, world):
    answered = drop(client, world, upload("큰 파일.xlsx", b"x" * ((1 << 20) + 1)))
    assert "1MB를 넘습니다" in text(answered)


def test_an_untouched_workbook_is_no_reply(client, world):
    answered = drop(client, world, upload("강남구.xlsx", blank(world.collection, "강남구")))
    assert "빈칸입니다" in text(answered)


def test_a_stranger_sends_nothing(client, world):
    client.force_login(make_user(Role.OFFICER, world.other_unit))
    assert client.get(page(world)).status_code == 404
    assert client.post(page(world), {"action": "upload"}).status_code == 404
    assert client.get(reverse("collection_workbooks", args=[world.collection.pk])).status_code == 404
