"""Tests write into a folder of their own, never beside the data of the person who runs them."""

from django.conf import settings


def test_tests_have_a_folder_of_their_own():
    assert settings.VAR_DIR.name.startswith("test"), (
        f"the settings were read before tests/conftest.py could name the folder: {settings.VAR_DIR}"
    )
