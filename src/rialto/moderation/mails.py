"""Mails to people who reported something and left an address, in the language in which they did."""

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from rialto.base.site import site_title
from rialto.moderation.models import Decision, Report


def send_receipt(report: Report, *, title: str, address: str) -> None:
    """Say that a report has arrived. The reporter's own words are not sent: the address may be somebody else's."""
    with translation.override(report.language):
        context = {"report": report, "title": title, "address": address, "language": report.language}
        _send(
            report.email,
            _("We have your report"),
            render_to_string("emails/report_received.txt", context),
            render_to_string("emails/report_received.html", context),
        )


def send_outcome(report: Report, decision: Decision, *, title: str, address: str) -> None:
    """Say what was decided, and why."""
    with translation.override(report.language):
        context = {
            "report": report, "decision": decision, "title": title, "address": address, "language": report.language,
        }  # fmt: skip
        _send(
            report.email,
            _("What became of your report"),
            render_to_string("emails/report_decided.txt", context),
            render_to_string("emails/report_decided.html", context),
        )


def _send(to: str, subject: str, text: str, page: str) -> None:
    message = EmailMultiAlternatives(subject=f"{subject} · {site_title()}", body=text, to=[to])
    message.attach_alternative(page, "text/html")
    message.send()
