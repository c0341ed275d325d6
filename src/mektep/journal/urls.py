"""Pages are nouns, acts are verbs at the end."""

from django.urls import path

from .views import cells, changes, closing, columns, papers, registers, works

app_name = "journal"

urlpatterns = [
    path("", registers.index, name="index"),
    path("<int:pk>/", registers.journal, name="journal"),
    path("<int:pk>/sums/", registers.sums, name="sums"),
    path("<int:pk>/sums/<int:number>/", registers.sums, name="sums"),
    path("<int:pk>/cell/<str:column>/<int:learner_id>/", cells.cell, name="cell"),
    path("<int:pk>/cell/<str:column>/<int:learner_id>/enter/", cells.enter, name="enter"),
    path("<int:pk>/cell/<str:column>/<int:learner_id>/mark/", cells.mark_attendance, name="mark_attendance"),
    path("<int:pk>/cell/<str:column>/<int:learner_id>/ask/", changes.ask, name="ask"),
    path("<int:pk>/columns/<str:key>/", columns.column, name="column"),
    path("<int:pk>/works/", works.new, name="new_work"),
    path("<int:pk>/works/<int:work_id>/", works.edit, name="work"),
    path("<int:pk>/works/<int:work_id>/withdraw/", works.withdraw, name="withdraw_work"),
    path("<int:pk>/print/", papers.print_form, name="print"),
    path("<int:pk>/export/", papers.export, name="export"),
    path("<int:pk>/closing/", closing.closing, name="closing"),
    path("<int:pk>/closing/<int:number>/approve/", closing.approve, name="approve"),
    path("<int:pk>/closing/<int:number>/close/", closing.close, name="close"),
    path("<int:pk>/closing/<int:number>/reopen/", closing.reopen, name="reopen"),
    path("<int:pk>/period-marks/<int:mark_id>/", closing.correct, name="correct"),
    path("changes/", changes.changes, name="changes"),
    path("changes/<int:change_id>/decide/", changes.decide, name="decide"),
    path("<int:pk>/marks/<int:number>/<int:learner_id>/", cells.mark, name="mark"),
]
