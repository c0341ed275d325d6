"""Under `/district/`. There is no way below a grade of a school."""

from django.urls import path

from . import views

app_name = "district"
urlpatterns = [
    path("", views.today, name="today"),
    path("schools/<int:pk>/", views.school, name="school"),
]
