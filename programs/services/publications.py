"""Issuing reports: an edition freezes the document and every file made from it."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.documents import RENDERERS, TEMPLATE_VERSION, Document, from_json, render, to_json
from core.periods import Month
from core.refusals import InvalidInput, NotAllowed, Refusal
from organization.access import rights_of
from organization.models import Unit, User
from programs.narratives.document import results_and_plans
from programs.report import budget_execution
from reporting.models import Edition, EditionFile


@dataclass(frozen=True)
class Publication:
    """One kind of printed report: its title and how its document is made."""

    code: str
    title: str
    build: Callable[..., Document]


PUBLICATIONS = {
    "budget-execution": Publication("budget-execution", gettext_lazy("예산 현황"), budget_execution),
    "results-and-plans": Publication("results-and-plans", gettext_lazy("추진실적·향후계획"), results_and_plans),
}
#: Formats kept with an edition; the page itself is rendered from the document.
KEPT_FORMATS = ("hwpx", "pdf", "xlsx")


def publication(code: str) -> Publication:
    """The publication of a code. Raises ``InvalidInput`` naming the codes there are."""
    try:
        return PUBLICATIONS[code]
    except KeyError:
        raise InvalidInput(
            _("'%(code)s' 보고서는 없습니다. 쓸 수 있는 이름: %(known)s")
            % {"code": code, "known": ", ".join(PUBLICATIONS)}
        ) from None


@transaction.atomic
def issue(*, actor: User, code: str, unit: Unit, month: Month) -> Edition:
    """Freeze what is confirmed for the month as the next edition (제출본)."""
    if not rights_of(actor).may_print(unit.pk):
        raise NotAllowed(_("제출본은 총괄담당만 만들 수 있습니다."))
    Unit.objects.select_for_update().get(pk=unit.pk)
    document = publication(code).build(unit, month)
    if not _says_something(document):
        raise InvalidInput(_("확인된 자료가 없어 만들 수 없습니다."))
    dated = replace(document.metadata, created=timezone.now())
    document = replace(document, metadata=dated)
    editions = Edition.objects.filter(publication=code, unit=unit, month=month.value)
    latest = editions.aggregate(latest=Max("number"))["latest"] or 0
    edition = Edition.objects.create(
        publication=code,
        title=document.title,
        unit=unit,
        month=month.value,
        number=latest + 1,
        issued_by=actor,
        template_version=str(TEMPLATE_VERSION),
        document=to_json(document),
    )
    EditionFile.objects.bulk_create(_file(edition, document, name) for name in KEPT_FORMATS)
    return edition


def _says_something(document: Document) -> bool:
    if document.tells_in_words:
        return any(section.blocks for section in document.sections)
    return any(table.rows for table in document.tables)


def _file(edition: Edition, document: Document, format_name: str) -> EditionFile:
    content = render(document, format_name)
    digest = hashlib.sha256(content).hexdigest()
    return EditionFile(edition=edition, format=format_name, content=content, sha256=digest)


def reprint(edition: Edition, format_name: str) -> bytes:
    """The edition's file: as kept, or made from the kept document.

    Raises ``Refusal`` when a kept file no longer has the hash it was issued with.
    """
    if format_name not in RENDERERS:
        raise InvalidInput(_("'%(format)s' 형식은 없습니다.") % {"format": format_name})
    kept = edition.files.filter(format=format_name).first()
    if kept is None:
        return render(from_json(edition.document), format_name)
    content = bytes(kept.content)
    if hashlib.sha256(content).hexdigest() != kept.sha256:
        raise Refusal(_("보관된 파일이 발행 때와 다릅니다. 관리자에게 알려 주세요."))
    return content
