"""The addresses of assets, under /p/<programme>/assets/."""

from django.urls import path

from xieshou.apps.projects.assets import alarm_page, deeds, entering, views

app_name = "assets"
urlpatterns = [
    path("", views.asset_list, name="list"),
    path("new/", entering.new, name="new"),
    path("alarms/", alarm_page.page, name="alarms"),
    path("alarms/<slug:kind>/", alarm_page.file, name="alarms_file"),
    path("<str:record_no>/", views.detail, name="detail"),
    path("<str:record_no>/edit/", entering.edit, name="edit"),
    path("<str:record_no>/deed/<slug:deed>/", deeds.deed, name="deed"),
    path("<str:record_no>/term/<slug:term>/", deeds.term, name="term"),
]
