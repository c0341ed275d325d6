from django.apps import AppConfig


class DistrictDeskConfig(AppConfig):
    name = "mektep.desks.district"
    label = "desk_district"
