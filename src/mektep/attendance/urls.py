from django.urls import path

from . import views

app_name = "attendance"

urlpatterns = [
    path("", views.now, name="now"),
    path("lessons/<int:pk>/", views.sheet, name="sheet"),
    path("lessons/<int:pk>/learners/<int:learner_id>/", views.excuse, name="excuse"),
    path("notes/", views.announce, name="notes"),
    path("notes/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("notes/<int:pk>/confirm/", views.confirm, name="confirm"),
]
