from django.urls import path

from .views import child, entrance, families, joining, me, persons

app_name = "people"

urlpatterns = [
    path("", persons.persons, name="persons"),
    path("<int:pk>/", persons.person, name="person"),
    path("<int:pk>/lift-second-factor/", persons.lift_second_factor, name="lift_second_factor"),
    path("<int:pk>/sign-out/", persons.sign_out, name="sign_out"),
    path("<int:pk>/deactivate/", persons.deactivate, name="deactivate"),
    path("<int:pk>/reactivate/", persons.reactivate, name="reactivate"),
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
    path("classes/", families.classes, name="classes"),
    path("classes/<int:pk>/", families.school_class, name="class"),
    path("classes/<int:pk>/invite/", families.invite_guardians, name="invite_guardians"),
    path("classes/<int:pk>/give-codes/", families.give_codes, name="give_codes"),
    path("classes/<int:pk>/issue-cards/", families.issue_cards, name="issue_cards"),
    path("<int:pk>/family/", families.family, name="family"),
    path("<int:pk>/family/invite/", families.invite, name="invite"),
    path(
        "<int:pk>/family/invitations/<int:invitation_pk>/withdraw/",
        families.withdraw_invitation,
        name="withdraw_invitation",
    ),
    path("<int:pk>/family/<int:guardianship_pk>/limit/", families.limit, name="limit"),
    path("<int:pk>/family/<int:guardianship_pk>/end/", families.end, name="end"),
    path("<int:pk>/give-code/", families.give_code, name="give_code"),
    path("<int:pk>/issue-card/", families.issue_card, name="issue_card"),
    path("<int:pk>/revoke-card/", families.revoke_card, name="revoke_card"),
    path("children/<int:pk>/", child.child, name="child"),
    path("children/<int:pk>/consents/give/", child.give_consent, name="give_consent"),
    path(
        "children/<int:pk>/consents/<int:consent_pk>/withdraw/",
        child.withdraw_consent,
        name="withdraw_consent",
    ),
    path("children/<int:pk>/delegate/", child.delegate, name="delegate"),
    path("children/<int:pk>/family/<int:guardianship_pk>/end/", child.end, name="end_delegation"),
]
