"""What people do to plans and reports; each act is atomic or refused."""

from programs.services.collections import apply_collection, discard_collection, start_collection
from programs.services.headcounts import Posts, fingerprint, save_headcounts
from programs.services.keeping import (
    remove_commitment,
    remove_program,
    remove_strategy_node,
    save_commitment,
    save_program,
    save_strategy_node,
)
from programs.services.links import (
    choose_for_theme,
    drop_theme,
    leave_out_of_theme,
    link_facility,
    save_theme,
    unlink_facility,
)
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
from programs.services.replies import dismiss_rejected, keep_reply, receive_files, replace_reply
from programs.services.rounds import (
    confirm_texts,
    open_round,
    programs_of,
    return_texts,
    returned_now,
    submit_texts,
    withdraw_texts,
)
from programs.services.versions import start_version

__all__ = [
    "KEPT_FORMATS",
    "LARGEST_PICTURE",
    "PUBLICATIONS",
    "TOO_LARGE",
    "Posts",
    "Publication",
    "StaleText",
    "add_picture",
    "apply_collection",
    "begin_narrative",
    "choose_for_theme",
    "confirm_link",
    "confirm_milestones",
    "confirm_texts",
    "discard_collection",
    "dismiss_rejected",
    "drop_theme",
    "facts_for",
    "fingerprint",
    "issue",
    "keep_reply",
    "leave_out_of_theme",
    "link_facility",
    "link_lines",
    "link_number",
    "move_milestone",
    "open_round",
    "programs_of",
    "publication",
    "receive_files",
    "remove_commitment",
    "remove_program",
    "remove_strategy_node",
    "replace_reply",
    "reprint",
    "return_texts",
    "returned_now",
    "save_commitment",
    "save_headcounts",
    "save_narrative",
    "save_program",
    "save_strategy_node",
    "save_theme",
    "start_collection",
    "start_version",
    "submit_texts",
    "unlink_facility",
    "unlink_line",
    "unlink_number",
    "withdraw_texts",
]
