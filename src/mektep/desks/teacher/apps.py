from django.apps import AppConfig


class TeacherDeskConfig(AppConfig):
    name = "mektep.desks.teacher"
    label = "desk_teacher"
