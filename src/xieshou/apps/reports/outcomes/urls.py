"""The addresses of what became of a meeting, under /p/<programme>/meetings/<record>/outcome/."""

from django.urls import path

from xieshou.apps.reports.outcomes import views

app_name = "outcomes"
urlpatterns = [path("", views.detail, name="detail"), path("word/", views.word, name="word")]
