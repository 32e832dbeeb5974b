"""Modules are short, say what they are, and have the names under which everybody looks for them."""

import ast
import re

from tests.house.project import APPS, BASE_DIR, PACKAGES, modules, place, project_files, syntax, top

MOST_LINES = 400

# The names that every app shares, so that whoever knows one app knows all of them.
SHARED = {
    "__init__", "apps", "models", "querysets", "services", "selectors", "forms", "tables", "filters",
    "views", "urls", "admin", "quality", "report",
}  # fmt: skip
SHARED_FOLDERS = {"management", "migrations", "templatetags"}

# What only one app has, and why it has it. A folder is named for a part that outgrew one module.
OWN = {
    "organization": {
        "access": "who may see and touch what, nowhere else",
        "transfers": "reads a pasted order sheet; writes nothing",
    },
    "budgets": {
        "entry": "saves a row of the grid whole: figure, reason and plan, which live in two apps",
        "ledger": "reads the ledger's export and compares it with the portal",
        "pasting": "what a pasted block means in money: its column, its unit, its rows",
        "plans": "a plan as one line of text, read and written; forms and services both need it",
        "workbooks": "writes and reads the protected workbook of a unit's months",
    },
    "reporting": {
        "corrections": "mends closed months inside open ones, a rule of its own beside entry and review",
        "findings": "keeps what the checks say, and people's answers to it",
        "due": "working days, due days and how they are said; pages, services and the board share them",
        "recording": "saves typed and loaded figures; services opens months and moves submissions",
        "remarks": "reasons beside figures: saved as figures are, in a module that stays short",
        "responsibility": "whose row it is and who is done; services of people, not of figures",
        "history": "reads back what the triggers wrote, for pages",
        "transfers": "puts order sheets into effect, with the rows that people answer for",
        "pasting": "reads a block copied out of a spreadsheet into a grid; what is money's alone stands in budgets",
        "quantities": "a cell of a grid of quantities as one text, read and written; rows and tables that hold such",
        "standing": "the order in which a head reads rows, whatever they hold",
        "story": "what is told of one row beside its grid, whatever it holds",
        "locks": "the rows to hold, in one order, while a state changes",
        "offices": "what pages over whole offices share; budgets, facilities and programs build on it",
        "notices": "who is told of which act; called by the services within the act",
        "rounds": "opens, closes and moves collection rounds; services moves months",
        "review": "acts beside the decision: looks, accepted findings, document numbers typed back",
    },
    "facilities": {
        "secrecy": "the one place that reads and writes where a shelter is",
    },
    "programs": {
        "benchmark": "measures pages, import and printing",
        "board": "the matrix of who has handed in what, and everybody's own tasks",
        "collecting": "the workbooks handed to districts and facilities, and what came back in them",
        "errata": "what two states of one paper say differently, and why",
        "handover": "what a successor takes over, gathered from every app",
        "importing": "reads folders of published figures",
        "narratives": "the outline as text, the numbers in it and what they are compared with",
        "practice": "generates the practice bureau, apart from everything real",
    },
}
NAMES_THAT_SAY_NOTHING = {"util", "utils", "helper", "helpers", "misc", "common", "stuff", "manager2"}

# A path that exists on one person's machine only.
PRIVATE_PATH = re.compile(r"/home/[a-z]\w*/|/root/|/Users/\w+/|[A-Z]:\\Users\\")
TEXT = {".py", ".md", ".html", ".css", ".js", ".mjs", ".json", ".toml", ".txt", ".csv", ".sql", ".typ", ".sh", ""}


def test_modules_are_short():
    long = {
        place(path): lines
        for path in modules(*PACKAGES, "tests")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > MOST_LINES
    }
    assert not long, f"more than {MOST_LINES} lines: {long}"


def test_modules_open_with_a_sentence():
    silent = [
        place(path) for path in modules(*PACKAGES, "tests") if syntax(path).body and not ast.get_docstring(syntax(path))
    ]
    assert not silent, silent


def test_files_of_an_app_have_known_names():
    unknown = []
    for path in modules(*APPS):
        part = path.relative_to(BASE_DIR).parts[1]
        known = part in SHARED_FOLDERS or part.removesuffix(".py") in SHARED | set(OWN.get(top(path), ()))
        if not known:
            unknown.append(place(path))
    assert not unknown, f"give it a shared name, or say in OWN why its app alone has it: {unknown}"


def test_names_say_something():
    empty = [place(path) for path in modules(*PACKAGES) if path.stem in NAMES_THAT_SAY_NOTHING]
    assert not empty, empty


def test_no_path_of_one_machine():
    """Neither somebody's home, nor the folder into which this copy happens to be checked out."""
    here = str(BASE_DIR) if len(BASE_DIR.parts) > 2 else None
    found = []
    for path in project_files():
        if path.suffix not in TEXT or path.name == "test_modules.py":
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        if PRIVATE_PATH.search(text) or (here and here in text):
            found.append(place(path))
    assert not found, found
