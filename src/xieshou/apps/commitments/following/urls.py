"""The addresses of commitments and issues, under /p/<programme>/commitments/."""

from django.urls import path

from xieshou.apps.commitments.following import deeds, entering, views

app_name = "following"
urlpatterns = [
    path("", views.board, name="board"),
    path("list/", views.item_list, name="list"),
    path("chasing/", views.chasing, name="chasing"),
    path("timeline/", views.timeline, name="timeline"),
    path("due.ics", views.due_days, name="due_days"),
    path("new/", entering.new, name="new"),
    path("<str:record_no>/", views.item, name="item"),
    path("<str:record_no>/edit/", entering.edit, name="edit"),
    path("<str:record_no>/tasks/", deeds.break_down, name="break_down"),
    path("<str:record_no>/link/", deeds.link, name="link"),
    path("<str:record_no>/link/<int:number>/back/", deeds.unlink, name="unlink"),
    path("<str:record_no>/deed/<slug:deed>/", deeds.deed, name="deed"),
]
