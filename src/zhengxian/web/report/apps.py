"""The app as Django knows it."""

from django.apps import AppConfig


class ReportConfig(AppConfig):
    """Name and label of the app; when it is ready, its jobs, entry, badge and search are known."""

    name = "zhengxian.web.report"
    label = "report"

    def ready(self) -> None:
        """Register what other parts call without knowing report."""
        from zhengxian.web.report import stage

        stage.register()
