"""The app as Django knows it."""

from django.apps import AppConfig


class EvaluateConfig(AppConfig):
    """Name and label of the app."""

    name = "zhengxian.web.evaluate"
    label = "evaluate"
