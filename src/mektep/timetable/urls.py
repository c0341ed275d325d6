"""Under `/timetable/`."""

from django.urls import path

from .views import days, feeds, versions, weeks

app_name = "timetable"
urlpatterns = [
    path("", weeks.mine, name="mine"),
    path("school/", weeks.shelf, name="shelf"),
    path("classes/<int:pk>/", weeks.school_class, name="class"),
    path("teachers/<int:pk>/", weeks.teacher, name="teacher"),
    path("rooms/<int:pk>/", weeks.room, name="room"),
    path("days/", days.day, name="day"),
    path("lessons/<int:pk>/", days.lesson, name="lesson"),
    path("lessons/<int:pk>/substitute/", days.substitute, name="substitute"),
    path("lessons/<int:pk>/cancel/", days.cancel, name="cancel"),
    path("lessons/<int:pk>/restore/", days.restore, name="restore"),
    path("versions/", versions.versions, name="versions"),
    path("versions/draft/", versions.draft, name="draft"),
    path("versions/<int:pk>/", versions.editor, name="editor"),
    path("versions/<int:pk>/check/", versions.check, name="check"),
    path("versions/<int:pk>/place/", versions.place, name="place"),
    path("versions/<int:pk>/slots/<int:slot>/unplace/", versions.unplace, name="unplace"),
    path("versions/<int:pk>/publish/", versions.publish, name="publish"),
    path("versions/<int:pk>/discard/", versions.discard, name="discard"),
    path("versions/<int:pk>/import/", versions.form, name="form"),
    path("versions/<int:pk>/import/agree/", versions.import_table, name="import_table"),
    path("versions/<int:pk>/export/", versions.export, name="export"),
    path("versions/<int:pk>/sheet/", versions.sheet, name="sheet"),
    path("feed/", feeds.feed, name="feed"),
    path("feed/open/", feeds.open_feed, name="open_feed"),
    path("feed/close/", feeds.close_feed, name="close_feed"),
    path("feed/<str:key>.ics", feeds.ics, name="ics"),
]
