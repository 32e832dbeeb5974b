"""Forms of programs, strategy and promises, and of indicators with their targets."""

from programs.forms.indicators import MONTHS, CardForm, TargetsForm
from programs.forms.keeping import CommitmentForm, ProgramForm, StrategyNodeForm

__all__ = ["MONTHS", "CardForm", "CommitmentForm", "ProgramForm", "StrategyNodeForm", "TargetsForm"]
