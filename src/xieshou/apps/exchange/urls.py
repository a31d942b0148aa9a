"""The addresses of this room, under /p/<programme>/files/."""

from django.urls import path

from xieshou.apps.exchange import files_in, files_out, one_row, views

app_name = "exchange"
urlpatterns = [
    path("", views.import_list, name="list"),
    path("<slug:ledger>/bring/", files_in.bring, name="bring"),
    path("<slug:ledger>/row/", one_row.one_row, name="row"),
    path("<slug:ledger>/template.xlsx", files_out.template, name="template"),
    path("<slug:ledger>/export.<str:kind>", files_out.export, name="export"),
    path("imports/<slug:code>/", views.import_page, name="import"),
    path("imports/<slug:code>/progress/", views.progress, name="progress"),
    path("imports/<slug:code>/columns/", files_in.map_again, name="columns"),
    path("imports/<slug:code>/apply/", views.apply, name="apply"),
    path("imports/<slug:code>/discard/", views.discard, name="discard"),
    path("imports/<slug:code>/resume/", views.resume, name="resume"),
    path("imports/<slug:code>/undo/", views.undo, name="undo"),
    path("imports/<slug:code>/submit/", views.hand_in, name="submit"),
    path("imports/<slug:code>/accept/", views.accept, name="accept"),
    path("imports/<slug:code>/faults.xlsx", files_out.faults, name="faults"),
]
