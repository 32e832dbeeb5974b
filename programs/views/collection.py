"""One collection: its workbooks, the files that came back, one row each, and what they would write."""

from collections import Counter
from decimal import Decimal

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views import View

from core.documents.lists import texts_table
from core.downloads import file_response
from core.money import format_number
from core.presentation import Link
from core.refusals import Refusal
from organization.access import rights_of
from programs import services
from programs.collecting.table import CollectionTable, MemberRow
from programs.collecting.workbook import file_name, write_archive, write_workbook
from programs.models import Collection, CollectionColumn, CollectionFile
from reporting.due import day_text
from reporting.models import Period, Submission
from reporting.offices import OfficesMixin


class CollectionMixin(OfficesMixin):
    """A collection of the address; that of a unit for which a person does not work does not exist."""

    @cached_property
    def collection(self) -> Collection:
        collection = get_object_or_404(Collection.objects.select_related("unit", "applied_by"), pk=self.kwargs["pk"])
        rights = rights_of(self.request.user)
        if not (rights.may_enter(collection.unit_id) or rights.may_coordinate(collection.unit_id)):
            raise Http404
        return collection

    @cached_property
    def may_change(self) -> bool:
        return self.rights.may_enter(self.collection.unit_id)

    @cached_property
    def office_id(self) -> int | None:
        return self.rights.tree.office_id(self.collection.unit_id)

    @cached_property
    def unit_label(self) -> str:
        collection = self.collection
        return self.rights.tree_on(collection.as_month.last_day).name(collection.unit_id) or str(collection.unit)


class CollectionWorkbooksView(CollectionMixin, View):
    """All workbooks as one archive; ``?member=`` one of them, to be sent again."""

    def get(self, request, **_kwargs):
        collection = self.collection
        table = CollectionTable(collection)
        last = {cell.pk: table.last_of(cell) for cell in table.cells}
        asked = request.GET.get("member", "")
        if asked:
            member = next((row for row in table.members if str(row.pk) == asked), None)
            if member is None:
                raise Http404
            content = write_workbook(collection, self.unit_label, member, last)
            return file_response(content, "xlsx", file_name(collection, member))
        response = HttpResponse(
            write_archive(collection, self.unit_label, table.members, last), content_type="application/zip"
        )
        name = f"{collection.title}_{_('회신 서식')}_{collection.as_month.iso}.zip"
        response["Content-Disposition"] = content_disposition_header(True, name)
        return response


class CollectionView(CollectionMixin, View):
    """Drop what came back; see who is missing and what it adds up to; write it all in one act."""

    def get(self, request, **_kwargs):
        if request.GET.get("export") == "xlsx":
            return self._export()
        return self.show()

    def post(self, request, **_kwargs):
        acts = {
            "upload": self._upload,
            "replace": self._replace,
            "keep": self._keep,
            "dismiss": self._dismiss,
            "apply": self._apply,
            "discard": self._discard,
        }
        act = acts.get(request.POST.get("action")) if self.may_change_here else None
        if act is None:
            raise Http404
        try:
            return act() or redirect("collection", self.collection.pk)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return self.show(refusal.status_code)

    @property
    def may_change_here(self) -> bool:
        return bool(self.collection) and self.may_change

    # -- acts -------------------------------------------------------------------------------

    def _upload(self):
        files = self.request.FILES.getlist("files")
        received = services.receive_files(actor=self.request.user, collection=self.collection, files=files)
        counts = (
            (received.taken, _("%(count)d곳의 회신을 받았습니다.")),
            (received.waiting, _("%(count)d곳은 이미 회신한 곳입니다. 바꿀지 골라 주세요.")),
        )
        for count, sentence in counts:
            if count:
                messages.success(self.request, sentence % {"count": count})
        if received.rejected:
            messages.error(self.request, _("형식이 맞지 않는 파일이 %d개 있습니다.") % received.rejected)
        for note in received.notes:
            messages.info(self.request, note)

    def _chosen_file(self) -> CollectionFile:
        number = self.request.POST.get("file", "")
        rows = CollectionFile.objects.select_related("collection", "member")
        return get_object_or_404(rows, collection=self.collection, pk=int(number) if number.isdecimal() else 0)

    def _replace(self):
        file = self._chosen_file()
        services.replace_reply(actor=self.request.user, file=file)
        messages.success(self.request, _("'%s'의 회신을 새 파일로 바꿨습니다.") % file.member.name)

    def _keep(self):
        file = self._chosen_file()
        services.keep_reply(actor=self.request.user, file=file)
        messages.info(self.request, _("'%s'의 회신을 그대로 두었습니다.") % file.member.name)

    def _dismiss(self):
        services.dismiss_rejected(actor=self.request.user, file=self._chosen_file())

    def _apply(self):
        count = services.apply_collection(
            actor=self.request.user,
            collection=self.collection,
            seen=self.request.POST.get("seen", ""),
            partial="partial" in self.request.POST,
        )
        messages.success(self.request, _("%(count)d칸을 실적에 적었습니다.") % {"count": count})

    def _discard(self):
        collection = self.collection
        services.discard_collection(actor=self.request.user, collection=collection)
        messages.info(self.request, _("취합을 지웠습니다. 나눠 준 서식은 더 쓰이지 않습니다."))
        return redirect("collections", unit=collection.unit_id, month=collection.as_month)

    # -- the page ---------------------------------------------------------------------------

    def show(self, status: int = 200):
        collection = self.collection
        table = CollectionTable(collection)
        writes = table.writes(partial=True)
        sums = {write.series_id for write in writes} - {write.series_id for write in table.writes()}
        context = {
            "collection": collection,
            "unit_label": self.unit_label,
            "period": collection.as_month,
            "summary": self._summary(table),
            "columns": [self._head(table, column) for column in table.columns],
            "rows": [self._row(table, row) for row in table.rows],
            "foreign": self._unplaced(table),
            "waiting": [self._waiting(row) for row in table.rows if row.waiting],
            "missing_text": self._missing_text(table),
            "missing_count": len(table.missing),
            "pending": sum(write.is_new for write in writes if write.series_id not in sums),
            "partial_sums": len(sums),
            "answered": len(table.answered),
            "seen": table.fingerprint(),
            "may_change": self.may_change,
            "is_open": self._is_open,
            "export_url": "?export=xlsx",
            "crumbs": self._crumbs(collection),
            "is_practice": collection.unit.is_practice,
        }
        return render(self.request, "programs/collection.html", context, status=status)

    @cached_property
    def _is_open(self) -> bool:
        """Whether the month takes what would be written."""
        collection = self.collection
        period = Period.objects.filter(office_id=self.office_id, month=collection.month).first()
        if period is None or not period.is_open:
            return False
        held = Submission.objects.filter(period=period, unit_id=collection.unit_id, kind=collection.kind).first()
        return held is None or held.takes_entries

    def _crumbs(self, collection: Collection) -> list[Link]:
        kwargs = {"unit": collection.unit_id, "month": collection.as_month}
        return [
            Link(_("실적 입력"), reverse("home")),
            Link(self.unit_label, reverse("unit", args=[collection.unit_id]) + f"?month={collection.month}"),
            Link(_("외부 취합"), reverse("collections", kwargs=kwargs)),
        ]

    def _summary(self, table: CollectionTable) -> list[str]:
        """``회신 23/25``, ``형식 오류 1``, ``합계 370명``."""
        parts = [_("회신 %(there)d/%(all)d") % {"there": len(table.answered), "all": len(table.rows)}]
        if table.rejected:
            parts.append(_("형식 오류 %d") % len(table.rejected))
        totals = [f"{_plain(total)}{measure}" for total, measure in table.grand_totals]
        if totals:
            parts.append(_("합계 %s") % " · ".join(totals))
        return parts

    def _head(self, table: CollectionTable, column: CollectionColumn) -> dict:
        total, last = table.total(column), table.last_total(column)
        everybody = not table.missing
        return {
            "label": column.label,
            "measure": column.measure,
            "total": format_number(total, column.decimals) if column.adds_up else _("더하지 않음"),
            "difference": _difference(total, last, column.decimals) if everybody else "",
        }

    def _row(self, table: CollectionTable, row: MemberRow) -> dict:
        cells = {cell.column_id: cell for cell in row.member.cells.all()}
        file = row.accepted
        state, tone = (_("회신"), "good") if file else (_("미회신"), "")
        if row.rejected and not file:
            state, tone = _("형식 오류"), "danger"
        return {
            "pk": row.member.pk,
            "name": row.member.name,
            "state": state,
            "tone": tone,
            "rejected": None if file else row.rejected,
            "file": file,
            "cells": [self._cell(table, row, cells.get(column.pk), column) for column in table.columns],
        }

    def _cell(self, table: CollectionTable, row: MemberRow, cell, column: CollectionColumn) -> dict:
        if cell is None:
            return {"is_asked": False}
        text, number, last = row.values.get(column.pk, ""), row.number(column.pk), row.last.get(column.pk)
        return {
            "is_asked": True,
            "value": format_number(number, column.decimals) if number is not None else text,
            "difference": _difference(number, last, column.decimals),
            "is_written": bool(text) and table.comes_from_here(cell),
        }

    def _waiting(self, row: MemberRow) -> dict:
        return {"name": row.member.name, "file": row.waiting}

    def _unplaced(self, table: CollectionTable) -> list[CollectionFile]:
        """Files that could not be read and stand in nobody's row."""
        answered = {row.member.pk for row in table.answered}
        return [file for file in table.rejected if file.member_id is None or file.member_id in answered]

    def _missing_text(self, table: CollectionTable) -> str:
        """What the officer pastes into the messenger."""
        if not table.missing:
            return ""
        collection = self.collection
        due = _(" (기한 %s)") % day_text(collection.due_on) if collection.due_on else ""
        head = _("[%(month)s %(title)s] 아직 회신이 오지 않은 %(count)d곳%(due)s") % {
            "month": collection.as_month.label,
            "title": collection.title,
            "count": len(table.missing),
            "due": due,
        }
        names = ", ".join(row.member.name + (_("(형식 오류)") if row.rejected else "") for row in table.missing)
        return f"{head}\n{names}"

    def _export(self):
        table = CollectionTable(self.collection)
        heads = [_("회신하는 곳"), _("상태")]
        for column in table.columns:
            label = f"{column.label} ({column.measure})"
            heads += [label, _("전월 대비")]
        body = [self._exported(table, row) for row in table.rows]
        counts = Counter(bool(row.accepted) for row in table.rows)
        total = [_("합계"), _("회신 %(there)d/%(all)d") % {"there": counts[True], "all": len(table.rows)}]
        for column in table.columns:
            value, last = table.total(column), table.last_total(column)
            total += [value, value - last if value is not None and last is not None and not table.missing else None]
        title = f"{self.collection.title} {self.collection.as_month.iso}"
        numbers = set(range(2, len(heads)))
        note = _("%(when)s 현재") % {"when": timezone.localtime().strftime("%Y-%m-%d %H:%M")}
        return self.workbook(title, texts_table(title, heads, [*body, total], numbers=numbers), note=note)

    def _exported(self, table: CollectionTable, row: MemberRow) -> list:
        shown = [row.member.name, _("회신") if row.accepted else _("미회신")]
        for column in table.columns:
            number, last = row.number(column.pk), row.last.get(column.pk)
            shown += [
                number if number is not None else row.values.get(column.pk, ""),
                number - last if number is not None and last is not None else None,
            ]
        return shown


def _plain(number: Decimal) -> str:
    text = format_number(number)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _difference(number: Decimal | None, last: Decimal | None, decimals: int) -> str:
    if number is None or last is None:
        return ""
    moved = number - last
    return f"+{format_number(moved, decimals)}" if moved > 0 else format_number(moved, decimals) if moved else "–"
