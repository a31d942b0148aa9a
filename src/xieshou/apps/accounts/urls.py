"""The addresses of this room: users and their roles, and the log."""

from django.urls import path

from xieshou.apps.accounts import views

app_name = "accounts"
urlpatterns = [
    path("users/", views.users, name="users"),
    path("users/new/", views.new_user, name="new_user"),
    path("users/<str:username>/", views.user, name="user"),
    path("users/<str:username>/give/", views.give_scope, name="give_scope"),
    path("users/<str:username>/take/<int:number>/", views.take_scope, name="take_scope"),
    path("users/<str:username>/close/", views.deactivate, name="deactivate"),
    path("users/<str:username>/password/", views.new_password, name="new_password"),
    path("log/", views.log, name="access"),
]
