"""The words of the trail itself. What happens to requests and agencies has its words in their own apps."""

from enum import StrEnum


class Event(StrEnum):
    """An act upon the trail."""

    VERIFIED = "trail.verified"
    KEPT = "content.kept"  # it lives on after its disposal month: its key is wrapped by another month's, the outcome
    DISPOSED = "content.disposed"  # the key of a record is destroyed with this entry; its rule says under which rule
