"""Forms of accounts, and the list of units to choose from."""

from django import forms
from django.contrib.auth import forms as auth_forms
from django.core.validators import MaxLengthValidator
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organization.models import BoardSeat, Unit, User
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


class BoardSeatForm(forms.ModelForm):
    """A seat of a board and its term; a post, never a name."""

    class Meta:
        model = BoardSeat
        fields = ["unit", "seat", "kind", "starts_on", "ends_on"]
        widgets = {
            name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d") for name in ("starts_on", "ends_on")
        }
        help_texts = {
            "seat": gettext_lazy("직책만 적습니다. 사람 이름은 적지 않습니다."),
            "starts_on": gettext_lazy("다시 임명되면 고치지 말고 새 자리로 적습니다. 지난 임기가 남습니다."),
        }

    def __init__(self, *args, units: list[tuple[int, str]], **kwargs):
        super().__init__(*args, **kwargs)
        offer_units(self.fields["unit"], units)


def offer_units(field: forms.ModelChoiceField, units: list[tuple[int, str]]) -> None:
    """The units that a person keeps, and no other, with the names of the page."""
    field.queryset = Unit.objects.filter(pk__in=[pk for pk, _label in units])
    field.choices = units if len(units) == 1 else [("", "---------"), *units]


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


class ReorganizationForm(forms.Form):
    """A split, merge, move or new name of units; the fields are those of the kind."""

    FIELDS = {
        "merge": ("units", "target", "name", "effective_on"),
        "split": ("unit", "parts", "ends", "effective_on"),
        "move": ("unit", "parent", "effective_on"),
        "rename": ("unit", "name", "effective_on"),
    }
    MOST_PARTS = 20

    unit = forms.TypedChoiceField(label=gettext_lazy("조직"), coerce=int)
    units = forms.TypedMultipleChoiceField(
        label=gettext_lazy("합칠 조직"),
        coerce=int,
        widget=forms.SelectMultiple(attrs={"size": 12}),
        help_text=gettext_lazy("Ctrl을 누른 채 여럿을 고릅니다. 새 조직은 맨 위에 고른 조직의 자리에 놓입니다."),
    )
    target = forms.TypedChoiceField(
        label=gettext_lazy("남을 조직"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=gettext_lazy("비우면 새 조직을 만듭니다."),
    )
    parent = forms.TypedChoiceField(label=gettext_lazy("옮겨 갈 상위 조직"), coerce=int)
    name = forms.CharField(label=gettext_lazy("새 이름"), max_length=100, required=False)
    parts = forms.CharField(
        label=gettext_lazy("새 조직의 이름"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("한 줄에 하나씩 적습니다."),
    )
    ends = forms.BooleanField(
        label=gettext_lazy("지금 조직은 없앰"),
        required=False,
        help_text=gettext_lazy("사람과 남은 일은 첫 조직이 이어받습니다."),
    )
    effective_on = forms.DateField(
        label=gettext_lazy("시행일"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, data=None, *, kind: str, units: list[tuple[int, str]], **kwargs):
        super().__init__(data, **kwargs)
        self.fields = {name: self.fields[name] for name in self.FIELDS[kind]}
        for name in {"unit", "parent"} & set(self.fields):
            self.fields[name].choices = [("", "---------"), *units]
        if "units" in self.fields:
            self.fields["units"].choices = units
            self.fields["target"].choices = [("", _("새 조직")), *units]
        if kind == "merge":
            self.fields["name"].help_text = _("남을 조직을 고르면 쓰지 않습니다.")

    def clean_parts(self) -> tuple[str, ...]:
        lines = [" ".join(line.split()) for line in self.cleaned_data["parts"].splitlines()]
        names = tuple(line for line in lines if line)
        if len(names) > self.MOST_PARTS or any(len(name) > 100 for name in names):
            raise forms.ValidationError(_("이름은 100자까지, 스무 줄까지 적습니다."))
        return names


class PostsForm(forms.Form):
    """One category of a unit with its posts, people and the women among them; a line without a category is none."""

    category = forms.CharField(label=gettext_lazy("직급·직렬"), max_length=50, required=False)
    authorized = forms.IntegerField(label=gettext_lazy("정원"), min_value=0, max_value=100_000, required=False)
    actual = forms.IntegerField(label=gettext_lazy("현원"), min_value=0, max_value=100_000, required=False)
    women = forms.IntegerField(label=gettext_lazy("현원 중 여성"), min_value=0, max_value=100_000, required=False)
    is_total = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("category", "authorized", "actual", "women"):
            widget = forms.TextInput(attrs={"class": "cell-input", "autocomplete": "off"})
            if name == "category":
                widget.attrs["class"] = "cell-input cell-input--text"
            else:
                widget.attrs["inputmode"] = "numeric"
            self.fields[name].widget = widget
            where = self.initial.get("category") or _("새 줄")
            widget.attrs["aria-label"] = f"{where} {self.fields[name].label}"

    def clean(self):
        cleaned = super().clean()
        says = any(cleaned.get(name) is not None for name in ("authorized", "actual", "women"))
        if says and not cleaned.get("category"):
            raise forms.ValidationError(_("직급·직렬의 이름을 적어 주세요."))
        return cleaned


class PostsLines(forms.BaseFormSet):
    """The lines of a unit; no category stands twice."""

    def clean(self):
        names = [form.cleaned_data.get("category") for form in self.forms if form.is_valid()]
        twice = {name for name in names if name and names.count(name) > 1}
        if twice:
            raise forms.ValidationError(_("같은 직급·직렬이 두 줄입니다: %s") % ", ".join(sorted(twice)))

    @property
    def messages(self) -> list[str]:
        """Every error in words, with the line that it belongs to."""
        found = [str(error) for error in self.non_form_errors()]
        for number, form in enumerate(self.forms, start=1):
            for name, errors in form.errors.items():
                label = form.fields[name].label if name in form.fields else ""
                line = form["category"].value() or _("%d번째 줄") % number
                found += [f"{line} {label}: {error}" for error in errors]
        return found


PostsFormSet = forms.formset_factory(PostsForm, formset=PostsLines, extra=4, max_num=60, absolute_max=80)
