"""Units, duties, posts, contacts and people of the practice bureau."""

from dataclasses import dataclass, field
from datetime import date

from django.contrib.auth.hashers import make_password

from core.periods import Month
from organization.models import (
    Assignment,
    Contact,
    Duty,
    Headcount,
    Placement,
    Role,
    Unit,
    UnitKind,
    User,
)
from programs.practice import mistakes
from programs.practice.bureau import CATEGORIES, DEPARTMENTS, RENAMED, ROOT_NAME

#: Account, role, and where it is held: the bureau, the first department, its first team, or every department.
PEOPLE = (
    ("practice-officer", Role.OFFICER, "first_team"),
    ("practice-officer2", Role.OFFICER, "second_team"),
    ("practice-gather", Role.UNIT_COORDINATOR, "departments"),
    ("practice-head", Role.UNIT_HEAD, "departments"),
    ("practice-coordinator", Role.COORDINATOR, "root"),
)


@dataclass
class Office:
    """The bureau as loaded: its root, departments and teams by name, and its people by account."""

    first: Month
    last: Month
    root: Unit = None
    departments: dict[str, Unit] = field(default_factory=dict)
    teams: dict[str, list[Unit]] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)

    @property
    def officer(self) -> User:
        return self.people["practice-officer"]

    @property
    def gatherer(self) -> User:
        return self.people["practice-gather"]

    @property
    def head(self) -> User:
        return self.people["practice-head"]

    @property
    def reported(self) -> Month:
        """The month handed in last; the one after it is being written."""
        return self.last.previous


def build_office(first: Month, last: Month, password: str = "") -> Office:
    """Write the bureau's organization and people, all of it marked as practice."""
    office = Office(first, last)
    office.root = Unit.objects.create(kind=UnitKind.BUREAU, is_practice=True)
    placements = [Placement(unit=office.root, name=ROOT_NAME, order=900, valid_from=first.first_day)]
    renaming = date(first.year + 1, 7, 1)
    for order, (name, (teams, _duties, _posts)) in enumerate(DEPARTMENTS.items()):
        unit = office.departments[name] = Unit.objects.create(kind=UnitKind.DEPARTMENT, is_practice=True)
        place = {"unit": unit, "parent": office.root, "order": order}
        if name in RENAMED:
            placements += [
                Placement(**place, name=name, valid_from=first.first_day, valid_until=renaming),
                Placement(**place, name=RENAMED[name], valid_from=renaming),
            ]
        else:
            placements.append(Placement(**place, name=name, valid_from=first.first_day))
        office.teams[name] = [Unit.objects.create(kind=UnitKind.TEAM, is_practice=True) for _team in teams]
        placements += [
            Placement(unit=team, parent=unit, name=team_name, order=place_in_unit, valid_from=first.first_day)
            for place_in_unit, (team, team_name) in enumerate(zip(office.teams[name], teams, strict=True))
        ]
    Placement.objects.bulk_create(placements)
    _duties_and_posts(office)
    _contacts(office)
    _people(office, password)
    return office


def _duties_and_posts(office: Office) -> None:
    duties, counts = [], []
    for name, (_teams, texts, posts) in DEPARTMENTS.items():
        unit = office.departments[name]
        duties += [
            Duty(unit=unit, text=text, order=order, valid_from=office.first.first_day)
            for order, text in enumerate(texts)
        ]
        for year in range(office.first.year, office.last.year + 1):
            counts += _headcounts(unit, name, year, posts, is_wrong=year == office.last.year)
    Duty.objects.bulk_create(duties)
    Headcount.objects.bulk_create(counts)


def _headcounts(unit: Unit, name: str, year: int, posts, *, is_wrong: bool) -> list[Headcount]:
    totals = [sum(column) for column in zip(*posts, strict=True)]
    if is_wrong and name == mistakes.HEADCOUNT.department:
        totals[0] += 1
    rows = [("계", True, totals), *((category, False, post) for category, post in zip(CATEGORIES, posts, strict=True))]
    return [
        Headcount(
            unit=unit,
            as_of=date(year, 1, 1),
            category=category,
            is_total=is_total,
            authorized=authorized,
            actual=actual,
            women=women,
            order=order,
        )
        for order, (category, is_total, (authorized, actual, women)) in enumerate(rows)
    ]


def _contacts(office: Office) -> None:
    """Posts with extensions and no names; those of the renamed department change with its name."""
    rows = []
    for number, (name, unit) in enumerate(office.departments.items(), start=1):
        posts = [(unit, f"{RENAMED.get(name, name)}장", f"내선 {number}000")]
        for place, team in enumerate(office.teams[name], start=1):
            team_name = DEPARTMENTS[name][0][place - 1]
            posts += [(team, f"{team_name}장", f"내선 {number}{place}00"), (team, "담당자", f"내선 {number}{place}01")]
        rows += [
            Contact(unit=where, post=post, extension=extension, order=order, valid_from=office.first.first_day)
            for order, (where, post, extension) in enumerate(posts)
        ]
    Contact.objects.bulk_create(rows)


def _people(office: Office, password: str) -> None:
    """Accounts that act in the bureau; without a password nobody can sign in with them."""
    first = next(iter(office.departments))
    places = {
        "root": [office.root],
        "departments": list(office.departments.values()),
        "first_team": [office.teams[first][0]],
        "second_team": [office.teams[first][1]],
    }
    assignments, hashed = [], make_password(password or None)  # slow by design: once for all of them
    for username, role, where in PEOPLE:
        user, _created = User.objects.get_or_create(username=username)
        user.post = f"연습용 {role.label}" + (" 2" if username.endswith("2") else "")
        user.is_active = bool(password)
        user.password = hashed
        user.save()
        user.is_active = True  # in memory: even a stopped account hands in what is generated
        office.people[username] = user
        assignments += [
            Assignment(user=user, unit=unit, role=role, valid_from=office.first.first_day) for unit in places[where]
        ]
    Assignment.objects.bulk_create(assignments)
