"""Where notices go by mail: the address of a person and of the mail server."""

from __future__ import annotations

import pytest

from zhengxian.engine.base.errors import ZhengxianError
from zhengxian.web.config.home import mail
from zhengxian.web.core.models import AuditEvent


def test_a_person_keeps_and_clears_an_address(office, admin, as_user):
    client = as_user(admin)
    assert client.post("/account/email/", {"email": "ban@example.com"}).status_code == 302
    admin.refresh_from_db()
    assert admin.email == "ban@example.com"
    assert AuditEvent.objects.filter(action="user.email").count() == 1
    refused = client.post("/account/email/", {"email": "不是邮箱"})
    assert refused.status_code == 422
    assert "不是邮箱" in refused.content.decode()
    assert client.post("/account/email/", {"email": ""}).status_code == 302
    admin.refresh_from_db()
    assert admin.email == ""


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("smtps://ban:a%40b@mail.example.com:994", {"EMAIL_PORT": 994, "EMAIL_USE_SSL": True}),
        ("smtps://mail.example.com", {"EMAIL_PORT": 465, "EMAIL_USE_TLS": False}),
        ("smtp+starttls://mail.example.com", {"EMAIL_PORT": 25, "EMAIL_USE_TLS": True}),
    ],
)
def test_a_mail_server_by_its_address(monkeypatch, address, expected):
    monkeypatch.setenv("ZHENGXIAN_SMTP_URL", address)
    told = mail()
    assert told["MAIL_IS_ON"]
    assert {key: told[key] for key in expected} == expected


def test_without_a_server_nothing_is_sent(monkeypatch):
    monkeypatch.delenv("ZHENGXIAN_SMTP_URL", raising=False)
    assert not mail()["MAIL_IS_ON"]


@pytest.mark.parametrize("address", ["http://mail.example.com", "smtp://", "mail.example.com"])
def test_another_address_is_refused(monkeypatch, address):
    monkeypatch.setenv("ZHENGXIAN_SMTP_URL", address)
    with pytest.raises(ZhengxianError, match="S-997"):
        mail()
