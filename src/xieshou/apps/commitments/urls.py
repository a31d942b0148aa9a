"""The addresses of this room, under /p/<programme>/meetings/."""

from django.urls import path

from xieshou.apps.commitments import views

app_name = "commitments"
urlpatterns = [
    path("", views.meeting_list, name="list"),
    path("<str:record_no>/", views.detail, name="detail"),
]
