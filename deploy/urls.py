"""Every route that the site answers. Of the sign-in library only the routes that we list are mounted (dec.1)."""

from allauth.account import views as sign_in
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import TemplateView

from deploy import components, health, second_factor

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("requests_app.urls.drafts")),  # before the requests: "new" is no reference
    path("", include("requests_app.urls.asking")),
    path("", include("requests_app.urls.answers")),
    path("", include("requests_app.urls.advice")),
    path("", include("requests_app.urls.custody")),
    path("", include("requests_app.urls.sharing")),
    path("", include("requests_app.urls.emergencies")),
    path("", include("requests_app.urls.library")),
    path("", include("requests_app.urls.agency")),
    path("", include("requests_app.urls.oversight")),
    path("", include("requests_app.urls.retention")),
    path("api/", include("requests_app.api.urls")),
    path("sign-in/", sign_in.login, name="account_login"),
    path("sign-in/code/", second_factor.code, name="mfa_authenticate"),
    path("sign-in/again/", second_factor.again, name="account_reauthenticate"),
    path("sign-in/again/code/", second_factor.again_by_code, name="mfa_reauthenticate"),
    path("account/second-factor/", second_factor.index, name="mfa_index"),
    path("account/second-factor/set-up/", second_factor.set_up, name="mfa_activate_totp"),
    path("account/second-factor/remove/", second_factor.remove, name="mfa_deactivate_totp"),
    path("account/second-factor/codes/", second_factor.codes, name="mfa_view_recovery_codes"),
    path("account/second-factor/codes/new/", second_factor.new_codes, name="mfa_generate_recovery_codes"),
    path("sign-out/", sign_in.logout, name="account_logout"),
    path("signed-out/", login_not_required(TemplateView.as_view(template_name="account/signed_out.html"))),
    path("help/", login_not_required(TemplateView.as_view(template_name="help/index.html"))),
    path("help/accessibility/", login_not_required(TemplateView.as_view(template_name="help/accessibility.html"))),
    path("help/privacy/", login_not_required(TemplateView.as_view(template_name="help/privacy.html"))),
    path("no-agency/", sign_in.account_inactive, name="account_inactive"),
    path("health/live", health.live),
    path("health/ready", health.ready),
    path("health/work", health.work),
]

if not settings.IN_PRODUCTION:
    urlpatterns.append(path("components/", components.components))
