"""The addresses of this room, under /p/<programme>/funds/."""

from django.urls import path

from xieshou.apps.funds import views
from xieshou.apps.funds.idle import views as idle
from xieshou.apps.funds.statements import views as statements
from xieshou.apps.funds.trails import views as trails

app_name = "funds"
urlpatterns = [
    path("", views.fund_list, name="list"),
    path("trail/", trails.trail, name="trail"),
    path("idle/", idle.idle, name="idle"),
    path("idle/file.<str:kind>", idle.file, name="idle_file"),
    path("statements/", statements.statement_list, name="statements"),
    path("statements/<slug:code>/", statements.detail, name="statement"),
    path("statements/<slug:code>/rows.csv", statements.rows, name="statement_rows"),
    path("statements/<slug:code>/confirm/", statements.confirm, name="statement_confirm"),
    path("statements/<slug:code>/withdraw/", statements.withdraw, name="statement_withdraw"),
    path("statements/<slug:code>/<int:number>/decide/", statements.decide, name="statement_decide"),
]
