"""Under `/learning/`."""

from django.urls import path

from . import views

app_name = "learning"
urlpatterns = [
    path("", views.homework, name="homework"),
    path("learners/<int:pk>/", views.learner, name="learner"),
    path("give/", views.give, name="give"),
    path("check/", views.check, name="check"),
    path("homework/<int:pk>/change/", views.change, name="change"),
    path("homework/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("homework/<int:pk>/tick/", views.tick, name="tick"),
]
