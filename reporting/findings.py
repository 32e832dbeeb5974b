"""What may be wrong with a unit's month, kept: found again, explained, accepted, reopened."""

from collections import Counter
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from core.periods import Month
from core.quality import Found, Scope, run, title_of
from core.refusals import InvalidInput, NotAllowed, Refusal
from organization.access import Rights, rights_of
from organization.models import User
from reporting.models import Finding, Submission

LONGEST_SENTENCE = Finding._meta.get_field("sentence").max_length
LONGEST_NOTE = Finding._meta.get_field("note").max_length
SHOWN_IN_A_REFUSAL = 5

State = Finding.State


class ReasonsMissing(Refusal):
    """Findings that must be explained are not yet; the message lists them and says how."""


@transaction.atomic
def refresh_findings(unit_ids: Iterable[int], month: Month) -> list[Finding]:
    """Run every check on the units' month and keep what they say; returns what still stands.

    The same statement stays as it was answered, a changed one is open again, one that is gone is
    resolved. What was accepted of an earlier month and says the same is accepted. A fixed number
    of queries, and none that writes where nothing has changed.
    """
    scope = Scope(unit_ids, month)
    found = {item.key: item for item in run(scope)}
    stored = {
        (row.unit_id, row.series_id, row.code, row.subject): row
        for row in Finding.objects.select_for_update().filter(unit_id__in=scope.unit_ids, month=month.value)
    }
    answered = _answered_before(found.values(), month)
    standing, changed = [], []
    for key, item in found.items():
        row = stored.get(key) or Finding(unit_id=key[0], month=month.value, series_id=key[1], code=key[2])
        if _say(row, item, answered):
            changed.append(row)
        standing.append(row)
    if changed:
        kept = Finding.objects.bulk_create(
            changed,
            update_conflicts=True,
            unique_fields=["unit", "month", "series", "code", "subject"],
            update_fields=["sentence", "fingerprint", "needs_reason", "state", "note", "decided_by"],
        )
        for row, saved in zip(changed, kept, strict=True):
            row.pk = saved.pk
    gone = [row.pk for key, row in stored.items() if key not in found and row.state != State.RESOLVED]
    if gone:
        Finding.objects.filter(pk__in=gone).update(state=State.RESOLVED)
    return standing


def _say(row: Finding, item: Found, answered: dict) -> bool:
    """Put the statement on the row; whether anything of it has changed."""
    before = (row.pk, row.sentence, row.fingerprint, row.needs_reason, row.state)
    is_same = row.fingerprint == item.fingerprint
    row.subject = item.statement.subject
    row.sentence = item.statement.sentence[:LONGEST_SENTENCE]
    row.fingerprint = item.fingerprint
    row.needs_reason = item.check.needs_reason
    earlier = answered.get((item.key, item.fingerprint))
    if not is_same:
        row.state, row.note, row.decided_by_id = State.OPEN, "", None
        if earlier is not None:
            row.state, row.note, row.decided_by_id = State.ACCEPTED, earlier.note, earlier.decided_by_id
    elif row.state == State.RESOLVED:
        # It was gone and says again what it said: what people wrote to it stands beside it.
        row.state = State.OPEN
    return row.pk is None or before != (row.pk, row.sentence, row.fingerprint, row.needs_reason, row.state)


def _answered_before(found: Iterable[Found], month: Month) -> dict:
    """Accepted findings of earlier months that say what is said now. One query."""
    said = {item.fingerprint for item in found}
    rows = Finding.objects.filter(fingerprint__in=said, state=State.ACCEPTED, month__lt=month.value).order_by("month")
    return {((row.unit_id, row.series_id, row.code, row.subject), row.fingerprint): row for row in rows}


def check_submission(submission: Submission) -> None:
    """Run the checks and refuse to hand in while a finding that needs a reason has none."""
    month = submission.period.as_month
    refresh_findings([submission.unit_id], month)
    missing = list(
        Finding.objects.unanswered().filter(unit_id=submission.unit_id, month=month.value, series__kind=submission.kind)
    )
    if not missing:
        return
    listed = " ".join(row.sentence for row in missing[:SHOWN_IN_A_REFUSAL])
    if len(missing) > SHOWN_IN_A_REFUSAL:
        listed += " " + _("그 밖에 %(count)d건.") % {"count": len(missing) - SHOWN_IN_A_REFUSAL}
    raise ReasonsMissing(
        _(
            "사유가 필요한 항목이 %(count)d건 있어 제출하지 못했습니다. %(listed)s "
            "값을 고치거나, 사유 또는 '확인 필요'의 설명을 적은 뒤 다시 제출해 주세요."
        )
        % {"count": len(missing), "listed": listed}
    )


@transaction.atomic
def explain(*, actor: User, findings: Iterable[Finding], note: str) -> int:
    """Say why a statement is right as it stands (설명); it stays open for the head. Returns how many."""
    return _answer(actor, findings, note, may=lambda rights, unit_id: rights.may_explain(unit_id))


@transaction.atomic
def accept(*, actor: User, findings: Iterable[Finding], note: str = "") -> int:
    """Take statements as right (인정): they are not raised anew until what they say has changed.

    ``note`` may be left out where the people of the unit have explained every one.
    """
    return _answer(
        actor, findings, note, state=State.ACCEPTED, may=lambda rights, unit_id: rights.may_accept_findings(unit_id)
    )


@transaction.atomic
def reopen_findings(*, actor: User, findings: Iterable[Finding]) -> int:
    """Take an acceptance back: the statements are open again, without the note."""
    rows = _locked(actor, findings, lambda rights, unit_id: rights.may_accept_findings(unit_id))
    rows = [row for row in rows if row.state == State.ACCEPTED]
    return Finding.objects.filter(pk__in=[row.pk for row in rows]).update(state=State.OPEN, note="", decided_by=None)


def _answer(actor: User, findings: Iterable[Finding], note: str, *, may, state: str = "") -> int:
    note = note.strip()
    rows = [row for row in _locked(actor, findings, may) if row.state == State.OPEN]
    if not rows:
        raise InvalidInput(_("열려 있는 점검 결과가 없습니다. 화면을 새로 고쳐 주세요."))
    if not note and not (state and all(row.note for row in rows)):
        raise InvalidInput(_("왜 맞는지 사유를 적어 주세요."))
    if len(note) > LONGEST_NOTE:
        raise InvalidInput(_("사유는 %(limit)d자까지 적을 수 있습니다.") % {"limit": LONGEST_NOTE})
    for row in rows:
        row.state, row.note, row.decided_by = state or row.state, note or row.note, actor
    Finding.objects.bulk_update(rows, ["state", "note", "decided_by"])
    return len(rows)


def _locked(actor: User, findings: Iterable[Finding], may) -> list[Finding]:
    """The rows held against a second answer; refused whole where the person may not answer one."""
    rights: Rights = rights_of(actor)
    rows = list(Finding.objects.select_for_update().filter(pk__in=[row.pk for row in findings]).order_by("pk"))
    if not all(may(rights, row.unit_id) for row in rows):
        raise NotAllowed(_("이 점검 결과에 답할 권한이 없습니다. 부서 담당자는 설명하고, 부서장이 인정합니다."))
    return rows


def tally(unit_ids: Iterable[int]) -> dict[str, Counter]:
    """``{code: {state: how many}}`` of everything ever said of the units, whatever the month. One query.

    What was accepted was right: those are the false alarms of a check.
    """
    counts = {}
    rows = Finding.objects.filter(unit_id__in=list(unit_ids)).values_list("code", "state")
    for code, state, count in rows.annotate(count=Count("pk")).order_by("code"):
        counts.setdefault(code, Counter())[state] += count
    return counts


def grouped(findings: Iterable[Finding]) -> list[tuple[str, list[Finding]]]:
    """Findings by check, those that need a reason first: ``[(title, findings), …]``."""
    groups = {}
    for finding in sorted(findings, key=lambda row: (not row.needs_reason, row.code, row.pk)):
        groups.setdefault(finding.code, []).append(finding)
    return [(title_of(code), rows) for code, rows in groups.items()]
