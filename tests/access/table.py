"""The table of access: every address, who may open it and who may send to it. Nobody else finds it."""

from dataclasses import dataclass, field

#: Signed in and active; `roleless` holds no role anywhere, `stranger` only one in another office.
SIGNED_IN = {
    "officer",
    "sibling_officer",
    "stranger",
    "unit_coordinator",
    "team_lead",
    "unit_head",
    "coordinator",
    "auditor",
    "administrator",
    "roleless",
}
OUTSIDE = {"anonymous", "inactive"}
EVERYBODY = SIGNED_IN | OUTSIDE
OFFICE = SIGNED_IN - {"stranger", "roleless"}
WORKERS = {"officer", "unit_coordinator", "team_lead", "unit_head"}
READERS = WORKERS | {"coordinator", "auditor"}
LOADERS = {"coordinator", "unit_coordinator"}
ASSIGNING = {"unit_coordinator", "unit_head", "coordinator"}
KEEPERS = WORKERS | {"coordinator"}
ADDING = KEEPERS | {"sibling_officer", "stranger"}
#: Those who write down grants of some unit; ``stranger`` and ``sibling_officer`` those of their own.
GRANTING = WORKERS | {"coordinator", "sibling_officer", "stranger"}
#: Those who keep what no month asks for: board seats, funds and donations.
RECORDING = {"unit_coordinator", "unit_head", "coordinator", "administrator"}
#: Who sees what a unit has not confirmed.
DRAFT_READERS = WORKERS | {"coordinator"}
NOBODY = set()
NO_METHOD = None


@dataclass(frozen=True)
class Address:
    """One address: its parts from the world, who may GET and POST it (``None``: nobody can, 405)."""

    get: set | None
    post: set | None = NO_METHOD
    parts: dict = field(default_factory=dict)
    data: dict = field(default_factory=dict)
    query: str = ""


UNIT = {"unit": "unit.pk"}
MAY = UNIT | {"month": "202305"}
JUNE = UNIT | {"month": "202306"}
ROUND = {"round": "round.pk"}
ROUND_UNIT, RESULTS = ROUND | UNIT, {"section": "results"}
TEXT, CONFIRMED_TEXT = {"pk": "text.pk"}, {"pk": "confirmed_text.pk"}
PLACE, SHELTER = {"pk": "facility.pk"}, {"pk": "shelter.pk"}
GRANT = {"pk": "grant.pk"}

#: Those who need no account. Everything else asks for one.
PUBLIC = {"login", "session_again"}

ADDRESSES = {
    "login": [Address(get=EVERYBODY, post=EVERYBODY)],
    "logout": [Address(get=NO_METHOD, post=SIGNED_IN)],
    "password_change": [Address(get=SIGNED_IN, post=SIGNED_IN)],
    "password_change_done": [Address(get=SIGNED_IN)],
    "session_again": [Address(get=EVERYBODY, post=EVERYBODY)],
    "session_extend": [Address(get=SIGNED_IN)],
    "transfers": [
        Address(
            get={"coordinator", "administrator"},
            post={"coordinator", "administrator"},
            data={"action": "preview", "orders": "가족정책과 · 담당자\t\t없는사람\t2026-07-01"},
        )
    ],
    "handover": [
        Address(get={"officer", "coordinator", "administrator"}, parts={"assignment": "officer_assignment.pk"})
    ],
    "home": [Address(get=SIGNED_IN)],
    "entry": [Address(get=SIGNED_IN)],
    "board": [
        Address(get={"coordinator", "auditor"}, post={"coordinator"}, data={"close_confirmed": "202305-money"}),
        Address(get={"coordinator", "auditor"}, query="?export=xlsx", post={"coordinator"}, data={"close": "1"}),
    ],
    "confirmations": [Address(get={"unit_head"}, post={"unit_head"})],
    "notices": [Address(get=SIGNED_IN, post=SIGNED_IN, data={"notice": "1", "action": "open"})],
    "unit": [Address(get=OFFICE, parts=UNIT), Address(get=OFFICE, parts=UNIT, query="?month=202306")],
    "unit_export": [Address(get=OFFICE, parts=UNIT, query=f"?table={name}") for name in ("budget", "headcount")],
    "findings": [
        Address(get=READERS, post=WORKERS | {"coordinator"}, parts=MAY, data={"action": "explain", "code": "gap"}),
        Address(get=READERS, post={"unit_head"}, parts=JUNE, data={"action": "accept", "code": "gap", "note": "맞음"}),
        Address(get=READERS, post={"unit_head"}, parts=JUNE, data={"action": "reopen", "code": "gap"}),
        Address(get=READERS, post=NOBODY, parts=JUNE, data={"action": "delete"}),
    ],
    "programs": [Address(get=SIGNED_IN), Address(get=SIGNED_IN, query="?export=xlsx")],
    "program": [
        Address(
            get=OFFICE,
            post=WORKERS | {"coordinator"},
            parts={"pk": "program.pk"},
            data={"action": "link"},
        ),
        Address(
            get=OFFICE,
            post=WORKERS | {"coordinator"},
            parts={"pk": "program.pk"},
            query="?facility=가온",
            data={"action": "link"},
        ),
    ],
    "program_new": [Address(get=ADDING, post=ADDING, data={"title": ""})],
    "program_edit": [Address(get=KEEPERS, post=KEEPERS, parts={"pk": "program.pk"}, data={"title": ""})],
    "strategy": [Address(get=SIGNED_IN)],
    "strategy_new": [Address(get={"coordinator", "administrator"}, post={"coordinator", "administrator"})],
    "strategy_node": [
        Address(get={"coordinator", "administrator"}, post={"coordinator", "administrator"}, parts={"pk": "node.pk"})
    ],
    "indicators": [Address(get=SIGNED_IN)],
    "indicator": [Address(get=OFFICE, parts={"pk": "indicator.pk"})],
    "indicator_edit": [Address(get=RECORDING, post=RECORDING, parts={"pk": "indicator.pk"})],
    "indicator_targets": [Address(get=RECORDING, post=RECORDING, parts={"pk": "indicator.pk"}, query="?year=2023")],
    "collections": [
        Address(get=KEEPERS, post=WORKERS, parts=JUNE, data={"item": "count-0"}),
        Address(get=KEEPERS, post=WORKERS, parts=MAY),
    ],
    "collection": [
        Address(get=KEEPERS, post=WORKERS, parts={"pk": "collection.pk"}, data={"action": "apply"}),
        Address(get=KEEPERS, post=NOBODY, parts={"pk": "collection.pk"}, data={"action": "delete"}),
    ],
    "collection_workbooks": [Address(get=KEEPERS, parts={"pk": "collection.pk"})],
    "indicator_categories": [
        Address(
            get=OFFICE,
            post={"coordinator", "administrator"},
            parts={"pk": "divided.pk"},
            data={"action": "start", "breakdown": "0"},
        )
    ],
    "milestones": [
        Address(
            get=SIGNED_IN,
            post=WORKERS | {"coordinator", "sibling_officer", "stranger"},
            data={"action": "confirm", "state": "done"},
        )
    ],
    "commitments": [Address(get=SIGNED_IN), Address(get=SIGNED_IN, query="?export=pdf")],
    "commitment_new": [Address(get=ADDING, post=ADDING, data={"title": ""})],
    "commitment": [Address(get=KEEPERS, post=KEEPERS, parts={"pk": "commitment.pk"}, data={"title": ""})],
    "themes": [Address(get=SIGNED_IN)],
    "theme_new": [Address(get={"coordinator"}, post={"coordinator"}, data={"action": "save", "name": "새 주제"})],
    "theme_edit": [
        Address(get={"coordinator"}, post={"coordinator"}, parts={"pk": "theme.pk"}, data={"action": "add"}),
        Address(get={"coordinator"}, post=NOBODY, parts={"pk": "theme.pk"}, data={"action": "x"}),
    ],
    "theme": [Address(get=OFFICE, parts={"pk": "theme.pk"})],
    "statistics": [Address(get=SIGNED_IN)],
    "headcount": [Address(get=SIGNED_IN, query="?month=202305")],
    "headcount_edit": [Address(get=RECORDING, post=RECORDING, query="?month=202306", data={"line-TOTAL_FORMS": "x"})],
    "board_seats": [Address(get=SIGNED_IN)],
    "board_seat_new": [Address(get=RECORDING, post=RECORDING)],
    "board_seat": [Address(get=RECORDING, post=RECORDING, parts={"pk": "seat.pk"})],
    "reorganization": [
        Address(
            get={"coordinator", "administrator"},
            post={"coordinator", "administrator"},
            data={"kind": "rename", "action": "preview"},
        )
    ],
    "search": [Address(get=SIGNED_IN, query="?q=가족")],
    "rounds": [Address(get=SIGNED_IN)],
    "round_new": [Address(get={"coordinator"}, post={"coordinator"}, data={"title": ""})],
    "round": [
        Address(get=OFFICE, post={"coordinator"}, parts=ROUND, data={"action": "close"}),
        Address(get=OFFICE, post=NOBODY, parts=ROUND, data={"action": "delete"}),
    ],
    "round_edit": [Address(get={"coordinator"}, post={"coordinator"}, parts=ROUND, data={"title": ""})],
    "round_unit": [
        Address(get=READERS, post={"unit_coordinator"}, parts=ROUND_UNIT, data=RESULTS | {"action": "submit"}),
        Address(get=READERS, post=WORKERS, parts=ROUND_UNIT, data=RESULTS | {"action": "begin", "program": "x"}),
        Address(get=READERS, post=NOBODY, parts=ROUND_UNIT, data=RESULTS | {"action": "delete"}),
    ],
    "round_review": [
        Address(get=READERS, post={"unit_head"}, parts=ROUND_UNIT, data=RESULTS | {"action": "confirm"}),
        Address(get=READERS, post={"unit_head"}, parts=ROUND_UNIT, data=RESULTS | {"action": "return"}),
        Address(get=READERS, post=NOBODY, parts=ROUND_UNIT, data={"action": "confirm", "section": "x"}),
    ],
    "narrative": [
        Address(get=DRAFT_READERS, post=WORKERS, parts=TEXT, data={"action": "save", "text": "ㅇ 글", "version": "1"}),
        Address(get=DRAFT_READERS, post=WORKERS, parts=TEXT, data={"action": "link"}),
        Address(get=DRAFT_READERS, post=NOBODY, parts=TEXT, data={"action": "delete"}),
        Address(get=OFFICE, post=WORKERS, parts=CONFIRMED_TEXT, data={"action": "save", "version": "1"}),
    ],
    "narrative_preview": [
        Address(get=DRAFT_READERS, parts=TEXT),
        Address(get=OFFICE, parts=CONFIRMED_TEXT, query="?format=pdf"),
    ],
    "narrative_history": [
        Address(get=DRAFT_READERS, post=WORKERS, parts=TEXT, data={"earlier": "1", "version": "1"}),
        Address(get=DRAFT_READERS, post=WORKERS, parts=CONFIRMED_TEXT, data={"earlier": "1", "version": "1"}),
    ],
    "narrative_pictures": [
        Address(get=NO_METHOD, post=WORKERS, parts=TEXT),
        Address(get=NO_METHOD, post=WORKERS, parts=CONFIRMED_TEXT),
    ],
    "narrative_picture": [
        Address(get=DRAFT_READERS, parts=TEXT | {"number": "1"}),
        Address(get=OFFICE, parts=CONFIRMED_TEXT | {"number": "1"}),
    ],
    "publications": [Address(get=SIGNED_IN)],
    "publication": [
        Address(get=OFFICE, post={"coordinator"}, parts=UNIT | {"code": "budget-execution"}, query="?month=202305")
    ],
    "edition": [Address(get=OFFICE, parts={"pk": "edition.pk"})],
    "errata": [
        Address(get=OFFICE, parts={"pk": "edition.pk"}),
        Address(get=OFFICE, parts={"pk": "edition.pk"}, query="?format=xlsx"),
    ],
    "edition_file": [Address(get=OFFICE, parts={"pk": "edition.pk", "format_name": "xlsx"})],
    "budget_lines": [Address(get=SIGNED_IN)],
    "grants": [Address(get=SIGNED_IN), Address(get=SIGNED_IN, query="?month=202306&export=xlsx")],
    "funds": [Address(get=SIGNED_IN)],
    "fund_new": [Address(get=RECORDING, post=RECORDING)],
    "fund": [Address(get=RECORDING, post=RECORDING, parts={"pk": "fund.pk"})],
    "grant_new": [Address(get=GRANTING, post=GRANTING, query="?month=202306")],
    "grant_table": [Address(get=GRANTING, post=GRANTING, query="?month=202306")],
    "grant": [
        Address(get=OFFICE, post=WORKERS | {"coordinator"}, parts=GRANT, data={"action": "add"}),
        Address(get=OFFICE, post=NOBODY, parts=GRANT, data={"action": "remove_step", "step": "0"}),
        Address(
            get=OFFICE, post=WORKERS | {"coordinator"}, parts=GRANT, data={"action": "remove"}, query="?month=202306"
        ),
        Address(get=OFFICE, post=NOBODY, parts=GRANT, data={"action": "x"}),
        Address(get=WORKERS | {"coordinator"}, parts={"pk": "draft_grant.pk"}),
    ],
    "grant_edit": [Address(get=WORKERS | {"coordinator"}, post=WORKERS | {"coordinator"}, parts=GRANT)],
    "grant_history": [Address(get=WORKERS | {"coordinator"}, parts=GRANT)],
    "expedited": [Address(get=SIGNED_IN), Address(get=SIGNED_IN, query="?month=202306&mark=202306")],
    "responsibility": [
        Address(get=ASSIGNING, post=ASSIGNING, parts=JUNE),
        Address(get=ASSIGNING, post=ASSIGNING, parts=MAY),
    ],
    "indicator_responsibility": [Address(get=ASSIGNING, post=ASSIGNING, parts=JUNE)],
    "due_dates": [Address(get={"coordinator"}, post={"coordinator"}, parts={"period": "june.pk"})],
    "money_entry": [Address(get=WORKERS, post=WORKERS, parts=JUNE), Address(get=WORKERS, post=WORKERS, parts=MAY)],
    "indicator_entry": [Address(get=WORKERS, post=WORKERS, parts=JUNE)],
    "indicator_cells": [Address(get=NO_METHOD, post=WORKERS, parts=JUNE)],
    "indicator_paste": [Address(get=NO_METHOD, post=WORKERS, parts=JUNE)],
    "indicator_story": [Address(get=READERS - {"auditor"}, parts=JUNE | {"series": "quantity.pk"})],
    "indicator_review": [
        Address(get=READERS - {"auditor"}, post={"unit_head"}, parts=JUNE, data={"action": "return"}),
        Address(get=READERS - {"auditor"}, post=NOBODY, parts=JUNE, data={"action": "delete"}),
    ],
    "indicator_act": [
        Address(get=NO_METHOD, post={"unit_coordinator"}, parts=JUNE, data={"action": "withdraw"}),
        Address(get=NO_METHOD, post={"coordinator"}, parts=JUNE, data={"action": "reopen", "reason": "오류"}),
        Address(get=NO_METHOD, post=NOBODY, parts=JUNE, data={"action": "confirm"}),
    ],
    "money_cells": [Address(get=NO_METHOD, post=WORKERS, parts=JUNE)],
    "money_paste": [Address(get=NO_METHOD, post=WORKERS, parts=JUNE)],
    "money_workbook": [Address(get=WORKERS, post=WORKERS, parts=JUNE)],
    "money_story": [
        Address(get=READERS, parts=MAY | {"series": "series.pk"}),
        Address(get=READERS - {"auditor"}, parts=JUNE | {"series": "series.pk"}),
    ],
    "money_review": [
        Address(get=READERS, post={"unit_head"}, parts=MAY, data={"action": "confirm"}),
        Address(get=READERS - {"auditor"}, post={"unit_head"}, parts=JUNE, data={"action": "return"}),
        Address(get=READERS, post={"unit_head"}, parts=MAY, data={"action": "accept", "note": "정상"}),
        Address(
            get=READERS,
            post={"unit_coordinator", "unit_head"},
            parts=MAY,
            data={"action": "document", "document_number": "과-1"},
        ),
        Address(get=READERS, post=READERS, parts=MAY, data={"action": "seen"}),
        Address(get=READERS, post=NOBODY, parts=MAY, data={"action": "x"}),
    ],
    "money_act": [
        Address(get=NO_METHOD, post={"unit_coordinator"}, parts=JUNE, data={"action": "withdraw"}),
        Address(get=NO_METHOD, post={"coordinator"}, parts=MAY, data={"action": "close"}),
        Address(get=NO_METHOD, post={"coordinator"}, parts=MAY, data={"action": "reopen", "reason": "오류"}),
        Address(get=NO_METHOD, post=NOBODY, parts=MAY, data={"action": "confirm"}),
    ],
    "series_history": [
        Address(get=READERS, parts=MAY | {"series": "series.pk"}),
        Address(get=READERS - {"auditor"}, parts=JUNE | {"series": "series.pk"}),
    ],
    "corrections": [Address(get=WORKERS, parts=MAY), Address(get=NOBODY, parts=JUNE)],
    "correction": [
        Address(
            get=WORKERS, post=WORKERS, parts=MAY | {"series": "series.pk"}, data={"action": "save", "reason": "오류"}
        ),
        Address(get=NOBODY, post=NOBODY, parts=JUNE | {"series": "series.pk"}, data={"action": "save"}),
    ],
    "facilities": [
        Address(get=SIGNED_IN),
        Address(get=SIGNED_IN, query="?export=xlsx"),
        Address(get=NOBODY, query="?export=doc"),
    ],
    "facility_views": [
        Address(get=NO_METHOD, post=SIGNED_IN, data={"action": "keep", "name": "내 보기", "query": "mode=entrusted"})
    ],
    "facilities_ending": [Address(get=SIGNED_IN), Address(get=SIGNED_IN, query="?export=hwpx")],
    "facility_counts": [Address(get=SIGNED_IN), Address(get=SIGNED_IN, query="?export=pdf")],
    "counted_types": [
        Address(get=ASSIGNING, post=ASSIGNING, data={"action": "start", "month": "2023-06"}),
        Address(get=ASSIGNING, post=NOBODY, data={"action": "x"}),
    ],
    "facilities_move": [Address(get=ADDING, post=ADDING, data={"month": "2023-06"})],
    "facility_corrections": [Address(get=NOBODY, parts=JUNE), Address(get=NOBODY, parts=MAY)],
    "facility_correction": [
        Address(get=NOBODY, post=NOBODY, parts=JUNE | {"series": "series.pk"}, data={"action": "save"})
    ],
    "indicator_corrections": [Address(get=NOBODY, parts=JUNE), Address(get=NOBODY, parts=MAY)],
    "indicator_correction": [
        Address(get=NOBODY, post=NOBODY, parts=JUNE | {"series": "series.pk"}, data={"action": "save"})
    ],
    "facility_new": [Address(get=ADDING, post=ADDING)],
    "facility": [Address(get=OFFICE, parts=PLACE), Address(get=OFFICE, parts=SHELTER)],
    "facility_edit": [Address(get=KEEPERS, post=KEEPERS, parts=part) for part in (PLACE, SHELTER)],
    "facility_address": [
        Address(get=NO_METHOD, post=WORKERS, parts=SHELTER, data={"action": "reveal", "reason": "현장 점검"}),
        Address(get=NO_METHOD, post=KEEPERS, parts=SHELTER, data={"action": "keep", "address": "새 주소 1"}),
        Address(get=NO_METHOD, post=NOBODY, parts=SHELTER, data={"action": "read"}),
        Address(get=NO_METHOD, post=NOBODY, parts=PLACE, data={"action": "reveal", "reason": "현장 점검"}),
    ],
    "facility_history": [Address(get=READERS, parts=part) for part in (PLACE, SHELTER)],
    "entrustment_new": [Address(get=KEEPERS, post=KEEPERS, parts=PLACE)],
    "entrustment_edit": [
        Address(get=KEEPERS, post=KEEPERS, parts=PLACE | {"row": "contract.pk"}),
        Address(get=NOBODY, post=NOBODY, parts=SHELTER | {"row": "contract.pk"}),
    ],
    "facility_record_new": [Address(get=KEEPERS, post=KEEPERS, parts=SHELTER)],
    "inspection_new": [Address(get=KEEPERS, post=KEEPERS, parts=PLACE)],
    "inspection_edit": [
        Address(get=KEEPERS, post=KEEPERS, parts=PLACE | {"row": "inspection.pk"}),
        Address(get=NOBODY, post=NOBODY, parts=SHELTER | {"row": "inspection.pk"}),
    ],
    "facility_records": [
        Address(get=KEEPERS, post=KEEPERS, parts=JUNE),
        Address(get=KEEPERS, post=KEEPERS, parts=JUNE, query="?export=xlsx"),
    ],
    "facilities_entry": [Address(get=WORKERS, post=WORKERS, parts=JUNE)],
    "facilities_cells": [Address(get=NO_METHOD, post=WORKERS, parts=JUNE)],
    "facilities_paste": [Address(get=NO_METHOD, post=WORKERS, parts=JUNE)],
    "facilities_story": [Address(get=READERS - {"auditor"}, parts=JUNE | {"series": "count.pk"})],
    "facilities_review": [
        Address(get=READERS - {"auditor"}, post={"unit_head"}, parts=JUNE, data={"action": "return"}),
        Address(get=READERS - {"auditor"}, post=NOBODY, parts=JUNE, data={"action": "delete"}),
    ],
    "facilities_act": [
        Address(get=NO_METHOD, post={"unit_coordinator"}, parts=JUNE, data={"action": "withdraw"}),
        Address(get=NO_METHOD, post={"coordinator"}, parts=JUNE, data={"action": "close"}),
        Address(get=NO_METHOD, post=NOBODY, parts=JUNE, data={"action": "confirm"}),
    ],
    "year_change": [Address(get={"coordinator"}, post={"coordinator"}, data={"action": "continue"})],
    "ledger": [
        Address(get=LOADERS, post=LOADERS, parts={"period": "june.pk"}),
        Address(get=LOADERS, post=LOADERS, parts={"period": "may.pk"}),
    ],
    "ledger_upload": [
        Address(get={"coordinator"}, post={"coordinator"}, parts={"pk": "upload.pk"}, data={"action": "discard"}),
        Address(get=LOADERS, post=LOADERS, parts={"pk": "unit_upload.pk"}, data={"action": "discard"}),
    ],
    "periods": [Address(get={"coordinator"}, post={"coordinator"}, data={"action": "open", "month": "2023-07"})],
}

ADMIN = {"administrator"}
#: What the admin has beside the pages of its models. For anybody but administrators it does not exist.
ADMIN_ADDRESSES = {
    "admin:index": Address(get=ADMIN),
    "admin:login": Address(get=SIGNED_IN, post=SIGNED_IN),
    "admin:logout": Address(get=NO_METHOD, post=ADMIN),
    "admin:password_change": Address(get=ADMIN),
    "admin:password_change_done": Address(get=ADMIN),
    "admin:jsi18n": Address(get=ADMIN),
    "admin:app_list": Address(get=ADMIN, parts={"app_label": "organization"}),
    "admin:auth_user_password_change": Address(get=ADMIN, post=ADMIN, parts={"id": "officer.pk"}),
}
#: Models that administrators keep, and those they only read.
KEPT = {"organization_unit", "organization_user", "budgets_account", "budgets_heading", "budgets_budgetline"}
KEPT |= {"budgets_ledgerlayout", "programs_strategynode", "programs_program", "programs_indicator"}
KEPT |= {"programs_commitment", "programs_theme", "programs_category", "programs_target"}
KEPT |= {"budgets_grant", "budgets_fundentry", "organization_boardseat"}
KEPT |= {"budgets_expeditedtarget", "reporting_reasonchoice", "reporting_duerule"}
KEPT |= {"facilities_facilitygroup", "facilities_facilitytype", "facilities_district", "facilities_operator"}
KEPT |= {"facilities_facility"}
PARTLY_KEPT = {"reporting_period", "reporting_seriesplacement", "facilities_entrustment"}
READ = {
    "reporting_submission",
    "reporting_decision",
    "reporting_figure",
    "reporting_finding",
    "reporting_edition",
    "reporting_publishedsource",
    "reporting_publishedvalue",
    "facilities_addresssight",
}
PAGES_OF_A_MODEL = {"changelist", "add", "change", "delete", "history"}
