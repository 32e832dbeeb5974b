"""Two offices with people in every role, an approved May and a June with drafts: what access is tried on."""

from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction

from budgets.models import FundEntry, Grant, LedgerLayout, LedgerUpload
from core.documents import Cell, Column, Document, Row, Section, Table, to_json
from facilities import secrecy
from facilities.models import Entrustment, Facility, Inspection
from organization.models import BoardSeat, Role, Unit, User
from programs import services
from programs.models import Commitment, StrategyNode
from reporting.models import Edition, EditionFile, Kind, Period, Series, Submission
from tests.facilities.samples import (
    make_contract,
    make_count,
    make_facility,
    make_inspection,
    make_record,
    make_shelter,
)
from tests.factories import (
    JUNE,
    MAY,
    advance,
    fill,
    make_account,
    make_collection,
    make_grant,
    make_heading,
    make_indicator,
    make_line,
    make_office,
    make_period,
    make_program,
    make_round,
    make_step,
    make_submission,
    make_theme,
    make_unit,
    make_user,
    text_in,
    write,
)
from tests.rounds.images import PNG

#: Numbers that stand nowhere else, so that finding them in a page says whose they are.
CONFIRMED_WON = 31_415_926_000_000
DRAFT_WON = 27_182_818_000_000
#: Every way in which a page may print them: won, thousands, millions, hundreds of millions, with and without commas.
CONFIRMED_TEXTS = ("31,415,926", "31415926", "314,159")
DRAFT_TEXTS = ("27,182,818", "27182818", "271,828")


@dataclass
class World:
    """Who and what there is; ``people`` maps the roles of the access table to accounts."""

    office: Unit
    unit: Unit
    team: Unit
    sibling: Unit
    other_office: Unit
    people: dict[str, User]
    series: Series
    may: Period
    june: Period
    approved: Submission
    draft: Submission
    facility: Facility
    shelter: Facility
    count: Series
    contract: Entrustment
    inspection: Inspection
    grant: Grant
    draft_grant: Grant
    quantity: Series


def make_world() -> World:
    office = make_office("시험정책실")
    unit = make_unit("가족정책과", parent=office, order=1)
    team = make_unit("가족정책팀", parent=unit)
    sibling = make_unit("보육정책과", parent=office, order=2)
    other_office = make_office("다른정책실")
    other_unit = make_unit("다른부서", parent=other_office)
    people = {
        "officer": make_user(Role.OFFICER, team),
        "sibling_officer": make_user(Role.OFFICER, sibling),
        "stranger": make_user(Role.OFFICER, other_unit),
        "unit_coordinator": make_user(Role.UNIT_COORDINATOR, unit),
        "team_lead": make_user(Role.TEAM_LEAD, team),
        "unit_head": make_user(Role.UNIT_HEAD, unit),
        "coordinator": make_user(Role.COORDINATOR, office),
        "auditor": make_user(Role.AUDITOR, office),
        "administrator": make_user(Role.ADMINISTRATOR, office),
        "roleless": make_user(username="nobody"),
        "inactive": make_user(Role.OFFICER, team, username="gone"),
    }
    people["inactive"].is_active = False
    people["inactive"].save()
    account = make_account(office)
    line = make_line(
        unit, "가족지원 사업", original=90_000_000_000_000, account=account, heading=make_heading(unit), team=team
    )
    other_line = make_line(sibling, "보육지원 사업", original=50_000_000_000_000, account=account)
    make_line(other_unit, "다른 사업", account=make_account(other_office))
    may, june = make_period(office, MAY), make_period(office, JUNE)
    make_period(other_office, MAY)
    grant, draft_grant = make_grant(unit, "가나다구"), make_grant(unit, "라마바구")
    make_step(grant, "payment", CONFIRMED_WON, entered_by=people["officer"])
    approved = make_submission(may, unit)
    fill(approved, {line: CONFIRMED_WON}, actor=people["officer"])
    advance(approved, "confirmed")
    sibling_approved = make_submission(may, sibling)
    fill(sibling_approved, {other_line: 1_000_000}, actor=people["sibling_officer"])
    advance(sibling_approved, "confirmed")
    draft = make_submission(june, unit)
    fill(draft, {line: DRAFT_WON}, actor=people["officer"])
    make_step(grant, "spending", DRAFT_WON, month=JUNE, entered_by=people["officer"])
    make_step(draft_grant, "payment", DRAFT_WON, month=JUNE, entered_by=people["officer"])
    places = make_places(unit, june, people["officer"])
    counted = make_quantity(unit, june, people["officer"])
    known = (office, unit, team, sibling, other_office, people, line.series, may, june, approved, draft)
    return World(*known, *places, grant, draft_grant, counted)


def make_places(unit: Unit, june: Period, officer: User) -> tuple:
    """A public place with everything kept of it, a shelter whose address was read once, and a month's count."""
    place, shelter = make_facility(unit), make_shelter(unit)
    contract = make_contract(place)
    make_record(shelter, capacity=10, occupancy=3)
    secrecy.reveal(actor=officer, facility=shelter, reason="현장 점검 준비", ip_address="10.1.2.3")
    counts = make_submission(june, unit, kind=Kind.FACILITIES)
    count = make_count(unit, valid_from=june.month)
    fill(counts, {count: 7}, actor=officer)
    return place, shelter, count, contract, make_inspection(place, result="소방 점검 필요")


def make_quantity(unit: Unit, june: Period, officer: User) -> Series:
    """An indicator with a value in June."""
    series = make_indicator(unit, "상담 인원", valid_from=june.month).categories.get().series
    fill(make_submission(june, unit, kind=Kind.INDICATORS), {series: 8}, actor=officer)
    return series


def make_edition(world: World) -> Edition:
    """An issued report without the work of composing one; its files are made when asked for."""
    column = Column(1, "left")
    table = Table(
        caption="예산", columns=(column,), header=((Cell.of_text("사업"),),), rows=(Row((Cell.of_text("가족지원"),)),)
    )
    document = Document(title="예산 현황", sections=(Section(blocks=(table,)),))
    edition = Edition.objects.create(
        publication="budget-execution",
        title="예산 현황",
        unit=world.office,
        month=int(MAY),
        number=1,
        issued_by=world.people["coordinator"],
        template_version="1",
        document=to_json(document),
    )
    EditionFile.objects.create(edition=edition, format="json", content=b"{}", sha256="0")
    return edition


def make_ledger_upload(world: World, unit: Unit | None = None) -> LedgerUpload:
    """A file dropped for June, of the whole office or of one unit."""
    layout, _made = LedgerLayout.objects.get_or_create(office=world.office, name="원장")
    row = {"key": "0", "numbers": [2], "name": "가족지원 사업", "amounts": {"spent_to_date": 1}}
    return LedgerUpload.objects.create(
        period=world.june,
        unit=unit,
        layout=layout,
        file_name="원장.xlsx",
        sha256="0",
        rows={"place": "", "meanings": ["name", "spent_to_date"], "rows": [row]},
        uploaded_by=world.people["coordinator"],
    )


def furnish(world: World) -> None:
    """Everything else that some address names: a report, an upload, a program with its texts, a collection, a seat."""
    world.edition = make_edition(world)
    world.upload, world.unit_upload = make_ledger_upload(world), make_ledger_upload(world, world.unit)
    world.program = make_program(world.unit)
    world.indicator = make_indicator(world.unit, program=world.program, valid_from=JUNE)
    world.round, world.text, world.confirmed_text = make_texts(world)
    world.collection = make_collection(world.unit, world.people["officer"])
    world.divided = world.collection.columns.get().indicator
    world.theme = make_theme(world.office)
    world.node = StrategyNode.objects.create(unit=world.office, year=2023, level="goal", title="목표")
    world.commitment = Commitment.objects.create(unit=world.unit, kind="order", number="1", title="지시")
    world.seat = BoardSeat.objects.create(unit=world.unit, seat="위원장")
    world.fund = FundEntry.objects.create(unit=world.unit, year=2023, fund="후원금")
    world.officer = world.people["officer"]
    world.officer_assignment = world.officer.assignments.get()


def make_texts(world: World) -> tuple:
    """A round with a draft text of results and a confirmed one of plans, each with a picture."""
    opened = make_round(world.office, [world.unit.pk], actor=world.people["coordinator"])
    officer, found = world.people["officer"], []
    for section in opened.sections:
        text = write(text_in(opened, world.program, section), "ㅇ 상담", actor=officer)
        services.add_picture(actor=officer, narrative=text, version=text.version, name="그림.png", content=PNG)
        found.append(text)
    plans = opened.items.get(section=opened.sections[1])
    services.submit_texts(actor=world.people["unit_coordinator"], item=plans)
    services.confirm_texts(actor=world.people["unit_head"], item=plans)
    return opened, *found


@contextmanager
def kept_world(django_db_blocker):
    """One world for all the tests of a module: each rolls back to it, and it is gone at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)
