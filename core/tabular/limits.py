"""How large a file may be. Each limit can be set under the same name in the settings."""

from django.conf import settings

_DEFAULTS = {
    "TABULAR_MAX_ROWS": 100_000,
    # An export of another system is wider, and an office has some thousand lines at most.
    "EXPORT_MAX_ROWS": 20_000,
    "TABULAR_MAX_BYTES": 50 * 1024 * 1024,
    # A workbook is a compressed archive: what counts is what it becomes when opened.
    "TABULAR_MAX_UNPACKED_BYTES": 300 * 1024 * 1024,
    "TABULAR_MAX_RATIO": 200,
    "TABULAR_MAX_ENTRIES": 2_000,
}


def limit(name: str) -> int:
    return getattr(settings, name, _DEFAULTS[name])
