"""The routes that Django knows: those of the table, and its pages for errors."""

from __future__ import annotations

from django.urls import path
from django.utils.module_loading import import_string

from counterfoil.desk.table import ROUTES

urlpatterns = [path(route.path, import_string(route.view), name=route.name) for route in ROUTES]

_ERRORS = "counterfoil.desk.views.entrance"
handler400 = f"{_ERRORS}.bad_request"
handler403 = f"{_ERRORS}.forbidden"
handler404 = f"{_ERRORS}.not_found"
handler500 = f"{_ERRORS}.broken"
