"""The library's own pages, answered as ours are: a form with mistakes is a 400, not a 200."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def _told(view: View) -> View:
    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        context = getattr(response, "context_data", None) or {}
        form = context.get("form")
        if response.status_code == HTTPStatus.OK and getattr(form, "errors", None):
            response.status_code = HTTPStatus.BAD_REQUEST
        return response

    return answer


inactive = account.account_inactive
reauthenticate = _told(account.reauthenticate)
password_reset = _told(account.password_reset)
password_reset_done = account.password_reset_done
password_reset_from_key = _told(account.password_reset_from_key)
password_reset_from_key_done = account.password_reset_from_key_done

second_factor = factors.index
authenticate = _told(factors.authenticate)
reauthenticate_factor = _told(factors.reauthenticate)
activate_totp = _told(totp.activate_totp)
deactivate_totp = _told(totp.deactivate_totp)
recovery_codes = recovery.view_recovery_codes
generate_recovery_codes = _told(recovery.generate_recovery_codes)
download_recovery_codes = recovery.download_recovery_codes
passkeys = webauthn.list_webauthn
add_passkey = _told(webauthn.add_webauthn)
edit_passkey = _told(webauthn.edit_webauthn)
remove_passkey = webauthn.remove_webauthn
reauthenticate_passkey = _told(webauthn.reauthenticate_webauthn)
sign_in_with_passkey = webauthn.login_webauthn
