"""Acts on budget lines and what they may spend, and on grants to others."""

from budgets.services.grant_tables import apply_table
from budgets.services.grants import add_grant, add_step, change_grant, remove_grant, remove_step
from budgets.services.lines import add_line, appropriate, continuable, continue_lines, fix_provisional

__all__ = [
    "add_grant",
    "add_line",
    "add_step",
    "apply_table",
    "appropriate",
    "change_grant",
    "continuable",
    "continue_lines",
    "fix_provisional",
    "remove_grant",
    "remove_step",
]
