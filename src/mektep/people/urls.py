from django.urls import path

from .views import entrance, joining, me

app_name = "people"

urlpatterns = [
    path("card/", entrance.card, name="card"),
    path("pictures/", entrance.door, name="door"),
    path("pictures/<str:code>/", entrance.children, name="children"),
    path("pictures/<str:code>/<int:pk>/", entrance.pictures, name="pictures"),
    path("join/", joining.join, name="join"),
    path("join/password/", joining.join_password, name="join_password"),
    path("join/child/", joining.join_child, name="join_child"),
    path("me/", me.me, name="me"),
    path("me/language/", me.choose_language, name="choose_language"),
    path("me/devices/<str:handle>/end/", me.sign_out_device, name="sign_out_device"),
    path("me/sign-out-everywhere/", me.sign_out_everywhere, name="sign_out_everywhere"),
]
