"""Where everything is. A page is a noun, an act is a verb at the end."""

from django.urls import URLPattern, URLResolver, include, path

from . import views

handler400 = "mektep.ui.views.bad_request"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("hat/", views.hat, name="hat"),
    path("healthz", views.healthz, name="healthz"),
    path("ui/", include("mektep.ui.urls")),
    path("school/", include("mektep.school.urls")),
    path("timetable/", include("mektep.timetable.urls")),
    path("curriculum/", include("mektep.curriculum.urls")),
    path("learning/", include("mektep.learning.urls")),
    path("imports/", include("mektep.interop.urls")),
    path("attendance/", include("mektep.attendance.urls")),
    path("journal/", include("mektep.journal.urls")),
    path("sync/", include("mektep.sync.urls")),
    path("reports/", include("mektep.analytics.urls")),
    path("accounts/", include("mektep.people.account_urls")),
    path("people/", include("mektep.people.urls")),
    path("pupil/", include("mektep.desks.pupil.urls")),
    path("family/", include("mektep.desks.family.urls")),
    path("teacher/", include("mektep.desks.teacher.urls")),
    path("office/", include("mektep.desks.office.urls")),
    path("district/", include("mektep.desks.district.urls")),
]
