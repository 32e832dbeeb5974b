"""추진실적 and 보조금·위탁금 stand among the tabs of a unit's month, with what is left of them."""

import pytest
from django.urls import reverse

from tests.factories import make_grant, make_step

pytestmark = pytest.mark.django_db


def entry(world, page="indicator_entry"):
    return reverse(page, kwargs={"unit": world.unit.pk, "month": world.may.as_month})


def tabs(client, address):
    return {tab.label: tab for tab in client.get(address).context["entry_tabs"]()}


def test_texts_are_a_tab_with_what_nobody_has_touched(client, world):
    client.force_login(world.officer)
    texts = tabs(client, entry(world))["추진실적"]
    assert texts.count == 2
    assert texts.url == reverse("round_unit", args=[world.round.pk, world.unit.pk]) + "?month=202305"
    world.write("□ 상담 1,311명")
    assert tabs(client, entry(world))["추진실적"].count == 1
    assert client.get(texts.url).status_code == 200


def test_tabs_lead_back_to_the_month(client, world):
    client.force_login(world.officer)
    address = reverse("round_unit", args=[world.round.pk, world.unit.pk])
    shown = tabs(client, address + "?month=202305")
    assert shown["추진실적"].current and shown["성과지표"].url == entry(world)
    newest = reverse("money_entry", kwargs={"unit": world.unit.pk, "month": world.june.as_month})
    assert tabs(client, address)["예산집행"].url == newest
    sent = client.post(address + "?month=202305", {"action": "begin", "section": "results", "program": "0"})
    assert sent.url.endswith("?month=202305")


def test_a_head_is_led_from_review_to_review(client, world):
    client.force_login(world.head)
    shown = tabs(client, entry(world, "indicator_review"))
    assert "/review/" in shown["추진실적"].url and "/review/" in shown["예산집행"].url


def test_a_closed_round_has_no_tab(client, world):
    client.force_login(world.officer)
    world.round.state = "closed"
    world.round.save()
    assert "추진실적" not in tabs(client, entry(world))


def test_grants_are_a_tab_until_they_are_settled(client, world):
    client.force_login(world.officer)
    assert "보조금·위탁금" not in tabs(client, entry(world))
    grant = make_grant(world.unit)
    make_step(grant, "decision", 1000)
    tab = tabs(client, entry(world, "money_entry"))["보조금·위탁금"]
    assert tab.count == 1
    back = tabs(client, tab.url)
    assert back["보조금·위탁금"].current and back["성과지표"].url == entry(world)
    make_step(grant, "settlement", 1000)
    assert tabs(client, entry(world))["보조금·위탁금"].count == 0


@pytest.mark.parametrize("owner", ["", "x", "9" * 30, "99999", "²"])
def test_nonsense_in_the_address_shows_no_tabs(client, world, owner):
    client.force_login(world.officer)
    answer = client.get(reverse("grants") + f"?entry=1&month=202305&owner={owner}")
    assert answer.status_code == 200 and not answer.context["entry_tabs"]()


def test_tabs_cost_one_query(client, world, django_assert_max_num_queries):
    make_grant(world.unit)
    client.force_login(world.officer)
    client.get(entry(world))
    with django_assert_max_num_queries(15):
        client.get(entry(world))
