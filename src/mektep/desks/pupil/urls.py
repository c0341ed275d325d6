"""Under `/pupil/`. A pupil sees only what is hers, so no page names her."""

from django.urls import path

from . import views

app_name = "pupil"
urlpatterns = [
    path("", views.today, name="today"),
    path("week/", views.week, name="week"),
    path("homework/", views.homework, name="homework"),
    path("homework/<int:pk>/tick/", views.tick, name="tick"),
    path("marks/", views.marks, name="marks"),
    path("marks/<int:pk>/", views.why, name="why"),
]
