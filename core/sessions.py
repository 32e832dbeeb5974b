"""The idle clock of a session, kept without writing the session at every request."""

import time

#: A session is written at most this often, in seconds; its age counts from the last writing.
WRITTEN_EVERY = 60


class IdleClockMiddleware:
    """Marks the session as alive. Needs the session and the user; stands after both."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        now = int(time.time())
        if request.user.is_authenticated and now - request.session.get("alive", 0) > WRITTEN_EVERY:
            request.session["alive"] = now
        return self.get_response(request)
