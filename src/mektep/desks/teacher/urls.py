"""Under `/teacher/`."""

from django.urls import path

from . import views

app_name = "teacher"
urlpatterns = [
    path("", views.today, name="today"),
    path("week/", views.week, name="week"),
    path("missing/", views.missing, name="missing"),
    path("classes/", views.classes, name="classes"),
    path("classes/<int:pk>/", views.school_class, name="class"),
    path("staff/", views.staff, name="staff"),
]
