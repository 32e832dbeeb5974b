"""The demo's June in every state at once: what the pages look like in the middle of a month."""

from dataclasses import dataclass
from datetime import date

from django.contrib import admin
from django.urls import reverse

from budgets.models import BudgetLine, Direction
from budgets.services import add_grant, add_step
from organization.models import Role, Unit, User
from programs.services import issue
from reporting import findings, services
from reporting.models import Finding, Period, Series, Submission
from tests.factories import JUNE, MAY, fill, make_submission

#: Accounts of the demo, one for each role; "" is somebody who has not signed in.
#: "writer" and "reviewer" are an officer and a head of all departments: they see June in its every state.
ACCOUNTS = ("officer", "gather", "lead", "head", "coordinator", "auditor", "admin", "writer", "reviewer")
MINE, SUBMITTED, RETURNED, RESUBMITTED, CONFIRMED, EMPTY, CLOSED = (
    "양성평등담당관",
    "영유아담당관",
    "아이돌봄담당관",
    "아동담당관",
    "가족다문화담당관",
    "1인가구담당관",
    "아동복지센터",
)
REASON = "5월 실적과 같은 값입니다. e호조 지출부를 다시 확인해 주세요."
TYPED = (1_241_000_000, -5_000_000, 310_500_000, 0, 84_000_000, 12_345_678, 1_520_000_000)


@dataclass
class Stage:
    """What was set up: the units by their state, and an edition."""

    units: dict[str, Unit]
    edition_id: int
    foundation: Unit
    grant_id: int

    def address(self, name, unit, month=JUNE):
        return reverse(name, kwargs={"unit": self.units[unit].pk, "month": month})

    def pages(self) -> dict[str, str]:
        """Every page of the portal by name; who may not see one gets 404."""
        mine = self.units[MINE].pk
        series = Series.objects.filter(placements__unit_id=mine).order_by("pk").first().pk
        history = {"unit": mine, "month": JUNE, "series": series}
        month = f"?month={int(MAY)}"
        return {
            "home": reverse("home"),
            "bureau": reverse("unit", args=[self.office_id]) + month,
            "department": reverse("unit", args=[mine]) + month,
            "department-june": reverse("unit", args=[mine]) + f"?month={int(JUNE)}",
            "team": reverse("unit", args=[self.team_id]) + month,
            "foundation": reverse("unit", args=[self.foundation.pk]),
            "entry": self.address("money_entry", MINE),
            "entry-to-date": self.address("money_entry", MINE) + "?mode=to_date",
            "entry-submitted": self.address("money_entry", SUBMITTED),
            "entry-returned": self.address("money_entry", RETURNED),
            "entry-closed": self.address("money_entry", MINE, MAY),
            "review-empty": self.address("money_review", EMPTY),
            "review-draft": self.address("money_review", MINE),
            "review-submitted": self.address("money_review", SUBMITTED),
            "review-returned": self.address("money_review", RETURNED),
            "review-resubmitted": self.address("money_review", RESUBMITTED),
            "review-confirmed": self.address("money_review", CONFIRMED),
            "review-closed": self.address("money_review", CLOSED),
            "review-may": self.address("money_review", MINE, MAY),
            "history": reverse("series_history", kwargs=history),
            "lines": reverse("budget_lines") + month,
            "lines-none": reverse("budget_lines") + month + "&name=없는사업",
            "grants": reverse("grants") + f"?month={int(JUNE)}",
            "grant": reverse("grant", args=[self.grant_id]) + f"?month={int(JUNE)}",
            "grant-history": reverse("grant_history", args=[self.grant_id]),
            "grant-new": reverse("grant_new"),
            "grant-table": reverse("grant_table"),
            "funds": reverse("funds"),
            "headcount": reverse("headcount") + month,
            "seats": reverse("board_seats") + month,
            "statistics": reverse("statistics"),
            "reorganization": reverse("reorganization"),
            "publications": reverse("publications"),
            "preview": reverse("publication", args=["budget-execution", self.units[EMPTY].pk]) + month,
            "edition": reverse("edition", args=[self.edition_id]),
            "periods": reverse("periods"),
            "password": reverse("password_change"),
        }

    @property
    def office_id(self) -> int:
        return Period.objects.get(month=int(JUNE), office__is_practice=False).office_id

    @property
    def team_id(self) -> int:
        return User.objects.get(username="officer").assignments.get().unit_id

    def admin_pages(self) -> dict[str, str]:
        """Index, list, form and history of every model that the admin shows."""
        pages = {"admin": reverse("admin:index")}
        for model in admin.site._registry:
            name = f"{model._meta.app_label}_{model._meta.model_name}"
            pages[f"admin-{name}"] = reverse(f"admin:{name}_changelist")
            pages[f"admin-{name}-add"] = reverse(f"admin:{name}_add")
            found = model._default_manager.order_by("pk").first()
            if found is not None:
                pages[f"admin-{name}-change"] = reverse(f"admin:{name}_change", args=[found.pk])
                pages[f"admin-{name}-history"] = reverse(f"admin:{name}_history", args=[found.pk])
        return pages


def set_up(portal) -> Stage:
    names = (MINE, SUBMITTED, RETURNED, RESUBMITTED, CONFIRMED, EMPTY, CLOSED)
    units = {name: portal.unit(name) for name in names}
    coordinator = User.objects.get(username="coordinator")
    officer = User.objects.get(username="officer")
    type_june(portal, units[MINE], officer, some=TYPED)
    portal.person(Role.OFFICER, *units.values(), username="writer")
    portal.person(Role.UNIT_HEAD, *units.values(), username="reviewer")
    for name in (SUBMITTED, RETURNED, RESUBMITTED, CONFIRMED, CLOSED):
        writer, head = portal.person(Role.OFFICER, units[name]), portal.person(Role.UNIT_HEAD, units[name])
        submission = type_june(portal, units[name], writer)
        hand_in(submission, writer)
        if name in (RETURNED, RESUBMITTED):
            lines = lines_of(units[name])[1:3]
            reasons = {lines[0].series_id: REASON, lines[1].series_id: "누계와 당월이 바뀐 것 같습니다."}
            services.return_cells(actor=head, submission=submission, reasons=reasons)
        if name == RESUBMITTED:
            fill(submission, {lines[0]: 777_000_000, lines[1]: None}, actor=writer)
            fill(submission, {lines[1]: -12_000_000}, actor=writer)
            hand_in(submission, writer)
        if name in (CONFIRMED, CLOSED):
            number = f"{units[name].pk}-2023-0712"
            services.confirm(actor=head, submission=submission, document_number=number, by_proxy=True)
        if name == CLOSED:
            services.close(actor=coordinator, submission=submission)
    edition = issue(actor=coordinator, code="budget-execution", unit=units[EMPTY], month=MAY)
    foundation = next(
        Unit.objects.get(pk=row.unit_id) for row in portal.tree.children[None] if row.unit_id != portal.office.pk
    )
    return Stage(units, edition.pk, foundation, give(units[MINE], officer).pk)


def give(unit, actor):
    """A grant whose settlement is late and one on its way; returns the late one."""
    told = {"actor": actor, "unit": unit, "fiscal_year": JUNE.year, "kind": "district", "program_title": "돌봄 지원"}
    late, running = (add_grant(recipient=name, **told) for name in ("가나구", "다라구"))
    for grant, due_on in ((late, date(2023, 6, 10)), (running, date(2024, 2, 28))):
        step = {"actor": actor, "grant": grant, "month": JUNE}
        add_step(kind="decision", amount=100_000_000, document_number="과-1", **step)
        add_step(kind="payment", amount=60_000_000, due_on=due_on, **step)
        add_step(kind="spending", amount=21_000_000, **step)
    return late


def hand_in(submission, actor) -> None:
    """Say why where the checks ask, as an officer does, and submit."""
    month = submission.period.as_month
    findings.refresh_findings([submission.unit_id], month)
    asked = Finding.objects.unanswered().filter(unit_id=submission.unit_id, month=int(month))
    if asked.exists():
        findings.explain(actor=actor, findings=asked, note="분기 교부로 집행되었습니다.")
    services.submit(actor=actor, submission=submission)


def lines_of(unit) -> list[BudgetLine]:
    found = BudgetLine.objects.filter(
        series__placements__unit=unit, fiscal_year=JUNE.year, direction=Direction.EXPENDITURE
    )
    return list(found.order_by("series__placements__order", "pk").distinct())


def type_june(portal, unit, actor, some=None) -> Submission:
    """June as an officer types it: a fourteenth of each line's budget, or only ``some`` amounts."""
    submission = make_submission(portal.period, unit)
    lines = lines_of(unit)
    amounts = some or [1_000_000 * (line.appropriations.first().amount // 14_000_000) for line in lines]
    fill(submission, dict(zip(lines, amounts, strict=False)), actor=actor)
    submission.refresh_from_db()
    return submission
