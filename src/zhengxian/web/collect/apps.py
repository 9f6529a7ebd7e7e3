"""The app as Django knows it."""

from django.apps import AppConfig


class CollectConfig(AppConfig):
    """Name and label of the app; when it is ready, its jobs, entry, badge and search are known."""

    name = "zhengxian.web.collect"
    label = "collect"

    def ready(self) -> None:
        """Register what other parts call without knowing collect."""
        from zhengxian.web.collect import stage
        from zhengxian.web.collect.services import bulk  # noqa: F401 -- registers the worker of its jobs
        from zhengxian.web.core.selectors import search, shell

        shell.register_stage("collect", entry=stage.entry, badge=stage.badge)
        search.register(stage.find)
