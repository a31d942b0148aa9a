"""The addresses of this room, under /p/<programme>/funds/."""

from django.urls import path

from xieshou.apps.funds import views
from xieshou.apps.funds.idle import views as idle
from xieshou.apps.funds.trails import views as trails

app_name = "funds"
urlpatterns = [
    path("", views.fund_list, name="list"),
    path("trail/", trails.trail, name="trail"),
    path("idle/", idle.idle, name="idle"),
    path("idle/file.<str:kind>", idle.file, name="idle_file"),
]
