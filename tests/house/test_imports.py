"""Python imports go one way: config, programs, budgets and facilities, reporting, organization, core."""

import ast

from tests.house.project import BASE_DIR, PACKAGES, modules, place, syntax, top

BELOW = {
    "config": {"programs", "budgets", "facilities", "reporting", "organization", "core"},
    "programs": {"budgets", "facilities", "reporting", "organization", "core"},
    "budgets": {"reporting", "organization", "core"},  # not facilities: neighbours never lean on each other
    "facilities": {"reporting", "organization", "core"},
    "reporting": {"organization", "core"},
    "organization": {"core"},
    "core": set(),
}


def imported_names(path):
    """Every (line, dotted name) that the module imports, inside functions too."""
    package = path.relative_to(BASE_DIR).with_suffix("").parts[:-1]
    for node in ast.walk(syntax(path)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            yield node.lineno, ".".join((*above, node.module or ""))


def test_imports_go_one_way():
    wrong = [
        f"{place(path)}:{line} imports {name}"
        for path in modules(*PACKAGES)
        for line, name in imported_names(path)
        if (package := name.split(".")[0]) in PACKAGES and package not in BELOW[top(path)] | {top(path)}
    ]
    assert not wrong, "\n".join(wrong)


def test_no_package_imports_the_tests():
    wrong = [
        f"{place(path)}:{line}"
        for path in modules(*PACKAGES)
        for line, name in imported_names(path)
        if name.split(".")[0] == "tests"
    ]
    assert not wrong, "\n".join(wrong)
