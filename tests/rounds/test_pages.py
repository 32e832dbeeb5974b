"""The pages of rounds and texts: what people see and do there, and how many questions a page asks."""

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from python_calamine import CalamineWorkbook

from organization.models import Role
from programs.models import NarrativeLink
from programs.narratives.outline import text_of
from reporting.models import Round
from tests.factories import make_indicator, make_program, make_round, make_user, write
from tests.rounds.images import BAD_FILES, PNG, make_png
from tests.rounds.reading import page


class TestTheCoordinator:
    def test_opens_a_round(self, coordinator, world):
        assert "회차 열기" in page(coordinator, "rounds")
        assert "가족정책과" in page(coordinator, "round_new")
        sent = {
            "title": "6월 정례회",
            "session": "제319회",
            "as_of": "2023-06-30",
            "due_on": "2023-07-07",
            "sections": ["results"],
            "unit_ids": [world.unit.pk],
        }
        answer = coordinator.post(reverse("round_new"), sent, follow=True)
        assert "6월 정례회" in answer.content.decode()
        opened = Round.objects.get(title="6월 정례회")
        assert [(item.unit, item.section) for item in opened.items.all()] == [(world.unit, "results")]
        again = coordinator.post(reverse("round_new"), sent)
        assert (again.status_code, "같은 제목" in again.content.decode()) == (422, True)

    @pytest.mark.parametrize("wrong", [{"as_of": "어제"}, {"unit_ids": ["0"]}, {"sections": ["x"]}, {"title": ""}])
    def test_is_told_what_is_wrong(self, coordinator, world, wrong):
        sent = {"title": "회차", "as_of": "2023-06-30", "due_on": "2023-07-07", "sections": ["results"]}
        answer = coordinator.post(reverse("round_new"), sent | {"unit_ids": [str(world.unit.pk)]} | wrong)
        assert answer.status_code == 422
        assert not Round.objects.filter(title="회차").exists()

    def test_sees_the_board_and_reminds(self, coordinator, world):
        world.write("ㅇ 상담")
        world.submit()
        board = page(coordinator, "round", world.round.pk)
        assert "독촉 문구 복사" in board
        assert "- 가족정책과: 향후계획 미착수 – 기한 지남" in board
        assert ">제출</span>" in board

    def test_moves_the_due_day_and_closes(self, coordinator, world):
        address = reverse("round", args=[world.round.pk])
        coordinator.post(address, {"action": "due", "due_on": "2023-06-30"})
        assert Round.objects.get(pk=world.round.pk).due_on.isoformat() == "2023-06-30"
        assert "날짜를" in coordinator.post(address, {"action": "due", "due_on": "2023-99-99"}, follow=True).text
        assert "3건은" in self.close(coordinator, world, address)
        assert "이미" in coordinator.post(address, {"action": "close"}, follow=True).text
        assert "다시 열었습니다" in coordinator.post(address, {"action": "open"}, follow=True).text

    def test_changes_what_a_round_says_and_asks_a_unit_that_was_forgotten(self, coordinator, world):
        make_program(world.other_unit, "나중 부서의 사업")
        later = world.next_round()
        address = reverse("round_edit", args=[later.pk])
        assert "더 받을 부서" in coordinator.get(address).text
        sent = {"title": "고친 제목", "session": "제320회", "due_on": "2023-07-14", "unit_ids": [world.other_unit.pk]}
        assert "고친 제목" in coordinator.post(address, sent, follow=True).text
        later.refresh_from_db()
        assert (later.session, later.due_on.isoformat()) == ("제320회", "2023-07-14")
        texts = later.items.filter(unit=world.other_unit).values_list("section", "narratives__program__title")
        assert set(texts) == {("results", "나중 부서의 사업"), ("plans", "나중 부서의 사업")}
        again = coordinator.post(address, sent | {"title": world.round.title, "unit_ids": []})
        assert (again.status_code, "같은 제목" in again.text) == (422, True)
        assert coordinator.post(address, {"title": ""}).status_code == 422
        coordinator.post(reverse("round", args=[later.pk]), {"action": "close"})
        assert "마감되었습니다" in coordinator.post(address, sent | {"unit_ids": []}).text

    def close(self, coordinator, world, address):
        world.write("ㅇ 상담")
        world.submit()
        world.confirm()
        return coordinator.post(address, {"action": "close"}, follow=True).text


class TestWriting:
    def save(self, client, narrative, text, **details):
        address = reverse("narrative", args=[narrative.pk])
        return client.post(address, {"action": "save", "text": text, "version": narrative.version} | details)

    def autosave(self, client, narrative, text, version):
        content = json.dumps({"text": text, "version": version})
        return client.post(reverse("narrative", args=[narrative.pk]), content, content_type="application/json")

    def test_home_says_what_is_owed_and_what_came_back(self, officer, world):
        assert "쓸 글(취합 회차)" in page(officer, "home")
        assert f"{world.round.title} 추진실적" in page(officer, "notices")  # long due
        world.write("ㅇ 상담")
        world.submit()
        world.send_back("여성 인원을 적어 주세요")
        home = page(officer, "home")
        assert "보완요청 받은 글" in home
        assert "여성 인원을 적어 주세요" in home

    def test_the_list_leads_to_the_editor(self, officer, world):
        listed = page(officer, "round_unit", round=world.round.pk, unit=world.unit.pk)
        assert reverse("narrative", args=[world.text().pk]) in listed
        assert "비어 있음" in listed

    def test_without_a_script_the_form_saves(self, officer, world):
        answer = self.save(officer, world.text(), "□ 추진\nㅇ 상담 인원 1,311명")
        assert answer.status_code == 302
        assert text_of(world.text().blocks) == "□ 추진\n ㅇ 상담 인원 1,311명"
        editor = page(officer, "narrative", world.text().pk)
        assert "연결할 수 있는 수치" in editor
        assert "상담 인원 누계" in editor

    def test_the_script_is_told_the_version_and_the_numbers(self, officer, world):
        answer = self.autosave(officer, world.text(), "ㅇ 상담 인원 1,300명", 0)
        assert (answer.status_code, answer.json()["version"]) == (200, 1)
        assert "포털은 1,311명" in answer.json()["panel"]

    def test_two_texts_are_shown_beside_each_other(self, officer, world):
        world.write("ㅇ 먼저")
        answer = self.autosave(officer, world.text(), "ㅇ 나중", 0)
        assert (answer.status_code, answer.json()["text"], answer.json()["version"]) == (409, " ㅇ 먼저", 1)
        text = world.text()
        text.version = 0
        shown = self.save(officer, text, "ㅇ 나중")
        assert shown.status_code == 409
        assert "ㅇ 먼저" in shown.text
        assert "ㅇ 나중" in shown.text
        assert self.save(officer, world.text(), "ㅇ 나중").status_code == 302

    @pytest.mark.parametrize("body", ["[]", '{"text": "가"}', '{"version": "x", "text": 1}'])
    def test_a_save_that_is_none_is_refused(self, officer, world, body):
        address = reverse("narrative", args=[world.text().pk])
        assert officer.post(address, body, content_type="application/json").status_code == 400

    def test_too_much_is_refused_and_stays_typed(self, officer, world):
        shown = self.save(officer, world.text(), "ㅇ " + "가" * 1001)
        assert shown.status_code == 422
        assert "가" * 1001 in shown.text
        assert self.autosave(officer, world.text(), "ㅇ " + "가" * 1001, 0).status_code == 422

    def test_a_number_is_linked_and_cut_by_two_buttons(self, officer, world):
        world.write("ㅇ 상담 인원 1,311명")
        narrative = world.text()
        key = f"category:{world.indicator.categories.get().pk}:to_date"
        sent = {"action": "link", "version": narrative.version, "block": 0, "start": 6, "key": key}
        answer = officer.post(reverse("narrative", args=[narrative.pk]), sent, follow=True)
        assert "연결했습니다" in answer.text
        assert "1,311명⟨1⟩" in answer.text
        sent = {"action": "unlink", "version": world.text().version, "number": 1}
        officer.post(reverse("narrative", args=[narrative.pk]), sent)
        assert not NarrativeLink.objects.exists()
        nothing = officer.post(reverse("narrative", args=[narrative.pk]), {"action": "link"}, follow=True)
        assert "읽을 수 없습니다" in nothing.text

    def test_last_rounds_text_is_marked_until_it_is_kept(self, officer, world):
        world.write("ㅇ 상담")
        text = world.text(of_round=world.next_round())
        editor = page(officer, "narrative", text.pk)
        assert "그대로 쓰기" in editor
        assert f"{world.round.title}'의 글입니다" in editor.replace("&#x27;", "'")
        self.save(officer, text, text_of(text.blocks), action="keep")
        assert "그대로 쓰기" not in page(officer, "narrative", text.pk)

    def test_text_is_never_markup(self, officer, world):
        world.write("ㅇ <script>alert(1)</script>\n| <b>가 | 나 |\n| 1 | 2 |")
        for address in ("narrative", "narrative_preview"):
            assert "<script>alert" not in page(officer, address, world.text().pk)
            assert "<b>" not in page(officer, address, world.text().pk)

    def test_the_preview_is_what_is_printed(self, officer, world):
        world.write("ㅇ 상담 인원 1,311명\n| 구분 | 값 |\n| 상담 | 1,311 |")
        shown = page(officer, "narrative_preview", world.text().pk)
        assert "□ 추진실적 (’23.5월말 기준)" in shown
        for name, beginning in {"pdf": b"%PDF", "hwpx": b"PK", "xlsx": b"PK"}.items():
            answer = officer.get(reverse("narrative_preview", args=[world.text().pk]) + f"?format={name}")
            assert answer.content.startswith(beginning)
        page(officer, "narrative_preview", world.text().pk, query="?format=doc", status=404)


class TestPictures:
    def upload(self, client, narrative, content, name="현장 사진.png"):
        sent = {"version": narrative.version, "picture": SimpleUploadedFile(name, content)}
        return client.post(reverse("narrative_pictures", args=[narrative.pk]), sent, follow=True)

    def test_a_picture_stands_in_the_text_and_prints(self, officer, world):
        world.write("ㅇ 상담")
        assert "[그림 1]" in self.upload(officer, world.text(), make_png(comment=b"Location\x0037.5,127.0")).text
        assert text_of(world.text().blocks) == " ㅇ 상담\n[그림 1] 현장 사진"
        answer = officer.get(reverse("narrative_picture", args=[world.text().pk, 1]))
        assert (answer["Content-Type"], answer.content) == ("image/png", PNG)  # without what stood beside it
        assert "data:image/png;base64" in page(officer, "narrative_preview", world.text().pk)
        for name in ("pdf", "hwpx", "xlsx"):
            address = reverse("narrative_preview", args=[world.text().pk]) + f"?format={name}"
            assert officer.get(address).status_code == 200

    @pytest.mark.parametrize("content", BAD_FILES.values(), ids=BAD_FILES)
    def test_what_is_no_picture_is_refused(self, officer, world, content):
        world.write("ㅇ 상담")
        assert "그림" in self.upload(officer, world.text(), content).text
        assert not world.text().pictures.exists()
        assert text_of(world.text().blocks) == " ㅇ 상담"

    def test_too_large_or_none_is_refused(self, officer, world):
        assert "3MB" in self.upload(officer, world.text(), PNG + b"\0" * 3 * 1024 * 1024).text
        answer = officer.post(reverse("narrative_pictures", args=[world.text().pk]), {"version": "0"}, follow=True)
        assert "고르세요" in answer.text

    def test_a_picture_that_is_not_there_cannot_be_shown(self, officer, world):
        sent = {"action": "save", "text": "[그림 3] 없음", "version": 0}
        assert officer.post(reverse("narrative", args=[world.text().pk]), sent).status_code == 422


class TestReviewing:
    def address(self, world):
        return reverse("round_review", kwargs={"round": world.round.pk, "unit": world.unit.pk})

    def test_what_changed_since_the_last_round_stands_out(self, head, world):
        world.write("ㅇ 상담 1,200명\nㅇ 교육 계속")
        later = world.next_round()
        write(world.text(of_round=later), "ㅇ 상담 1,311명\nㅇ 교육 계속", actor=world.officer)
        shown = page(head, "round_review", round=later.pk, unit=world.unit.pk)
        assert 'diff__line--removed"><span class="visually-hidden">뺌</span> ㅇ 상담 1,200명' in shown
        assert 'diff__line--added"><span class="visually-hidden">더함</span> ㅇ 상담 1,311명' in shown
        assert 'diff__line--same"> ㅇ 교육 계속' in shown

    def test_the_head_sends_back_and_confirms(self, head, world):
        world.write("ㅇ 상담 인원 1,300명")
        world.submit()
        shown = page(head, "round_review", round=world.round.pk, unit=world.unit.pk)
        assert "글에는 1,300명, 포털의 상담 인원 누계은(는) 1,311명입니다." in shown
        text = world.text()
        sent = {"action": "return", "section": "results", "narrative": text.pk, f"reason-{text.pk}": "수치 확인"}
        head.post(self.address(world), sent)
        assert world.item().state == "returned"
        world.write("ㅇ 상담 인원 1,311명")
        world.submit()
        head.post(self.address(world), {"action": "confirm", "section": "results", "note": "좋음"})
        assert world.item().state == "confirmed"
        assert "좋음" in page(head, "round_review", round=world.round.pk, unit=world.unit.pk)

    def test_a_refusal_is_said(self, head, world):
        answer = head.post(self.address(world), {"action": "confirm", "section": "results"}, follow=True)
        assert "작성 중" in answer.text
        assert head.post(self.address(world), {"action": "confirm", "section": "x"}).status_code == 404


class TestWhoReads:
    def test_drafts_are_seen_by_the_unit_and_confirmed_texts_by_the_office(self, client, world):
        world.write("ㅇ 비밀스러운 초안")
        sibling, auditor = make_user(Role.OFFICER, world.other_unit), make_user(Role.AUDITOR, world.office)
        card = reverse("program", args=[world.program.pk])
        for person in (sibling, auditor):
            client.force_login(person)
            for address in ("narrative", "narrative_preview"):
                page(client, address, world.text().pk, status=404)
            assert "비밀스러운" not in client.get(card).text
        world.submit()
        world.confirm()
        for person in (sibling, auditor):
            client.force_login(person)
            assert "비밀스러운" in page(client, "narrative_preview", world.text().pk)
            assert "비밀스러운" in client.get(card).text

    def test_the_program_card_shows_what_was_handed_in_last(self, officer, world):
        for section, text in (("results", "ㅇ 오월의 실적"), ("plans", "ㅇ 유월의 계획")):
            world.write(text, section)
            world.submit(section)
        later = world.next_round()
        write(world.text(of_round=later), "ㅇ 아직 쓰는 글", actor=world.officer)
        card = officer.get(reverse("program", args=[world.program.pk])).text
        assert "오월의 실적" in card
        assert "유월의 계획" in card
        assert "아직 쓰는 글" not in card
        assert f"{later.title} 추진실적 작성 중" in card


#: A review reads every figure of its programs, the editor those of one; the card of a program much of every app.
LIMITS = {"round_review": 16, "program": 27}


@pytest.mark.parametrize("who", ["officer", "head", "coordinator"])
@pytest.mark.parametrize(
    "name",
    ["home", "notices", "rounds", "round", "round_unit", "round_review", "narrative", "narrative_preview", "program"],
)
def test_pages_ask_few_questions_however_many_rows(client, world, who, name, django_assert_max_num_queries):
    world.write("ㅇ 상담 인원 1,311명")
    world.link()
    for number in range(12):
        program = make_program(world.unit, f"사업 {number}")
        make_indicator(world.unit, f"지표 {number}", program=program, target=10)
    make_round(world.office, [world.unit.pk], actor=world.coordinator)
    world.submit()
    world.send_back()
    client.force_login(getattr(world, who))
    place = {
        "round": {"round": world.round.pk},
        "round_unit": {"round": world.round.pk, "unit": world.unit.pk},
        "round_review": {"round": world.round.pk, "unit": world.unit.pk},
        "narrative": {"pk": world.text().pk},
        "narrative_preview": {"pk": world.text().pk},
        "program": {"pk": world.program.pk},
    }.get(name, {})
    page(client, name, **place)
    with django_assert_max_num_queries(LIMITS.get(name, 15)):
        page(client, name, **place)


def test_every_table_of_rounds_is_handed_out_as_a_workbook(coordinator, world):
    world.write("ㅇ 상담 인원 1,311명\nㅇ 교육")
    world.link()
    place = {"round": world.round.pk, "unit": world.unit.pk}
    for address in (
        reverse("rounds") + "?export=rounds",
        reverse("round", args=[world.round.pk]) + "?export=board",
        reverse("round_unit", kwargs=place) + "?export=results",
    ):
        assert address.partition("?")[2] in coordinator.get(address.partition("?")[0]).text
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(coordinator.get(address).content))
        sheets = [workbook.get_sheet_by_name(name).to_python() for name in workbook.sheet_names]
        assert "⟨" not in str(sheets)
    assert "상담 인원 1,311명" in str(sheets)
