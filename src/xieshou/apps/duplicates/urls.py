"""The addresses of this room, under /p/<programme>/likely/."""

from django.urls import path

from xieshou.apps.duplicates import views

app_name = "duplicates"
urlpatterns = [
    path("", views.likely_list, name="list"),
    path("look/", views.look, name="look"),
    path("<int:pk>/decide/", views.decide, name="decide"),
    path("<int:pk>/reopen/", views.reopen, name="reopen"),
]
