"""Notices by e-mail, where a mail server is set up: never part of the act, never a reason for it to fail."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction

from zhengxian.web.core.models import User
from zhengxian.web.core.services import notices

_LOG = logging.getLogger(__name__)
_SUBJECT = 80
"""Characters of a subject line."""


def tell(people: Iterable[User], text: str, url: str = "") -> None:
    """Put a line under the bell of some people and, once the act is committed, into the mailboxes they have given."""
    listed = list({person.pk: person for person in people}.values())
    notices.tell(listed, text, url)
    transaction.on_commit(lambda: _sent(listed, text, text, url), robust=True)


def send(people: Iterable[User], subject: str, text: str, url: str = "") -> int:
    """Send one letter to each person who has an address and is active; return how many went out.

    Without a mail server nothing is sent. A server that does not answer is written to the log; nothing is raised.
    """
    return _sent(people, subject, text, url)


def _sent(people: Iterable[User], subject: str, text: str, url: str) -> int:
    wanted = [person for person in people if person.email and person.is_active]
    if not wanted or not getattr(settings, "MAIL_IS_ON", False):
        return 0
    body = text + (f"\n\n{address(url)}" if url else "")
    line = " ".join(subject.split())[:_SUBJECT]
    count = 0
    try:
        with get_connection() as server:
            for person in wanted:
                letter = EmailMessage(
                    line, body, settings.DEFAULT_FROM_EMAIL, [person.email], connection=server
                )
                count += letter.send()
    except (OSError, SMTPException, ValueError) as error:
        _LOG.warning(
            "邮件没有发出（%s），已发 %d 封，共 %d 封。平台内的提醒不受影响。", error, count, len(wanted)
        )
    return count


def address(url: str) -> str:
    """Return the address of a page as a letter writes it: with the platform's own origin where it is set."""
    origins = [origin for origin in settings.CSRF_TRUSTED_ORIGINS if "*" not in origin]
    return f"{origins[0].rstrip('/')}{url}" if origins else f"平台内的页面：{url}"
