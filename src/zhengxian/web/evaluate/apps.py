"""The app as Django knows it."""

from django.apps import AppConfig


class EvaluateConfig(AppConfig):
    """Name and label of the app."""

    name = "zhengxian.web.evaluate"
    label = "evaluate"

    def ready(self) -> None:
        """Register the long work of this app."""
        from zhengxian.web.evaluate.services import run_jobs  # noqa: F401
