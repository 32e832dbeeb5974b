"""What people do to plans and reports; each act is atomic or refused."""

from programs.services.collections import apply_collection, discard_collection, start_collection
from programs.services.links import (
    choose_for_theme,
    drop_theme,
    leave_out_of_theme,
    link_facility,
    save_theme,
    unlink_facility,
)
from programs.services.plans import confirm_link, confirm_milestones, link_lines, move_milestone, unlink_line
from programs.services.publications import KEPT_FORMATS, PUBLICATIONS, Publication, issue, publication, reprint
from programs.services.replies import dismiss_rejected, keep_reply, receive_files, replace_reply
from programs.services.versions import start_version

__all__ = [
    "KEPT_FORMATS",
    "PUBLICATIONS",
    "Publication",
    "apply_collection",
    "choose_for_theme",
    "confirm_link",
    "confirm_milestones",
    "discard_collection",
    "dismiss_rejected",
    "drop_theme",
    "issue",
    "keep_reply",
    "leave_out_of_theme",
    "link_facility",
    "link_lines",
    "move_milestone",
    "publication",
    "receive_files",
    "replace_reply",
    "reprint",
    "save_theme",
    "start_collection",
    "start_version",
    "unlink_facility",
    "unlink_line",
]
