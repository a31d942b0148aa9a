"""The addresses of this room, under /p/<programme>/pairings/."""

from django.urls import path

from xieshou.apps.pairings import views

app_name = "pairings"
urlpatterns = [
    path("", views.pairing_list, name="list"),
    path("cosignatures/", views.cosignatures, name="cosignatures"),
    path("<str:record_no>/", views.detail, name="detail"),
]
