"""The addresses of a project's public notice, under /p/<programme>/projects/<record>/notice/."""

from django.urls import path

from xieshou.apps.reports.notices import views

app_name = "notices"
urlpatterns = [path("", views.notice, name="detail"), path("word/", views.word, name="word")]
