"""The app as Django knows it."""

from django.apps import AppConfig


class CollectConfig(AppConfig):
    """Name and label of the app."""

    name = "zhengxian.web.collect"
    label = "collect"
