"""Cells of any kind save themselves: lists, texts and money of one row, with what hidden fields remember."""

import json

import pytest

from tests.frontend.samples import entry_page, entry_row

EXTRA = (
    '<td><select name="choice-1" data-more="choice"><option value="">사유 선택</option>'
    '<option value="7">분기 교부</option></select></td>'
    '<td><input name="text-1" data-more="text" value="옛말">'
    '<input type="hidden" name="seen_text-1" value="3|옛말"></td>'
)


@pytest.fixture
def grid(show):
    """The page with two more cells in its row, and a server that answers what the test says."""

    def open_grid(answers):
        html = entry_page([entry_row(1), entry_row(2)])
        html = html.replace('data-mode="this_month"', 'data-mode="this_month" data-save-url="/cells/"')
        html = html.replace('<td class="nowrap" data-state>', EXTRA + '<td class="nowrap" data-state>', 1)
        page = show(html)
        sent = []

        def answer(route):
            sent.append(json.loads(route.request.post_data))
            status, body = answers.pop(0)
            route.fulfill(status=status, body=json.dumps(body), content_type="application/json")

        page.route("**/cells/", answer)
        return page, sent

    return open_grid


def saved(*names):
    return 200, {"cells": {name: {"state": "saved"} for name in names}, "rows": {}}


def test_a_list_and_a_text_are_sent_with_their_memory(grid):
    page, sent = grid([saved("choice-1"), saved("text-1")])
    page.locator("[name=choice-1]").select_option("7")
    page.locator("[name=choice-1]").blur()
    page.locator("#row-1 [data-state]", has_text="저장됨").wait_for()
    assert sent[0]["cells"] == {"choice-1": {"value": "7"}}
    assert sent[0]["memory"] == {"seen-1": "0|", "seen_text-1": "3|옛말"}
    page.locator("[name=text-1]").fill("새말")
    page.locator("[name=text-1]").press("Tab")
    page.locator("[name=text-1][value=새말]").wait_for()
    assert sent[1]["cells"] == {"text-1": {"value": "새말"}}
    assert (sent[1]["unit"], sent[1]["mode"]) == ("백만원", "this_month")


def test_what_was_held_back_by_another_cell_goes_again(grid):
    held = {"text-1": {"state": "held"}, "choice-1": {"state": "error", "message": "고르지 못했습니다."}}
    page, sent = grid([(422, {"message": "고쳐야 합니다.", "cells": held}), saved("text-1")])
    page.locator("[name=choice-1]").select_option("7")
    page.locator("[name=text-1]").fill("새말")
    page.locator("[name=text-1]").blur()
    page.locator("[name=text-1][value=새말]").wait_for()
    assert [list(request["cells"]) for request in sent] == [["choice-1", "text-1"], ["text-1"]]


def test_a_failing_server_is_asked_again_and_leaving_warns(grid):
    page, sent = grid([(502, {}), saved("text-1")])
    page.locator("[name=text-1]").fill("새말")
    page.locator("[name=text-1]").blur()
    page.locator("[data-grid-status]", has_text="연결이 끊겨").wait_for()
    page.locator("[data-grid-status]", has_text="자동 저장됨").wait_for(timeout=5000)
    assert len(sent) == 2
    page.locator("[name=text-1]").fill("또 새말")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.reload()
    assert asked == ["beforeunload"]


def test_composing_korean_saves_nothing_before_it_is_left(grid):
    page, sent = grid([saved("text-1")])
    page.locator("[name=text-1]").focus()
    page.evaluate(
        """() => { const cell = document.activeElement;
        cell.dispatchEvent(new CompositionEvent('compositionstart', { bubbles: true }));
        cell.value = '계';
        cell.dispatchEvent(new InputEvent('input', { bubbles: true, isComposing: true }));
        cell.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, isComposing: true })); }"""
    )
    page.wait_for_timeout(700)
    assert sent == [] and page.evaluate("document.activeElement.name") == "text-1"
    page.locator("[name=text-1]").blur()
    page.locator("[data-grid-status]", has_text="자동 저장됨").wait_for()
    assert sent[0]["cells"] == {"text-1": {"value": "계"}}


def test_arrows_go_from_cell_to_cell_at_the_edge_of_a_text(grid):
    page, _sent = grid([])
    page.locator("[name=text-1]").focus()
    page.keyboard.press("F2")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.name") == "text-1"
    page.keyboard.press("Home")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.name") == "choice-1"
