"""History written by the database itself: every insert, update and delete, never removable."""

import pghistory


def track(model_class):
    """Class decorator: keep every version of the model's rows, deleted ones included."""
    events = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
    return pghistory.track(*events, append_only=True)(model_class)
