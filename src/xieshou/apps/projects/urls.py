"""The addresses of this room, under /p/<programme>/projects/."""

from django.urls import path

from xieshou.apps.projects import editing, life, spot_list, views
from xieshou.apps.projects.benefits import views as benefits
from xieshou.apps.projects.notices import views as notices
from xieshou.apps.projects.progress import views as progress

app_name = "projects"
urlpatterns = [
    path("", views.project_list, name="list"),
    path("table.csv", views.table, name="table"),
    path("new/", editing.new, name="new"),
    path("spot-list/", spot_list.page, name="spot_list"),
    path("notices/", notices.lacking, name="notices"),
    path("<str:record_no>/", views.detail, name="detail"),
    path("<str:record_no>/edit/", editing.edit, name="edit"),
    path("<str:record_no>/move/<slug:to>/", life.move, name="move"),
    path("<str:record_no>/benefits/terms/", benefits.terms, name="benefit_terms"),
    path("<str:record_no>/benefits/paid/", benefits.paid, name="benefit_paid"),
    path("<str:record_no>/benefits/paid/<int:number>/take-back/", benefits.take_back, name="benefit_back"),
    path("<str:record_no>/progress/", progress.record, name="progress"),
    path("<str:record_no>/progress/<int:number>/check/", progress.check, name="progress_check"),
    path("<str:record_no>/progress/<int:number>/take-back/", progress.take_back, name="progress_back"),
    path("<str:record_no>/cosign/<slug:side>/", life.cosign, name="cosign"),
    path("<str:record_no>/notice-record/", life.notice, name="notice"),
    path("<str:record_no>/notice-record/<int:number>/", notices.objections, name="objections"),
    path("<str:record_no>/notice-record/<int:number>/<int:objection>/answer/", notices.answer, name="objection_answer"),
]
