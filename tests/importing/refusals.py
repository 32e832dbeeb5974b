"""What a refused import must leave behind: its problems, and nothing else."""

from organization.models import Unit
from programs.importing.loading import import_path
from reporting.models import PublishedValue


def problems(path):
    """The problems of an import as texts; whatever is wrong, nothing was saved."""
    result = import_path(path)
    assert result.problems
    assert not Unit.objects.exists()
    assert not PublishedValue.objects.exists()
    return [str(problem) for problem in result.problems]


def only(path):
    found = problems(path)
    assert len(found) == 1, found
    return found[0]
