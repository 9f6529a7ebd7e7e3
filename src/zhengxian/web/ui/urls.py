"""Addresses of the interface kit."""

from django.urls import path

from zhengxian.web.ui import views

app_name = "ui"
urlpatterns = [path("gallery/", views.gallery, name="gallery")]
