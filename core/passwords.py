"""Rules of passwords that Django does not bring."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class MixedCharactersValidator:
    """A password holds letters, digits and symbols, as the rules of public offices ask."""

    def validate(self, password, user=None):
        missing = []
        if not any(character.isalpha() for character in password):
            missing.append(_("문자"))
        if not any(character.isdigit() for character in password):
            missing.append(_("숫자"))
        if all(character.isalnum() or character.isspace() for character in password):
            missing.append(_("특수문자"))
        if missing:
            raise ValidationError(
                _("비밀번호에 %(missing)s를 넣어 주세요."),
                code="password_not_mixed",
                params={"missing": ", ".join(missing)},
            )

    def get_help_text(self):
        return _("문자, 숫자, 특수문자를 모두 섞어 써야 합니다.")
