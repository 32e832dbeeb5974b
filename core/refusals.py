"""Refusals: what a service raises when the state of the world forbids an act."""


class Refusal(Exception):
    """The act cannot be done now; ``str()`` tells the user why and what to do instead."""

    status_code = 409


class MonthClosed(Refusal):
    """The month, or this row of it, no longer takes changes (마감·제출·확인)."""


class NotAllowed(Refusal):
    """The person may see the object but may not do this with it."""

    status_code = 403


class StaleForm(Refusal):
    """Somebody changed the object after the person opened it."""


class InvalidInput(Refusal):
    """What was sent cannot be understood; nothing was saved."""

    status_code = 422
