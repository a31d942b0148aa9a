"""The addresses of findings, under /p/<programme>/findings/; they belong to the assessment room's names."""

from django.urls import path

from xieshou.apps.assessment.findings import views

urlpatterns = [
    path("", views.finding_list, name="findings"),
    path("look/", views.look, name="findings_look"),
    path("<str:record_no>/", views.finding, name="finding"),
    path("<str:record_no>/answer/", views.answer, name="finding_answer"),
    path("<str:record_no>/close/", views.close, name="finding_close"),
    path("<str:record_no>/raise/", views.raise_issue, name="finding_raise"),
    path("<str:record_no>/reopen/", views.reopen, name="finding_reopen"),
]
