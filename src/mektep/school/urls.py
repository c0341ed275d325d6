"""Under `/school/`."""

from django.urls import path

from .views import classes, frame, home, pupils, staff

app_name = "school"
urlpatterns = [
    path("", home.home, name="home"),
    path("classes/", home.classes, name="classes"),
    path("classes/open/", home.open_class, name="open_class"),
    path("classes/<int:pk>/", classes.show, name="class"),
    path("classes/<int:pk>/arrange/", classes.arrange, name="arrange"),
    path("classes/<int:pk>/admit/", classes.admit, name="admit"),
    path("classes/<int:pk>/groups/", classes.groups, name="groups"),
    path("classes/<int:pk>/groups/split/", classes.split, name="split"),
    path("classes/<int:pk>/groups/fill/", classes.fill, name="fill"),
    path("classes/<int:pk>/subjects/", classes.teachings, name="teachings"),
    path("classes/<int:pk>/subjects/assign/", classes.assign_teaching, name="assign_teaching"),
    path("teachings/<int:pk>/", classes.teaching, name="teaching"),
    path("teachings/<int:pk>/change/", classes.change_teaching, name="change_teaching"),
    path("teachings/<int:pk>/hand-over/", classes.hand_over, name="hand_over"),
    path("pupils/<int:pk>/", pupils.card, name="card"),
    path("pupils/<int:pk>/move/", pupils.move, name="move"),
    path("pupils/<int:pk>/leave/", pupils.leave, name="leave"),
    path("pupils/<int:pk>/exempt/", pupils.exempt, name="exempt"),
    path("exemptions/<int:pk>/end/", pupils.end_exemption, name="end_exemption"),
    path("staff/", staff.staff, name="staff"),
    path("staff/hire/", staff.hire, name="hire"),
    path("staff/<int:pk>/", staff.member, name="member"),
    path("staff/<int:pk>/appoint/", staff.appoint, name="appoint"),
    path("staff/<int:pk>/combine/", staff.combine, name="combine"),
    path("appointments/<int:pk>/dismiss/", staff.dismiss, name="dismiss"),
    path("subjects/", frame.subjects, name="subjects"),
    path("subjects/adopt/", frame.adopt_subjects, name="adopt_subjects"),
    path("subjects/add/", frame.add_subject, name="add_subject"),
    path("calendar/", frame.calendar, name="calendar"),
    path("calendar/open/", frame.open_year, name="open_year"),
    path("holidays/declare/", frame.declare_holiday, name="declare_holiday"),
    path("holidays/<int:pk>/withdraw/", frame.withdraw_holiday, name="withdraw_holiday"),
    path("short-days/declare/", frame.declare_short_day, name="declare_short_day"),
    path("short-days/<int:pk>/withdraw/", frame.withdraw_short_day, name="withdraw_short_day"),
    path("settings/", frame.settings, name="settings"),
    path("settings/set-up/", frame.set_up, name="set_up"),
    path("settings/rooms/open/", frame.open_rooms, name="open_rooms"),
    path("settings/bells/set/", frame.set_bells, name="set_bells"),
]
