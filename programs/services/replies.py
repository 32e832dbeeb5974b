"""Workbooks that come back: taken, held until somebody decides, or named with what to mend."""

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from core.refusals import InvalidInput, StaleForm
from organization.models import User
from programs.collecting.reading import Reply, read_reply
from programs.models import Collection, CollectionCell, CollectionFile
from programs.services.collections import held

State = CollectionFile.State
MOST_FILES, MOST_FILE_BYTES = 60, 1 << 20
LONGEST_NAME = CollectionFile._meta.get_field("file_name").max_length
LONGEST_MESSAGE = CollectionFile._meta.get_field("message").max_length


@dataclass
class Received:
    """What one drop of files came to: how many were taken, held or refused, and what to say of them."""

    taken: int = 0
    waiting: int = 0
    rejected: int = 0
    notes: list[str] = field(default_factory=list)


@dataclass
class _Arrival:
    """One file of a drop, read."""

    name: str
    sha256: str
    reply: Reply


@transaction.atomic
def receive_files(*, actor: User, collection: Collection, files: list[UploadedFile]) -> Received:
    """Take the workbooks of one drop: good ones are taken, a second one of a member waits to be decided on,
    what cannot be read is named with its cure. Figures stay as they are.
    """
    collection = held(actor, collection)
    if not files:
        raise InvalidInput(_("회신 파일을 골라 주세요."))
    if len(files) > MOST_FILES:
        raise InvalidInput(_("한 번에 %d개까지 올립니다. 나누어 올려 주세요.") % MOST_FILES)
    cells: dict[int, dict[int, CollectionCell]] = {}
    asked = CollectionCell.objects.filter(member__collection=collection).select_related("column")
    for cell in asked:
        cells.setdefault(cell.member_id, {})[cell.pk] = cell
    names = dict(collection.members.values_list("pk", "name"))
    arrivals = [_arrival(file, collection, cells) for file in files]
    received = Received()
    _refuse_twins(arrivals, names, received)
    for arrival in arrivals:
        _take(actor, collection, arrival, names, received)
    return received


def _arrival(file: UploadedFile, collection: Collection, cells) -> _Arrival:
    name = Path(file.name or "").name[:LONGEST_NAME].replace("\x00", "") or _("이름 없는 파일")
    if file.size > MOST_FILE_BYTES:
        reply = Reply(problems=[_("파일이 1MB를 넘습니다. 회신 서식에 적어 다시 보내 달라고 하세요.")])
        return _Arrival(name, "", reply)
    content = file.read()
    digest = hashlib.sha256(content).hexdigest()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "reply.xlsx"
        path.write_bytes(content)
        return _Arrival(name, digest, read_reply(path, collection, cells))


def _refuse_twins(arrivals: list[_Arrival], names: dict[int, str], received: Received) -> None:
    """Two different files of one member in one drop: nobody here knows which is meant."""
    known, same = set(), []
    for arrival in arrivals:
        if arrival.sha256 and arrival.sha256 in known:
            received.notes.append(_("%s: 같은 파일이 두 번 들어 있어 하나만 읽었습니다.") % arrival.name)
            same.append(arrival)
        known.add(arrival.sha256)
    arrivals[:] = [arrival for arrival in arrivals if not any(arrival is twin for twin in same)]
    counts = Counter(arrival.reply.member_id for arrival in arrivals if not arrival.reply.problems)
    for arrival in arrivals:
        member_id = arrival.reply.member_id
        if not arrival.reply.problems and counts[member_id] > 1:
            arrival.reply.problems.append(
                _("'%(name)s'의 파일이 한 번에 %(count)d개 올라왔습니다. 맞는 하나만 다시 올려 주세요.")
                % {"name": names[member_id], "count": counts[member_id]}
            )


def _take(actor: User, collection: Collection, arrival: _Arrival, names: dict[int, str], received: Received) -> None:
    reply = arrival.reply
    file = CollectionFile(
        collection=collection,
        member_id=reply.member_id,
        file_name=arrival.name,
        sha256=arrival.sha256,
        state=State.REJECTED,
        saved_at=reply.saved_at,
        received_by=actor,
    )
    if reply.problems:
        file.message = reply.message[:LONGEST_MESSAGE]
        CollectionFile.objects.filter(
            collection=collection, state=State.REJECTED, file_name=file.file_name, member_id=file.member_id
        ).update(state=State.DISMISSED)
        file.save()
        received.rejected += 1
        return
    accepted = CollectionFile.objects.filter(member_id=reply.member_id, state=State.ACCEPTED).first()
    if accepted and accepted.values == reply.values:
        received.notes.append(_("%(file)s: 이미 받은 '%(name)s' 회신과 같습니다.") % _told(arrival, names))
        return
    file.values = reply.values
    file.state = State.WAITING if accepted else State.ACCEPTED
    if accepted:
        file.message = _second(accepted, file)
        CollectionFile.objects.filter(member_id=reply.member_id, state=State.WAITING).update(state=State.DISMISSED)
        received.waiting += 1
    else:
        received.taken += 1
    file.save()
    _forget_rejected(file)


def _told(arrival: _Arrival, names: dict[int, str]) -> dict:
    return {"file": arrival.name, "name": names[arrival.reply.member_id]}


def _second(accepted: CollectionFile, file: CollectionFile) -> str:
    """How a second file differs from the one that was taken."""
    changed = sum(1 for cell, text in file.values.items() if accepted.values.get(cell) != text)
    said = _("먼저 받은 파일(%(name)s)과 %(count)d칸이 다릅니다.") % {"name": accepted.file_name, "count": changed}
    if accepted.saved_at and file.saved_at and file.saved_at < accepted.saved_at:
        said += " " + _("먼저 받은 파일보다 앞서 저장된 파일입니다.")
    return said


def _forget_rejected(file: CollectionFile) -> None:
    """What was wrong with a member's earlier files no longer waits for anybody."""
    CollectionFile.objects.filter(member_id=file.member_id, state=State.REJECTED).update(state=State.DISMISSED)


@transaction.atomic
def replace_reply(*, actor: User, file: CollectionFile) -> None:
    """Take the file that waits instead of the one taken before; the earlier one is kept beside it."""
    held(actor, file.collection)
    waiting = _waiting(file)
    CollectionFile.objects.filter(member_id=waiting.member_id, state=State.ACCEPTED).update(state=State.REPLACED)
    waiting.state, waiting.message = State.ACCEPTED, ""
    waiting.save(update_fields=["state", "message"])


@transaction.atomic
def keep_reply(*, actor: User, file: CollectionFile) -> None:
    """Leave what was taken as it is; the file that waits is put away."""
    held(actor, file.collection)
    waiting = _waiting(file)
    waiting.state = State.DISMISSED
    waiting.save(update_fields=["state"])


def _waiting(file: CollectionFile) -> CollectionFile:
    found = CollectionFile.objects.select_for_update().get(pk=file.pk)
    if found.state != State.WAITING:
        raise StaleForm(_("다른 사람이 먼저 처리한 파일입니다. 새로 고친 화면을 확인해 주세요."))
    return found


@transaction.atomic
def dismiss_rejected(*, actor: User, file: CollectionFile) -> None:
    """Put a file that could not be read out of sight; the member is still asked."""
    held(actor, file.collection)
    CollectionFile.objects.filter(pk=file.pk, state=State.REJECTED).update(state=State.DISMISSED)
