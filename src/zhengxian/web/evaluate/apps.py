"""The app as Django knows it."""

from django.apps import AppConfig


class EvaluateConfig(AppConfig):
    """Name and label of the app."""

    name = "zhengxian.web.evaluate"
    label = "evaluate"

    def ready(self) -> None:
        """Register the long work of this app and what waits in it."""
        from zhengxian.web.core.selectors.shell import register_stage
        from zhengxian.web.evaluate.selectors.runs import waiting
        from zhengxian.web.evaluate.services import run_jobs  # noqa: F401

        register_stage("evaluate", badge=waiting)
