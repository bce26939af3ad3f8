"""The table of routes: each with the least role that it is open to. There is no other way in."""

from __future__ import annotations

from typing import NamedTuple

from counterfoil.desk.roles import Role


class Route(NamedTuple):
    """A route: its path, its name, its view by its full name, and the least role it is open to."""

    path: str
    name: str
    view: str
    least: Role


_ACCOUNT, _MFA, _OURS = "allauth.account.views", "allauth.mfa", "counterfoil.desk.views"
_ANYBODY, _READER, _REVIEWER = Role.ANYBODY, Role.READER, Role.REVIEWER
_PUBLISHER, _ADMIN = Role.PUBLISHER, Role.ADMIN

ROUTES = (
    Route("", "home", f"{_OURS}.weeks.board", _READER),
    Route("assets/<str:name>", "asset", f"{_OURS}.entrance.asset", _ANYBODY),
    Route("language/", "set_language", "django.views.i18n.set_language", _ANYBODY),
    Route("join/", "join", f"{_OURS}.entrance.join", _ANYBODY),
    Route("login/", "account_login", f"{_ACCOUNT}.login", _ANYBODY),
    Route("login/second/", "mfa_authenticate", f"{_MFA}.base.views.authenticate", _ANYBODY),
    Route("inactive/", "account_inactive", f"{_ACCOUNT}.account_inactive", _ANYBODY),
    Route("logout/", "account_logout", f"{_ACCOUNT}.logout", _ANYBODY),
    Route("me/again/", "account_reauthenticate", f"{_ACCOUNT}.reauthenticate", _READER),
    Route("me/again/code/", "mfa_reauthenticate", f"{_MFA}.base.views.reauthenticate", _READER),
    Route("me/password/", "account_change_password", f"{_ACCOUNT}.password_change", _READER),
    Route("me/", "mfa_index", f"{_MFA}.base.views.index", _READER),
    Route("me/app/", "mfa_activate_totp", f"{_MFA}.totp.views.activate_totp", _READER),
    Route("me/app/off/", "mfa_deactivate_totp", f"{_MFA}.totp.views.deactivate_totp", _READER),
    Route(
        "me/codes/",
        "mfa_view_recovery_codes",
        f"{_MFA}.recovery_codes.views.view_recovery_codes",
        _READER,
    ),
    Route(
        "me/codes/new/",
        "mfa_generate_recovery_codes",
        f"{_MFA}.recovery_codes.views.generate_recovery_codes",
        _READER,
    ),
    Route("me/keys/", "mfa_list_webauthn", f"{_MFA}.webauthn.views.list_webauthn", _READER),
    Route("me/keys/add/", "mfa_add_webauthn", f"{_MFA}.webauthn.views.add_webauthn", _READER),
    Route(
        "me/keys/again/",
        "mfa_reauthenticate_webauthn",
        f"{_MFA}.webauthn.views.reauthenticate_webauthn",
        _READER,
    ),
    Route(
        "me/keys/<int:pk>/remove/",
        "mfa_remove_webauthn",
        f"{_MFA}.webauthn.views.remove_webauthn",
        _READER,
    ),
    Route("tokens/", "tokens", f"{_OURS}.tokens.tokens", _READER),
    Route("tokens/make/", "make_token", f"{_OURS}.tokens.make_token", _READER),
    Route("tokens/<int:pk>/end/", "end_token", f"{_OURS}.tokens.end_token", _READER),
    Route("inbox/", "inbox", f"{_OURS}.inbox.inbox", _READER),
    Route("inbox/pull/", "pull", f"{_OURS}.inbox.pull", _REVIEWER),
    Route("inbox/key/", "unlock", f"{_OURS}.inbox.unlock", _REVIEWER),
    Route("inbox/lock/", "lock", f"{_OURS}.inbox.lock", _REVIEWER),
    Route("inbox/replies/", "leave_replies", f"{_OURS}.inbox.leave", _REVIEWER),
    Route("inbox/replies/<int:number>/", "reply_file", f"{_OURS}.inbox.reply_file", _REVIEWER),
    Route("inbox/<str:sealed>/", "sealed", f"{_OURS}.sealed.sealed", _READER),
    Route("inbox/<str:sealed>/accept/", "accept", f"{_OURS}.sealed.accept", _REVIEWER),
    Route("inbox/<str:sealed>/ask/", "ask_back", f"{_OURS}.sealed.ask", _REVIEWER),
    Route("inbox/<str:sealed>/refuse/", "refuse", f"{_OURS}.sealed.refuse", _REVIEWER),
    Route("week/<str:week>/", "week", f"{_OURS}.weeks.week", _READER),
    Route("reminders/", "reminders", f"{_OURS}.reminding.reminders", _READER),
    Route("reminders/send/", "remind", f"{_OURS}.reminding.remind", _REVIEWER),
    Route("questions/", "questions", f"{_OURS}.questions.questions", _READER),
    Route(
        "question/<str:measure>/<str:region>/<str:category>/<str:period>/",
        "question",
        f"{_OURS}.questions.question",
        _READER,
    ),
    Route(
        "question/<str:measure>/<str:region>/<str:category>/<str:period>/rule/",
        "rule",
        f"{_OURS}.questions.rule",
        _REVIEWER,
    ),
    Route("originals/", "originals", f"{_OURS}.originals.originals", _READER),
    Route("original/<str:digest>/", "original", f"{_OURS}.originals.original", _READER),
    Route("original/<str:digest>/page/<int:number>/", "page", f"{_OURS}.pages.page", _READER),
    Route("original/<str:digest>/claim/", "claim", f"{_OURS}.originals.claim", _REVIEWER),
    Route(
        "original/<str:digest>/table/<int:table>/accept/",
        "accept_table",
        f"{_OURS}.cells.accept_table",
        _REVIEWER,
    ),
    Route(
        "original/<str:digest>/cell/<int:table>/<int:row>/<int:column>/",
        "cell",
        f"{_OURS}.cells.cell",
        _READER,
    ),
    Route(
        "original/<str:digest>/cell/<int:table>/<int:row>/<int:column>/claim/",
        "claim_cell",
        f"{_OURS}.cells.claim_cell",
        _REVIEWER,
    ),
    Route(
        "original/<str:digest>/cell/<int:table>/<int:row>/<int:column>/refuse/",
        "refuse_cell",
        f"{_OURS}.cells.refuse_cell",
        _REVIEWER,
    ),
    Route("sources/", "sources", f"{_OURS}.sources.sources", _READER),
    Route("source/<str:source>/", "source", f"{_OURS}.sources.source", _READER),
    Route("source/<str:source>/grade/", "grade", f"{_OURS}.sources.grade", _REVIEWER),
    Route("lineages/", "lineages", f"{_OURS}.sources.lineages", _READER),
    Route("lineages/<str:digest>/", "rule_lineage", f"{_OURS}.sources.rule_lineage", _REVIEWER),
    Route("enquiries/", "enquiries", f"{_OURS}.enquiries.enquiries", _READER),
    Route("enquiries/new/", "enquire", f"{_OURS}.enquiries.enquire", _REVIEWER),
    Route("enquiries/<int:seq>/reply/", "reply", f"{_OURS}.enquiries.reply", _REVIEWER),
    Route("publishing/", "publishing", f"{_OURS}.publishing.publishing", _READER),
    Route("publishing/publish/", "publish", f"{_OURS}.publishing.publish", _PUBLISHER),
    Route("people/", "people", f"{_OURS}.people.people", _ADMIN),
    Route("people/invite/", "invite", f"{_OURS}.people.invite", _ADMIN),
    Route("people/<str:code>/role/", "give_role", f"{_OURS}.people.give_role", _ADMIN),
    Route("api/figures", "api_figures", f"{_OURS}.api.figures", _READER),
    Route("api/claims", "api_claims", f"{_OURS}.api.claims", _READER),
    Route("api/editions", "api_editions", f"{_OURS}.api.editions", _READER),
    Route("api/openapi.json", "api_openapi", f"{_OURS}.api.openapi", _READER),
)

LEAST = {route.name: route.least for route in ROUTES}
"""The least role for each route by its name. What is not here is open to nobody."""

API = "/api/"
"""What the addresses for programs begin with: a token opens these, and nothing else."""
FOR_PROGRAMS = frozenset(route.name for route in ROUTES if f"/{route.path}".startswith(API))
"""The routes for programs: they answer in JSON, refusals as well."""

SETTING_UP = frozenset(
    route.name for route in ROUTES if route.path.startswith("me/") or route.least is Role.ANYBODY
)
"""Where people may go who still have to set up the second factor that their role needs."""
