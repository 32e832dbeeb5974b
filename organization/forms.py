"""Forms of accounts, and the list of units to choose from."""

from django import forms
from django.contrib.auth import forms as auth_forms
from django.core.validators import MaxLengthValidator
from django.utils import timezone

from organization.models import User
from organization.selectors import unit_labels


class SignInForm(auth_forms.AuthenticationForm):
    """Django's form, which says how long a name may be without refusing a longer one."""

    def __init__(self, request=None, *args, **kwargs):
        super().__init__(request, *args, **kwargs)
        self.fields["username"].validators.append(MaxLengthValidator(self.fields["username"].max_length))


class AccountCreationForm(auth_forms.UserCreationForm):
    """A new account: the name to sign in with, the post, the first password."""

    class Meta:
        model = User
        fields = ["username", "post"]
        field_classes = {"username": auth_forms.UsernameField}


class AccountForm(auth_forms.UserChangeForm):
    class Meta:
        model = User
        fields = ["username", "post", "is_active"]
        field_classes = {"username": auth_forms.UsernameField}


class AccountPasswordForm(auth_forms.AdminPasswordChangeForm):
    """Django's form of a new password, without the switch for accounts that have none."""

    usable_password = None


def units_to_choose(request) -> list[tuple[int, str]]:
    """Today's chart as choices, read once for all the lists of a page."""
    if not hasattr(request, "_units_to_choose"):
        request._units_to_choose = unit_labels(timezone.localdate())
    return request._units_to_choose


def offer(field: forms.ModelChoiceField, labels: list[tuple[int, str]]) -> forms.ModelChoiceField:
    """Give a field its choices at once; it would ask the database again for every form and row."""
    nothing = [] if field.required and field.initial is not None else [("", field.empty_label or "")]
    field.choices = [*nothing, *labels]
    return field
