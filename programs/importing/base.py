"""Which printed table becomes lines: the same money stands in up to four places of a report.

The rule knows no names. For one unit, year and direction:

* A table can be the base when its lines print what was spent as of a month.
* Among those whose lines sum to about the printed total (half to double; without a total,
  at least half of the largest), the base is the one with the most lines.
* Another table is added where that is no second print of the same money: its accounts are all
  others, or the printed total says that something is missing and the table fits into the gap.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from core.money import LARGEST_AMOUNT
from programs.importing.result import ImportResult
from programs.importing.rows import AMOUNTS, MoneyRow, summed


@dataclass
class Base:
    """The chosen tables of one unit, year and direction, and what was left for comparison."""

    rows: list[MoneyRow]
    others: list[MoneyRow]
    tables: list[str] = field(default_factory=list)

    @property
    def lines(self) -> list[MoneyRow]:
        return [row for row in self.rows if not row.is_sum]


def grouped(rows: list[MoneyRow]) -> dict[tuple, list[MoneyRow]]:
    """Rows by unit, fiscal year and direction."""
    groups = defaultdict(list)
    for row in rows:
        groups[row.unit.pk, row.year, row.direction].append(row)
    return groups


def choose_bases(rows: list[MoneyRow], wanted: tuple[str, ...], place: str, result: ImportResult) -> list[Base]:
    """The base of each month of one group; the month with the most lines decides which tables they are.

    Of another month the same tables are taken; where they do not print it, a table of its own that holds
    about as much. What prints only a part of another month is no base: its value stays a published one.
    """
    by_month = defaultdict(list)
    for row in rows:
        by_month[row.month].append(row)
    months = {row.month for row in rows if row.month and row.spent is not None and not row.is_sum}
    if len(months) < 2:
        base = choose_base(rows, wanted, place, result)
        return [base] if base else []
    found = {month: choose_base(by_month[month], wanted, place, result) for month in sorted(months)}
    main = max(found, key=lambda month: (len(found[month].lines), month))
    whole = summed(found[main].lines, "current")
    bases = [found[main]]
    for month in sorted(months - {main}):
        same = [row for row in by_month[month] if row.table in found[main].tables]
        if any(not row.is_sum for row in same):
            others = [row for row in by_month[month] if row.table not in found[main].tables]
            bases.append(Base(_ordered(same), others, found[main].tables))
        elif 2 * summed(found[month].lines, "current") >= whole:
            bases.append(found[month])
    return sorted(bases, key=lambda base: base.lines[0].month)


def choose_base(rows: list[MoneyRow], wanted: tuple[str, ...], place: str, result: ImportResult) -> Base | None:
    """The base of one group; ``wanted`` are texts of table names that the user settled on."""
    tables = defaultdict(list)
    for row in rows:
        if not row.is_sum:
            tables[row.table].append(row)
    candidates = {
        name: lines for name, lines in tables.items() if any(line.spent is not None and line.month for line in lines)
    }
    if not candidates:
        return None
    forced = [name for name in candidates if any(text in name for text in wanted)]
    chosen = forced or _chosen(candidates, printed_total(rows), place, result)
    in_base = [row for row in rows if row.table in chosen]
    return Base(_ordered(in_base), [row for row in rows if row.table not in chosen], chosen)


def printed_total(rows: list[MoneyRow]) -> MoneyRow | None:
    """The largest sum that the paper prints for the unit as a whole."""
    with_amount = [row for row in rows if row.is_sum and row.current is not None]
    totals = [row for row in with_amount if row.is_total]
    # A department's own row in a table of departments is a subtotal there, and bears its name.
    own = [row for row in with_amount if row.label.startswith(row.unit_name)]
    return max(totals or own, key=lambda row: row.current, default=None)


def _ordered(rows: list[MoneyRow]) -> list[MoneyRow]:
    if all(row.row["line"] is not None for row in rows):
        return sorted(rows, key=lambda row: (row.row["line"], row.number))
    return rows


def _chosen(
    candidates: dict[str, list[MoneyRow]],
    total: MoneyRow | None,
    place: str,
    result: ImportResult,
) -> list[str]:
    ranked = _ranked(candidates, total)
    first = ranked[0]
    _warn_of_tie(first, ranked[1:], candidates, place, result)
    chosen, lines = [first], list(candidates[first])
    for name in sorted(ranked[1:], key=lambda name: (-len(candidates[name]), ranked.index(name))):
        more = candidates[name]
        if not _is_reprint(more, lines) and _belongs(more, lines, total):
            chosen.append(name)
            lines += more
    return chosen


def _ranked(candidates: dict[str, list[MoneyRow]], total: MoneyRow | None) -> list[str]:
    """Candidates, the likeliest base first."""
    sums = {name: summed(lines, "current") for name, lines in candidates.items()}
    whole = total.current if total is not None else max(sums.values())
    highest = 2 * whole if total is not None else whole

    def rank(name):
        is_whole = whole / 2 <= sums[name] <= highest
        lines = candidates[name]
        distance = abs(sums[name] - whole)
        return (not is_whole, -len(lines), distance, min(line.order for line in lines))

    return sorted(candidates, key=rank)


def _warn_of_tie(first, others, candidates, place: str, result: ImportResult) -> None:
    names = sorted(line.plain_name for line in candidates[first])
    for other in others:
        if sorted(line.plain_name for line in candidates[other]) == names:
            line = candidates[first][0]
            result.warnings.add(
                place,
                _(
                    "%(unit)s: 줄이 같은 표가 둘입니다. '%(first)s'을(를) 기준으로 삼고 "
                    "'%(other)s'은(는) 대조만 했습니다(--base-section으로 정할 수 있습니다)."
                )
                % {"unit": line.unit_name, "first": first, "other": other},
                line.number,
                "section",
            )


def _is_reprint(more: list[MoneyRow], lines: list[MoneyRow]) -> bool:
    """At least half of the rows stand in the base already, with the same amount."""
    known = defaultdict(list)
    for line in lines:
        known[line.plain_name].append(line)
    same = sum(any(agrees(row, line, "current") for line in known[row.plain_name]) for row in more)
    return same * 2 >= len(more)


def _belongs(more: list[MoneyRow], lines: list[MoneyRow], total: MoneyRow | None) -> bool:
    if _accounts_differ(more, lines):
        return True
    is_alike = _shape(more) == _shape(lines)
    if total is None:
        return is_alike
    gap = total.current - summed(lines, "current")
    rounding = total.half + sum(row.half for row in lines) + sum(row.half for row in more)
    if gap <= sum(row.half for row in lines) + total.half:
        return False
    left = gap - summed(more, "current")
    return left >= -rounding and (is_alike or abs(left) <= rounding)


def _accounts_differ(more: list[MoneyRow], lines: list[MoneyRow]) -> bool:
    """Money of another account is other money, where every row says which."""
    here, there = {line.account for line in lines}, {row.account for row in more}
    return "" not in here | there and not here & there


def _shape(rows: list[MoneyRow]) -> tuple:
    """Parts of one table print the same columns in the same unit as of the same month."""
    return (
        any(row.original is not None or row.adjustment is not None for row in rows),
        any(row.rate is not None for row in rows),
        frozenset(row.measure for row in rows),
        max((row.month for row in rows if row.month), default=None),
    )


def agrees(one: MoneyRow, other: MoneyRow, name: str) -> bool:
    """Two prints of one amount, equal within the rounding of the units they are printed in."""
    first, second = getattr(one, name), getattr(other, name)
    if first is None or second is None:
        return True
    if one.factor == other.factor:
        return first == second
    return abs(first - second) <= one.half + other.half


def check_wanted(rows: list[MoneyRow], wanted: tuple[str, ...], place: str, result) -> None:
    """A base that was asked for and does not exist is a mistake of the command line."""
    names = sorted({row.table for row in rows})
    for text in wanted:
        if not any(text in name for name in names):
            result.problems.add(
                place,
                _("--base-section '%(text)s'에 맞는 표가 없습니다. 표: %(names)s")
                % {"text": text, "names": ", ".join(names)},
            )


def check_amounts(rows: list[MoneyRow], place: str, result: ImportResult) -> None:
    """Lines keep whole won of a size that can be: anything else has the wrong unit."""
    for row in rows:
        for name in AMOUNTS:
            value = getattr(row, name)
            if value is None:
                continue
            if value != value.to_integral_value():
                message = _("1원보다 잘게 나뉩니다. 단위를 확인해 주세요.")
            elif abs(value) > LARGEST_AMOUNT:
                message = _("금액이 너무 큽니다. 단위를 확인해 주세요.")
            else:
                continue
            result.problems.add(place, message, row.number, name)
