"""The addresses of this room."""

from django.urls import path, re_path

from xieshou.apps.places import views

app_name = "places"
urlpatterns = [
    path("", views.search, name="search"),
    re_path(r"^(?P<code>\d{6}|\d{9}|\d{12})/$", views.detail, name="detail"),
]
