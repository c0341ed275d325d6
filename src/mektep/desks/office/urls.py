"""Under `/office/`."""

from django.urls import path

from .views import closing, log, morning

app_name = "office"
urlpatterns = [
    path("", morning.today, name="today"),
    path("filling/", morning.filling, name="filling"),
    path("log/", log.log, name="log"),
    path("log/verify/", log.verify, name="verify"),
    path("closing/", closing.closing, name="closing"),
    path("closing/<int:pk>/<int:number>/", closing.of_class, name="class"),
    path("closing/<int:pk>/<int:number>/close/", closing.close_all, name="close_all"),
    path("closing/<int:pk>/<int:number>/<int:teaching_id>/close/", closing.close, name="close"),
    path("closing/<int:pk>/<int:number>/<int:teaching_id>/send-back/", closing.send_back, name="send_back"),
    path("closing/<int:pk>/<int:number>/<int:teaching_id>/reopen/", closing.reopen, name="reopen"),
]
