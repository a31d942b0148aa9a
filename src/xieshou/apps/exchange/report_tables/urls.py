"""The addresses of report tables, under /p/<programme>/tables/."""

from django.urls import path

from xieshou.apps.exchange.report_tables import own_pages, views

app_name = "tables"
urlpatterns = [
    path("", views.index, name="list"),
    path("make/", own_pages.make, name="make"),
    path("<slug:code>/", views.table, name="table"),
    path("<slug:code>/rows/", views.rows, name="rows"),
    path("<slug:code>/file.<str:kind>", views.file, name="file"),
    path("<slug:code>/change/", own_pages.change, name="change"),
    path("<slug:code>/remove/", own_pages.remove, name="remove"),
]
