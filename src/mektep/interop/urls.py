"""Pages are nouns, acts are verbs at the end."""

from django.urls import path

from . import views

app_name = "interop"

urlpatterns = [
    path("", views.index, name="index"),
    path("preview/", views.preview, name="preview"),
    path("form/", views.form, name="form"),
    path("export/", views.export, name="export"),
    path("<int:pk>/", views.show, name="show"),
    path("<int:pk>/apply/", views.apply_import, name="apply"),
    path("<int:pk>/undo/", views.undo, name="undo"),
]
