"""Under `/curriculum/`. A plan is named by its class-subject, because it may not exist yet."""

from django.urls import path

from . import views

app_name = "curriculum"
urlpatterns = [
    path("", views.shelf, name="shelf"),
    path("plans/<int:teaching>/", views.plan, name="plan"),
    path("plans/<int:teaching>/import/", views.form, name="form"),
    path("plans/<int:teaching>/import/agree/", views.import_plan, name="import_plan"),
    path("plans/<int:teaching>/export/", views.export, name="export"),
    path("plans/<int:teaching>/schedule/", views.schedule, name="schedule"),
    path("plans/<int:teaching>/shift/", views.shift, name="shift"),
    path("plans/<int:teaching>/approve/", views.approve, name="approve"),
    path("plans/<int:teaching>/reopen/", views.reopen, name="reopen"),
    path("plans/<int:teaching>/copy/", views.copy, name="copy"),
    path("plans/<int:teaching>/rows/add/", views.add_row, name="add_row"),
    path("rows/<int:pk>/change/", views.change_row, name="change_row"),
    path("rows/<int:pk>/remove/", views.remove_row, name="remove_row"),
    path("rows/<int:pk>/join/", views.join, name="join"),
    path("rows/<int:pk>/part/", views.part, name="part"),
    path("lessons/<int:lesson>/topic/", views.write_topic, name="write_topic"),
]
