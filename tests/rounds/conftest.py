"""One world with a program, its indicator, its money and an open round as of May."""

from datetime import date

import pytest

from organization.models import Role
from programs import services
from programs.narratives.notes import number_notes
from reporting.models import Kind
from tests.factories import (
    MAY,
    World,
    fill,
    make_indicator,
    make_program,
    make_round,
    make_submission,
    make_user,
    text_in,
    write,
)


class RoundWorld(World):
    """``program`` counts 상담 인원 (1,311 in May) and is paid by ``line`` (100,000,000 won, 46,000,000 spent)."""

    def __init__(self):
        super().__init__()
        self.gathering = make_user(Role.UNIT_COORDINATOR, self.unit)
        self.program = make_program(self.unit, "직장맘 지원", required_budget=1_973_000_000, given_unit="백만원")
        self.indicator = make_indicator(
            self.unit, "상담 인원", program=self.program, aggregation="sum", target=3000, valid_from=MAY
        )
        self.series = self.indicator.categories.get().series
        self.counts = make_submission(self.may, self.unit, kind=Kind.INDICATORS)
        self.count(1311)
        fill(self.submission, {self.line: 46_000_000}, actor=self.officer)
        services.link_lines(actor=self.officer, program=self.program, lines=[self.line])
        self.round = make_round(self.office, [self.unit.pk, self.other_unit.pk], actor=self.coordinator)

    def count(self, value):
        return fill(self.counts, {self.series: value}, actor=self.officer)

    def text(self, section="results", of_round=None):
        return text_in(of_round or self.round, self.program, section)

    def item(self, section="results"):
        return self.round.items.get(unit=self.unit, section=section)

    def write(self, text, section="results"):
        return write(self.text(section), text, actor=self.officer)

    def submit(self, section="results"):
        return services.submit_texts(actor=self.gathering, item=self.item(section))

    def confirm(self, section="results"):
        return services.confirm_texts(actor=self.head, item=self.item(section))

    def send_back(self, reason="숫자를 확인해 주세요", section="results"):
        reasons = {self.text(section).pk: reason}
        return services.return_texts(actor=self.head, item=self.item(section), reasons=reasons)

    def link(self, key_part="to_date"):
        """Link the first number of the text that is offered under a key."""
        narrative = self.text()
        notes = number_notes(narrative.blocks, services.facts_for(narrative))
        note, fact = next(
            (note, fact) for note in notes for fact in note.facts if key_part in fact.key and not note.is_contradiction
        )
        return services.link_number(
            actor=self.officer,
            narrative=narrative,
            version=narrative.version,
            block=note.block,
            row=note.row,
            column=note.column,
            start=note.number.start,
            key=fact.key,
        )

    def next_round(self, title="6월 회차"):
        return make_round(
            self.office,
            [self.unit.pk],
            title=title,
            as_of=date(2023, 6, 30),
            due_on=date(2023, 7, 7),
            actor=self.coordinator,
        )


@pytest.fixture
def world(db):
    return RoundWorld()


@pytest.fixture
def officer(client, world):
    client.force_login(world.officer)
    return client


@pytest.fixture
def head(client, world):
    client.force_login(world.head)
    return client


@pytest.fixture
def coordinator(client, world):
    client.force_login(world.coordinator)
    return client
