"""Words that narrow units and their dated rows."""

from datetime import date

from django.contrib.auth.models import UserManager
from django.db import models
from django.db.models import Q


class DatedQuerySet(models.QuerySet):
    """Rows with ``valid_from`` (first day) and ``valid_until`` (first day no longer valid, or open)."""

    def as_of(self, day: date):
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=day), valid_from__lte=day)


class AssignmentQuerySet(DatedQuerySet):
    def as_of_or_read_on(self, day: date):
        """Roles held on the day, and those handed over that still let the person read."""
        return self.filter(
            Q(valid_until__isnull=True) | Q(valid_until__gt=day) | Q(reads_until__gte=day), valid_from__lte=day
        )


class UnitQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Units that a person may open; anything else is 404 for them."""
        from organization import access

        return self.filter(pk__in=access.visible_unit_ids(user))


class AccountManager(UserManager):
    """Accounts without a mail address: a name to sign in with and a password."""

    use_in_migrations = False

    def _create_user_object(self, username, email, password, **extra_fields):
        user = self.model(username=self.model.normalize_username(username), **extra_fields)
        user.set_password(password)
        return user
