"""The addresses of this room, under /p/<programme>/projects/."""

from django.urls import path

from xieshou.apps.projects import editing, views

app_name = "projects"
urlpatterns = [
    path("", views.project_list, name="list"),
    path("table.csv", views.table, name="table"),
    path("new/", editing.new, name="new"),
    path("<str:record_no>/", views.detail, name="detail"),
    path("<str:record_no>/edit/", editing.edit, name="edit"),
]
