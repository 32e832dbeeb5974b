"""Whose rows an entry page shows, how far their people are, and 내 것 완료, whatever kind the rows are."""

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from core.presentation import Link
from reporting import responsibility
from reporting.responsibility import ALL, MINE, TEAM, Owned, progress_of, rows_of_whom


class PeopleMixin:
    """Beside an entry page: ``whose`` in the address narrows it to my rows (the default where I have any) or my
    team's. The page brings ``all_rows`` and the name of the page on which rows are given to people.
    """

    #: Empty where nobody gives its rows to people.
    responsibility_page = ""

    @property
    def all_rows(self) -> list[Owned]:
        raise NotImplementedError

    @cached_property
    def parts(self) -> dict[str, list[Owned]]:
        return rows_of_whom(self.all_rows, self.rights, self.request.user)

    @cached_property
    def whose(self) -> str:
        asked = self.request.GET.get("whose")
        if asked in self.parts:
            return asked
        return MINE if MINE in self.parts else ALL

    def acts(self) -> dict:
        return super().acts() | {
            "done": (responsibility.mark_done, _("내 것을 완료로 표시했습니다. 과 취합담당이 볼 수 있습니다.")),
            "undone": (responsibility.unmark_done, _("완료 표시를 지웠습니다.")),
        }

    def people_context(self) -> dict:
        """The switch of whose rows, my progress, and for who gathers everybody's. One query where rows are owned."""
        labels = {MINE: _("내 담당만"), TEAM: _("우리 팀"), ALL: _("과 전체")}
        query = self.request.GET.copy()
        links = []
        for whose in self.parts:
            query["whose"] = whose
            links.append(Link(labels[whose], f"?{query.urlencode()}", current=whose == self.whose))
        progress = progress_of(self.all_rows, self.submission)
        me = next((part for part in progress if part.user_id == self.request.user.pk), None)
        may_assign = self.rights.may_assign(self.unit.pk)
        return {
            "whose_links": links if len(links) > 1 else [],
            "my_progress": me,
            "marks_mine": self.whose != MINE,
            "progress": progress if self.may_submit or may_assign else [],
            "done_count": sum(1 for part in progress if part.is_done),
            "people_count": sum(1 for part in progress if part.user_id),
            "responsibility_url": self.address(self.responsibility_page)
            if may_assign and self.responsibility_page
            else "",
        }
