"""Addresses of the pages. Each room has its own; here they come together."""

from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from xieshou.site import views

urlpatterns = [
    path("", views.home, name="home"),
    path("sign-in/", auth.LoginView.as_view(), name="login"),
    path("sign-out/", auth.LogoutView.as_view(), name="logout"),
    path("language/", login_not_required(views.set_language), name="set_language"),
    path("healthz", login_not_required(views.healthy), name="healthy"),
    path("places/", include("xieshou.apps.places.urls")),
    path("", include("xieshou.apps.accounts.urls")),
    path("", include("xieshou.apps.assessment.urls")),
    path("p/<slug:programme>/pairings/", include("xieshou.apps.pairings.urls")),
    path("p/<slug:programme>/projects/", include("xieshou.apps.projects.urls")),
    path("p/<slug:programme>/assets/", include("xieshou.apps.projects.assets.urls")),
    path("p/<slug:programme>/projects/<str:record_no>/notice/", include("xieshou.apps.reports.notices.urls")),
    path("p/<slug:programme>/funds/", include("xieshou.apps.funds.urls")),
    path("p/<slug:programme>/meetings/", include("xieshou.apps.commitments.urls")),
    path("p/<slug:programme>/meetings/<str:record_no>/outcome/", include("xieshou.apps.reports.outcomes.urls")),
    path("p/<slug:programme>/commitments/", include("xieshou.apps.commitments.following.urls")),
    path("p/<slug:programme>/communiques/", include("xieshou.apps.commitments.reviewing.urls")),
    path("p/<slug:programme>/files/", include("xieshou.apps.exchange.urls")),
    path("p/<slug:programme>/tables/", include("xieshou.apps.exchange.report_tables.urls")),
    path("p/<slug:programme>/likely/", include("xieshou.apps.duplicates.urls")),
    path("p/<slug:programme>/report/", include("xieshou.apps.reports.urls")),
]
