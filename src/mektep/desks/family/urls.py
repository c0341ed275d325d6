"""Under `/family/`."""

from django.urls import path

from . import views

app_name = "family"
urlpatterns = [
    path("", views.today, name="today"),
    path("diary/", views.diary, name="diary"),
    path("marks/", views.marks, name="marks"),
    path("children/<int:pk>/diary/", views.diary, name="diary"),
    path("children/<int:pk>/marks/", views.marks, name="marks"),
    path("children/<int:pk>/marks/<int:teaching>/", views.why, name="why"),
    path("sheet/", views.sheet, name="sheet"),
    path("notes/", views.notes, name="notes"),
    path("notes/announce/", views.announce, name="announce"),
    path("notes/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
]
