"""The app as Django knows it."""

from django.apps import AppConfig


class ActConfig(AppConfig):
    """Name and label of the app; when it is ready, its jobs, entry, badge and search are known."""

    name = "zhengxian.web.act"
    label = "act"

    def ready(self) -> None:
        """Register what other parts call without knowing act."""
        from zhengxian.web.act import stage
        from zhengxian.web.act.services import documents  # noqa: F401 -- registers the worker of its jobs

        stage.register()
