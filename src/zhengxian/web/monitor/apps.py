"""The app as Django knows it."""

from django.apps import AppConfig


class MonitorConfig(AppConfig):
    """Name and label of the app; when it is ready, its jobs, entry, badge and search are known."""

    name = "zhengxian.web.monitor"
    label = "monitor"

    def ready(self) -> None:
        """Register what other parts call without knowing monitor."""
        from zhengxian.web.monitor import stage
        from zhengxian.web.monitor.services import round_jobs  # noqa: F401 -- registers the worker of its jobs

        stage.register()
