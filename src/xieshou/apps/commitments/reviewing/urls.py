"""The addresses of a review, under /p/<programme>/communiques/."""

from django.urls import path

from xieshou.apps.commitments.reviewing import views

app_name = "reviewing"
urlpatterns = [
    path("", views.new, name="new"),
    path("<int:number>/", views.review, name="review"),
    path("<int:number>/decide/", views.decide, name="decide"),
]
