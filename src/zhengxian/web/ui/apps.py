"""The Django app of the interface kit."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Templates, static files and template tags."""

    name = "zhengxian.web.ui"
    verbose_name = "界面"
