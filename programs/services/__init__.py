"""What people do to plans and reports; each act is atomic or refused."""

from programs.services.narratives import (
    LARGEST_PICTURE,
    TOO_LARGE,
    StaleText,
    add_picture,
    begin_narrative,
    facts_for,
    link_number,
    save_narrative,
    unlink_number,
)
from programs.services.plans import confirm_link, confirm_milestones, link_lines, move_milestone, unlink_line
from programs.services.publications import KEPT_FORMATS, PUBLICATIONS, Publication, issue, publication, reprint
from programs.services.rounds import (
    confirm_texts,
    open_round,
    programs_of,
    return_texts,
    returned_now,
    submit_texts,
    withdraw_texts,
)

__all__ = [
    "KEPT_FORMATS",
    "LARGEST_PICTURE",
    "PUBLICATIONS",
    "TOO_LARGE",
    "Publication",
    "StaleText",
    "add_picture",
    "begin_narrative",
    "confirm_link",
    "confirm_milestones",
    "confirm_texts",
    "facts_for",
    "issue",
    "link_lines",
    "link_number",
    "move_milestone",
    "open_round",
    "programs_of",
    "publication",
    "reprint",
    "return_texts",
    "returned_now",
    "save_narrative",
    "submit_texts",
    "unlink_line",
    "unlink_number",
    "withdraw_texts",
]
