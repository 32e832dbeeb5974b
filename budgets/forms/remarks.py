"""The cells beside the figures: reason, one line, expected rate and plan, each with what it had shown."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from budgets.entry import PlanEntry
from budgets.plans import NotAPlan, parse_plans, plans_text
from budgets.selectors import EntryRow
from core.money import NotANumber, format_number, parse_number, round_half_up
from core.periods import Month
from reporting.remarks import LONGEST_TEXT, RemarkEntry, reason_text

CHOICE, TEXT, EXPECTED, PLAN = "choice", "text", "expected", "plan"
FIELDS = (CHOICE, TEXT, EXPECTED, PLAN)
#: What a cell is called in the database.
COLUMNS = {CHOICE: "choice_id", TEXT: "text", EXPECTED: "expected_rate"}
HIGHEST_RATE = 999


class NotARemark(ValueError):
    """The cell holds something that is no such thing; the message says what it takes."""


@dataclass
class RemarkCells:
    """One row's cells as texts: what stands in them, what the page had shown, and which are wrong."""

    row: EntryRow
    month: Month
    money_unit: str
    texts: dict[str, str] = field(default_factory=dict)
    seen: dict[str, str] = field(default_factory=dict)
    wrong: set[str] = field(default_factory=set)

    def __post_init__(self):
        self.texts = self.stored()
        self.seen = dict(self.texts)

    def stored(self) -> dict[str, str]:
        remark = self.row.remark
        return {
            CHOICE: str(remark.choice_id or "") if remark else "",
            TEXT: remark.text if remark else "",
            EXPECTED: rate_text(remark.expected_rate) if remark else "",
            PLAN: plans_text(self.row.plans, self.month, self.money_unit),
        }

    @property
    def choice_label(self) -> str:
        remark = self.row.remark
        return str(remark.choice) if remark and remark.choice_id else ""

    @property
    def is_retired(self) -> bool:
        """Whether the reason given is no longer on the list; it stays one to keep."""
        remark = self.row.remark
        return bool(remark and remark.choice_id and not remark.choice.is_active)

    @property
    def last_reason(self) -> str:
        """What was said last month, offered in grey."""
        return reason_text(self.row.last_remark)

    @property
    def last_choice(self) -> str:
        last = self.row.last_remark
        return str(last.choice) if last and last.choice_id else ""

    @property
    def offers_last(self) -> bool:
        return bool(self.last_reason) and not self.texts[CHOICE] and not self.texts[TEXT]

    def read(self, data) -> tuple[list[RemarkEntry], list[PlanEntry], list[str]]:
        """What was changed, and what is wrong with the rest."""
        remarks, plans, errors = [], [], []
        keeps = data.get("keep") == str(self.row.series_id)
        for name in FIELDS:
            sent = data.get(f"{name}-{self.row.series_id}")
            if sent is None:
                continue
            text = sent.strip() or (self._last(name) if keeps else "")
            seen = data.get(f"seen_{name}-{self.row.series_id}", self.seen[name])
            if text == seen:
                continue
            self.texts[name], self.seen[name] = text, seen
            try:
                if name == PLAN:
                    plans.append(
                        PlanEntry(
                            self.row.series_id, parse_plans(text, self.month, self.money_unit), seen, self.money_unit
                        )
                    )
                else:
                    value = value_of(name, text)
                    remarks.append(RemarkEntry(self.row.series_id, COLUMNS[name], value, value_of(name, seen)))
            except (NotAPlan, NotARemark) as error:
                self.wrong.add(name)
                errors.append(str(error))
        return remarks, plans, errors

    def _last(self, name: str) -> str:
        last = self.row.last_remark
        if last is None or name not in (CHOICE, TEXT):
            return ""
        return str(last.choice_id or "") if name == CHOICE else last.text

    def take(self, fresh: EntryRow, names: set[str]) -> list[str]:
        """Somebody was faster: what now stands is what the page has shown, beside what was typed."""
        self.row.remark, self.row.plans = fresh.remark, fresh.plans
        stored = self.stored()
        said = []
        for name in sorted(names):
            self.seen[name] = stored[name]
            self.wrong.add(name)
            shown = self.choice_label if name == CHOICE else stored[name]
            said.append(
                _(
                    "그 사이 다른 사람이 %(what)s을(를) '%(stored)s'(으)로 저장했습니다. "
                    "여기 적힌 것을 쓰려면 한 번 더 저장하세요."
                )
                % {"what": label_of(name), "stored": shown}
            )
        return said


def label_of(name: str) -> str:
    return {CHOICE: _("사유"), TEXT: _("한 줄 설명"), EXPECTED: _("연말 예상 집행률"), PLAN: _("향후 계획")}[name]


def rate_text(value) -> str:
    """``100``, ``92.5``: a rate as it is typed."""
    if value is None:
        return ""
    return format_number(value, 0 if value == value.to_integral_value() else 1)


def value_of(name: str, text: str):
    """What a cell's text means in the database. Raises ``NotARemark``."""
    if name == TEXT:
        if len(text) > LONGEST_TEXT:
            raise NotARemark(_("설명은 %(count)s자까지 적을 수 있습니다.") % {"count": LONGEST_TEXT})
        if "\0" in text:
            raise NotARemark(_("설명에 쓸 수 없는 글자가 있습니다. 지우고 다시 적어 주세요."))
        return text
    if not text:
        return None
    if name == CHOICE:
        if not text.isascii() or not text.isdecimal() or len(text) > 9:
            raise NotARemark(_("목록에 없는 사유입니다. 화면을 새로 고친 뒤 다시 골라 주세요."))
        return int(text)
    try:
        rate = parse_number(text.removesuffix("%"))
    except NotANumber as error:
        raise NotARemark(_("연말 예상 집행률: %(why)s") % {"why": error}) from None
    if rate is None or not 0 <= rate <= HIGHEST_RATE:
        raise NotARemark(_("연말 예상 집행률은 0에서 999 사이의 숫자(%)입니다."))
    return round_half_up(rate, 1)
