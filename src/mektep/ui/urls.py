from django.urls import path

from . import views

app_name = "ui"

urlpatterns = [
    path("pattern/", views.pattern, name="pattern"),
    path("theme/", views.theme, name="theme"),
    path("language/", views.language, name="language"),
    path("mektep.webmanifest", views.manifest, name="manifest"),
    path("sw.js", views.worker, name="worker"),
    path("offline/", views.offline, name="offline"),
]
