"""The permission of every API view that names none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework.permissions import BasePermission

if TYPE_CHECKING:  # importing the views here would import this module again, half made
    from rest_framework.request import Request
    from rest_framework.views import APIView


class Nobody(BasePermission):
    """A view that forgets to say whom it answers, answers nobody."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Never."""
        return False
