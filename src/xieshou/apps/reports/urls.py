"""Addresses of the report, below /p/<programme>/report/."""

from django.urls import path

from xieshou.apps.reports import views

app_name = "reports"
urlpatterns = [path("", views.detail, name="detail"), path("word/", views.word, name="word")]
