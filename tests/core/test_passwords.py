"""Passwords: long enough, mixed, and not the account's own name."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from organization.models import User


@pytest.mark.parametrize("password", ["mixed-2023-letters", "가늠하다#2026월", "a1!a1!a1!"])
def test_a_mixed_password_passes(password):
    validate_password(password)


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("a1!b2@c3", "9"),
        ("only-letters-here", "숫자"),
        ("letters2023only", "특수문자"),
        ("2023!2024!2025", "문자"),
        ("2023 letters 2024", "특수문자"),
        ("1234567890", "문자, 특수문자"),
    ],
)
def test_a_weak_password_is_told_what_it_lacks(password, said):
    with pytest.raises(ValidationError) as refusal:
        validate_password(password)
    assert said in " ".join(refusal.value.messages)


def test_the_name_of_the_account_is_no_password():
    with pytest.raises(ValidationError):
        validate_password("budget-officer-1", User(username="budget-officer"))
