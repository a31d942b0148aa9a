"""The addresses of this room, under /p/<programme>/funds/."""

from django.urls import path

from xieshou.apps.funds import views

app_name = "funds"
urlpatterns = [path("", views.fund_list, name="list")]
