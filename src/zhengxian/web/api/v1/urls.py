"""Addresses of the API."""

from zhengxian.web.api.v1.interface import patterns

urlpatterns = patterns
