"""Sign-in under the names that django-allauth and Django ask for: ours where we have a page, its own
where the library does the work."""

from django.urls import path, re_path

from .views import entrance, joining, library, me

urlpatterns = [
    path("login/", entrance.sign_in, name="account_login"),
    path("logout/", entrance.sign_out, name="account_logout"),
    path("signup/", joining.join, name="account_signup"),
    path("inactive/", library.inactive, name="account_inactive"),
    path("reauthenticate/", library.reauthenticate, name="account_reauthenticate"),
    path("password/change/", me.change_password, name="account_change_password"),
    path("password/reset/", library.password_reset, name="account_reset_password"),
    path("password/reset/done/", library.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        library.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        library.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("second/", library.second_factor, name="mfa_index"),
    path("second/enter/", library.authenticate, name="mfa_authenticate"),
    path("second/again/", library.reauthenticate_factor, name="mfa_reauthenticate"),
    path("second/app/activate/", library.activate_totp, name="mfa_activate_totp"),
    path("second/app/deactivate/", library.deactivate_totp, name="mfa_deactivate_totp"),
    path("second/codes/", library.recovery_codes, name="mfa_view_recovery_codes"),
    path("second/codes/generate/", library.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("second/codes/download/", library.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("second/keys/", library.passkeys, name="mfa_list_webauthn"),
    path("second/keys/add/", library.add_passkey, name="mfa_add_webauthn"),
    path("second/keys/again/", library.reauthenticate_passkey, name="mfa_reauthenticate_webauthn"),
    path("second/keys/sign-in/", library.sign_in_with_passkey, name="mfa_login_webauthn"),
    path("second/keys/<int:pk>/remove/", library.remove_passkey, name="mfa_remove_webauthn"),
    path("second/keys/<int:pk>/edit/", library.edit_passkey, name="mfa_edit_webauthn"),
]
