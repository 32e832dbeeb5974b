"""What people do to plans and reports; each act is atomic or refused."""

from programs.services.plans import confirm_link, confirm_milestones, link_lines, move_milestone, unlink_line
from programs.services.publications import KEPT_FORMATS, PUBLICATIONS, Publication, issue, publication, reprint

__all__ = [
    "KEPT_FORMATS",
    "PUBLICATIONS",
    "Publication",
    "confirm_link",
    "confirm_milestones",
    "issue",
    "link_lines",
    "move_milestone",
    "publication",
    "reprint",
    "unlink_line",
]
