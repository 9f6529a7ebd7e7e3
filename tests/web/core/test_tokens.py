"""Keys of programs: shown once, kept as a hash, limited, revoked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from zhengxian.web.core.models import ApiToken, AuditEvent, Role
from zhengxian.web.core.refusal import Hidden, Refused
from zhengxian.web.core.services import tokens

NOW = timezone.now()


def key(user, **more):
    told = {"title": "统计系统", "days": 30, "may_write": False, **more}
    return tokens.create(user=user, by=user, at=NOW, **told)


def test_key_is_shown_once_and_kept_as_a_hash(office, admin):
    token, text = key(admin)
    assert text not in str(ApiToken.objects.values().get())
    assert token.prefix == text[:8]
    assert tokens.user_of(text, NOW) == (admin, token)
    assert text not in str(list(AuditEvent.objects.values()))


@pytest.mark.parametrize("text", ["", "zx_", "x", "zx_" + "a" * 43, "zx_\x00"])
def test_other_texts_are_nobodys(office, admin, text):
    key(admin)
    assert tokens.user_of(text, NOW) is None


def test_expired_revoked_closed_and_forced_do_not_come_in(office, admin):
    token, text = key(admin)
    assert tokens.user_of(text, NOW + timedelta(days=30)) is None
    assert tokens.user_of(text, NOW + timedelta(days=30) - timedelta(seconds=1)) is not None
    for change in ({"is_active": False}, {"must_change_password": True}):
        type(admin).objects.filter(pk=admin.pk).update(**change)
        assert tokens.user_of(text, NOW) is None
        type(admin).objects.filter(pk=admin.pk).update(is_active=True, must_change_password=False)
    tokens.revoke(token_id=token.pk, user=admin, by=admin)
    assert tokens.user_of(text, NOW) is None


def test_keys_have_limits(office, admin):
    for days in (0, 367):
        with pytest.raises(Refused) as refused:
            key(admin, days=days)
        assert refused.value.code == "S-940"
    for _ in range(tokens.MOST):
        key(admin)
    with pytest.raises(Refused) as refused:
        key(admin)
    assert refused.value.code == "S-941"


def test_keys_of_others_are_not_there(office, admin):
    token, _ = key(office.person("u", Role.REPORTER))
    with pytest.raises(Hidden):
        tokens.revoke(token_id=token.pk, user=admin, by=admin)


def test_keys_by_page(office, admin, as_user):
    client = as_user(admin)
    answer = client.post("/account/tokens/", {"title": "统计系统", "days": "30"})
    secret = answer.context["secret"]
    assert secret in answer.content.decode()
    assert secret not in client.get("/account/").content.decode()
    assert client.post("/account/tokens/", {"title": "", "days": "999"}).status_code == 422
    token = ApiToken.objects.get()
    assert (
        as_user(office.person("u", Role.REPORTER)).post(f"/account/tokens/{token.pk}/revoke/").status_code
        == 404
    )
    assert client.post(f"/account/tokens/{token.pk}/revoke/").status_code == 302
    assert tokens.user_of(secret, timezone.now()) is None
