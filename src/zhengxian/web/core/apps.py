"""The app as Django knows it."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Name and label of the app."""

    name = "zhengxian.web.core"
    label = "core"
