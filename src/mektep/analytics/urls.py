"""Under `/reports/`."""

from django.urls import path

from . import views

app_name = "analytics"
urlpatterns = [
    path("", views.shelf, name="shelf"),
    path("<slug:key>/", views.report, name="report"),
]
