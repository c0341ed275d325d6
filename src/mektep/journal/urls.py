"""Pages are nouns, acts are verbs at the end."""

from django.urls import path

from .views import cells, registers

app_name = "journal"

urlpatterns = [
    path("", registers.index, name="index"),
    path("<int:pk>/", registers.journal, name="journal"),
    path("<int:pk>/sums/", registers.sums, name="sums"),
    path("<int:pk>/sums/<int:number>/", registers.sums, name="sums"),
    path("<int:pk>/cell/<str:column>/<int:learner_id>/", cells.cell, name="cell"),
    path("<int:pk>/cell/<str:column>/<int:learner_id>/enter/", cells.enter, name="enter"),
    path("<int:pk>/cell/<str:column>/<int:learner_id>/mark/", cells.mark_attendance, name="mark_attendance"),
    path("<int:pk>/marks/<int:number>/<int:learner_id>/", cells.mark, name="mark"),
]
