"""The addresses of this room: a programme's overview, figures, claims and rows; evidence and definitions."""

from django.urls import include, path

from xieshou.apps.assessment.views import (
    attaching,
    calendar,
    claims,
    deeds,
    definitions,
    evidence,
    figures,
    ledgers,
    overview,
    records,
)

app_name = "assessment"
urlpatterns = [
    path("p/<slug:programme>/", overview.overview, name="overview"),
    path("p/<slug:programme>/figures/", figures.figure_list, name="figures"),
    path("p/<slug:programme>/figures/<str:indicator>/<path:scope>/", figures.figure, name="figure"),
    path("p/<slug:programme>/claims/", claims.claim_list, name="claims"),
    path("p/<slug:programme>/claims/<str:record_no>/", claims.claim, name="claim"),
    path("p/<slug:programme>/findings/", include("xieshou.apps.assessment.findings.urls")),
    path("p/<slug:programme>/calendar/", calendar.page, name="calendar"),
    path("p/<slug:programme>/calendar.ics", calendar.feed, name="calendar_feed"),
    path("p/<slug:programme>/ledgers/", ledgers.index, name="ledgers"),
    path("p/<slug:programme>/ledgers/<slug:ledger>/", ledgers.ledger, name="ledger"),
    path("p/<slug:programme>/records/<slug:ledger>/<str:record_no>/", records.record, name="record"),
    path("p/<slug:programme>/records/<slug:ledger>/<str:record_no>/submit/", deeds.submit, name="submit"),
    path("p/<slug:programme>/records/<slug:ledger>/<str:record_no>/return/", deeds.send_back, name="send_back"),
    path("p/<slug:programme>/records/<slug:ledger>/<str:record_no>/accept/", deeds.accept, name="accept"),
    path("p/<slug:programme>/records/<slug:ledger>/<str:record_no>/attach/", attaching.attach, name="attach"),
    path(
        "p/<slug:programme>/records/<slug:ledger>/<str:record_no>/attach/<int:number>/take-away/",
        attaching.take_away,
        name="take_away",
    ),
    path("evidence/<str:code>/", evidence.card, name="evidence"),
    path("evidence/<str:code>/file/", evidence.file, name="evidence_file"),
    path("evidence/<str:code>/<slug:size>.jpg", evidence.picture, name="evidence_picture"),
    path("definitions/<path:code>/", definitions.definition, name="definition"),
]
