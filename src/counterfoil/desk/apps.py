"""The desk as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import import_string


class DeskConfig(AppConfig):
    """The desk's own tables and signals."""

    name = "counterfoil.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to who comes and goes. Signals of allauth may be named only from now on."""
        import_string("counterfoil.desk.auditing.listen")()
        import_string("counterfoil.desk.unlocked.listen")()
