"""What units do (주요업무), as the chart of the report lists it."""

from collections import defaultdict
from datetime import date

from django.utils.translation import gettext as _

from organization.models import Duty
from programs.importing.entries import Entries, Entry
from programs.importing.result import CREATED, DELETED, UNCHANGED, UPDATED, ImportResult
from programs.importing.schemas import DUTY_SEPARATOR

LONGEST = Duty._meta.get_field("text").max_length


def load(entries: Entries, result: ImportResult) -> None:
    """Duties stand from the day their unit does; a changed list begins with the month."""
    named = [entry for entry in entries.all if entry.row and entry.row["functions"]]
    stored = defaultdict(list)
    for duty in Duty.objects.filter(unit_id__in=[entry.unit.pk for entry in named]):
        stored[duty.unit_id].append(duty)
    created, ended, gone = [], [], []
    for entry in named:
        texts = _texts(entry, entries.place, result)
        known = stored[entry.unit.pk]
        now = [duty for duty in known if _holds(duty, entry.day)]
        if [duty.text for duty in now] == texts:
            result.counted(_("주요업무"), UNCHANGED, len(texts))
            continue
        start = entry.day.replace(day=1) if now else date(entry.day.year, 1, 1)
        for duty in now:
            if duty.valid_from >= start:
                gone.append(duty)
            else:
                ended.append(duty)
                duty.valid_until = start
        later = [duty.valid_from for duty in known if duty.valid_from > entry.day]
        created += [
            Duty(unit=entry.unit, text=text, order=order, valid_from=start, valid_until=min(later, default=None))
            for order, text in enumerate(texts, start=1)
        ]
    Duty.objects.filter(pk__in=[duty.pk for duty in gone]).delete()
    Duty.objects.bulk_update(ended, ["valid_until"])
    Duty.objects.bulk_create(created)
    for action, rows in ((CREATED, created), (UPDATED, ended), (DELETED, gone)):
        result.counted(_("주요업무"), action, len(rows))


def _holds(duty: Duty, day: date) -> bool:
    return duty.valid_from <= day and (duty.valid_until is None or duty.valid_until > day)


def _texts(entry: Entry, place: str, result: ImportResult) -> list[str]:
    texts = [text.strip() for text in entry.row["functions"].split(DUTY_SEPARATOR.strip())]
    for text in texts:
        if len(text) > LONGEST:
            result.problems.add(
                place,
                _("업무 하나가 %(limit)d자를 넘습니다. ' | '로 나누어 적어 주세요.") % {"limit": LONGEST},
                entry.row.number,
                "functions",
            )
    return [text[:LONGEST] for text in texts if text]
