"""The app as Django knows it."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Name and label of the app."""

    name = "zhengxian.web.api"
    label = "api"
