"""Programs of a report: what they are, where they are printed, their money and who answers for them."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from core.tabular import Row, Table
from organization.models import Unit
from programs.importing.differences import Differences, plain
from programs.importing.funding import won_of
from programs.importing.moments import first_day, last_day
from programs.importing.organizations import Directory
from programs.importing.program_schemas import LEVEL_SEPARATOR, TEAM_SEPARATOR
from programs.importing.result import UPDATED, ImportResult
from programs.importing.shares import base_of, share_of, tags_of
from programs.importing.strategy import Strategies
from programs.models import FundShare, PlaceOfUse, Program, ProgramLine, ResponsiblePost
from reporting.models import Kind, SeriesPlacement

#: Between the number of a program and that of its part: ``2-1`` is a part of ``2``.
PART = "-"
SHARES = {source: f"share_{source}" for source in FundShare.Source.values}


@dataclass
class Programs:
    """The programs of the units of a report, stored and new, found by what a row calls them."""

    all: list[Program]
    places: dict[int, list[PlaceOfUse]] = field(default_factory=dict)

    @classmethod
    def of_units(cls, unit_ids) -> "Programs":
        places = defaultdict(list)
        for place in PlaceOfUse.objects.filter(program__unit_id__in=unit_ids):
            places[place.program_id].append(place)
        return cls(list(Program.objects.filter(unit_id__in=unit_ids)), places)

    def find(self, text: str, year: int | None, unit: Unit | None = None) -> Program | None:
        """The program of a title, alone or after section and number: of the unit first, of the nearest year."""
        wanted = plain(text)
        found = [program for program in self.all if wanted in self._names(program)]
        return min(
            found,
            key=lambda program: (
                unit is not None and program.unit_id != unit.pk,
                abs(program.year - year) if year else -program.year,
                program.occurrence,
            ),
            default=None,
        )

    def _names(self, program: Program) -> set[str]:
        names = {plain(program.title)}
        for place in self.places.get(program.pk, ()):
            table = place.section.split(LEVEL_SEPARATOR)[0]
            names |= {
                plain(place.title),
                plain(place.number + place.title),
                plain(table + place.number + place.title),
            }
        return names


class ProgramImport:
    """The programs of one report, from rows to records."""

    def __init__(self, table: Table, directory: Directory, strategies: Strategies, result: ImportResult):
        self.table, self.directory, self.strategies, self.result = table, directory, strategies, result
        self.programs = Programs.of_units(directory.unit_ids)
        known = {(row.unit_id, row.year, plain(row.title), row.occurrence): row for row in self.programs.all}
        self.differences = Differences(Program, known, _("사업"), table, result)
        self.rows: list[tuple[Row, Program]] = []
        self._sections = defaultdict(set)
        self._said_of = set()

    def load(self) -> Programs:
        for row in self.table.rows:
            unit = self.directory.unit(row["organization"], self.table.place, row)
            if unit is not None:
                self.rows.append((row, self._program(row, unit)))
        self.differences.write()
        self.programs.all = list(self.differences.known.values())
        self._places()
        self._shares()
        self._posts()
        self._relations()
        self._suggest_lines()
        return self.programs

    def _program(self, row: Row, unit: Unit) -> Program:
        year = year_of(row, self.directory.day)
        key = (unit.pk, year, plain(row["title"]))
        occurrence = self._occurrence(key, row)
        program = self.differences.known.get((*key, occurrence))
        said = self._said(row)
        if program is not None and id(program) in self._said_of:
            # Printed a second time: it adds what the first print left out.
            said = {name: getattr(program, name) or value for name, value in said.items()}
        elif program is not None:
            # Silence takes nothing back.
            said = {name: value or getattr(program, name) for name, value in said.items()}
        program = self.differences.put(
            (*key, occurrence),
            row.number,
            fixed={"unit": unit, "year": year, "title": row["title"], "occurrence": occurrence},
            adds=True,
            **said,
        )
        self._said_of.add(id(program))
        return program

    def _occurrence(self, key: tuple, row: Row) -> int:
        """A title twice in one section is two programs; in another section it is printed again."""
        places = self._sections[key]
        occurrence = 1 + sum(section == row["section"] for section, _number in places)
        places.add((row["section"], row.number))
        if occurrence > 1:
            self.result.warnings.add(
                self.table.place,
                _("'%s'이(가) 같은 절에 또 있어 다른 사업으로 만들었습니다.") % row["title"],
                row.number,
                "title",
            )
        return occurrence

    def _said(self, row: Row) -> dict:
        commission, tags = tags_of(row["status_tag"])
        start, end = row["period_start"] or "", row["period_end"] or ""
        return {
            "purpose": row["purpose_short"],
            "legal_basis": row["legal_basis"],
            "target_group": row["target_group"],
            "period_start": start,
            "period_end": end,
            "starts_on": first_day(start) if start else None,
            "ends_on": last_day(end) if end else None,
            "commission": commission,
            "tags": tags,
            "required_budget": won_of(row["budget"], row["budget_unit"], "budget", row, self.table, self.result),
            "given_unit": row["budget_unit"],
            "budget_base": base_of({source: row[column] for source, column in SHARES.items()}),
            "order": row["line"] or row.number,
        }

    def _places(self) -> None:
        ids = [program.pk for program in self.programs.all]
        known = {
            (row.program_id, row.section, row.number): row for row in PlaceOfUse.objects.filter(program_id__in=ids)
        }
        differences = Differences(PlaceOfUse, known, _("쓰이는 곳"), self.table, self.result)
        for row, program in self.rows:
            differences.put(
                (program.pk, row["section"], row["number"]),
                row.number,
                fixed={"program": program, "section": row["section"], "number": row["number"]},
                title=row["title"],
                order=row["line"] or row.number,
            )
        differences.write()
        self.programs.places = defaultdict(list)
        for place in known.values():
            self.programs.places[place.program_id].append(place)

    def _shares(self) -> None:
        ids = [program.pk for _row, program in self.rows]
        known = {(row.program_id, row.source): row for row in FundShare.objects.filter(program_id__in=ids)}
        differences = Differences(FundShare, known, _("재원 분담"), self.table, self.result)
        for row, program in self.rows:
            for source, column in SHARES.items():
                if row[column]:
                    differences.put(
                        (program.pk, source),
                        row.number,
                        fixed={"program": program, "source": source},
                        text=row[column],
                        **share_of(row[column]),
                    )
        differences.write()

    def _posts(self) -> None:
        ids = [program.pk for _row, program in self.rows]
        known = {(row.program_id, row.name): row for row in ResponsiblePost.objects.filter(program_id__in=ids)}
        differences = Differences(ResponsiblePost, known, _("담당"), self.table, self.result)
        for row, program in self.rows:
            names = [name.strip() for name in row["team"].split(TEAM_SEPARATOR.strip()) if name.strip()]
            for order, name in enumerate(dict.fromkeys(names), start=1):
                unit = self.directory.part(name, program.unit)
                if unit is None:
                    self._warn_of_team(name, row)
                differences.put(
                    (program.pk, name[:100]),
                    row.number,
                    fixed={"program": program, "name": name[:100]},
                    unit=unit,
                    order=order,
                )
        differences.write()

    def _warn_of_team(self, name: str, row: Row) -> None:
        self.result.warnings.add(
            self.table.place,
            _("담당 '%s'이(가) 조직에 없어 인쇄된 이름만 남겼습니다.") % name,
            row.number,
            "team",
        )

    def _relations(self) -> None:
        """Parent by number, predecessor by title, strategy by the heading that a program stands under."""
        numbered = {}
        for row, program in self.rows:
            numbered.setdefault((program.unit_id, program.year, row["section"], row["number"]), program)
        earlier = {(row.unit_id, row.year, plain(row.title)): row for row in self.programs.all}
        changed = {}
        for row, program in self.rows:
            head = row["number"].rpartition(PART)[0]
            parent = numbered.get((program.unit_id, program.year, row["section"], head)) if head else None
            found = {
                "parent": parent,
                "predecessor": earlier.get((program.unit_id, program.year - 1, plain(program.title))),
                "strategy": self._strategy(row, program),
            }
            for name, other in found.items():
                if other is not None and other is not program and getattr(program, f"{name}_id") != other.pk:
                    setattr(program, name, other)
                    changed[program.pk] = program
        Program.objects.bulk_update(changed.values(), ["parent", "predecessor", "strategy"])
        made = {program.pk for program in self.differences.created}
        self.result.counted(_("사업"), UPDATED, len(changed.keys() - made))

    def _strategy(self, row: Row, program: Program):
        heading = row["section"].split(LEVEL_SEPARATOR)[-1]
        return self.strategies.find(heading, program.year) or self.strategies.find(row["title"], program.year)

    def _suggest_lines(self) -> None:
        """A budget line of the same unit, year and name pays for the program, until somebody says otherwise."""
        programs = {row.pk: row for _row, row in self.rows}
        linked = set(ProgramLine.objects.filter(program_id__in=programs).values_list("program_id", flat=True))
        lines = SeriesPlacement.objects.filter(
            series__kind=Kind.MONEY, unit_id__in={program.unit_id for program in programs.values()}
        ).values_list("unit_id", "series__budget_line__fiscal_year", "name", "series__budget_line__pk")
        by_name = defaultdict(set)
        for unit_id, year, name, line_id in lines:
            by_name[unit_id, year, plain(name)].add(line_id)
        links = []
        for program in programs.values():
            found = by_name[program.unit_id, program.year, plain(program.title)]
            if len(found) == 1 and program.pk not in linked:
                links.append(ProgramLine(program=program, line_id=found.pop(), is_confirmed=False))
        ProgramLine.objects.bulk_create(links)
        self.result.counted(_("사업과 세부사업의 연결(제안)"), "created", len(links))


def year_of(row: Row, day: date) -> int:
    """The year of the report, unless the program's period lies wholly before or after it."""
    year = day.year
    if row["period_start"] and int(row["period_start"][:4]) > year:
        return int(row["period_start"][:4])
    if row["period_end"] and int(row["period_end"][:4]) < year:
        return int(row["period_end"][:4])
    return year
