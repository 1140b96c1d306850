"""Which gateway this installation uses."""

from __future__ import annotations

import time

from base.settings import Settings
from correspondence.gateways.catcher import CatcherGateway
from correspondence.gateways.console import ConsoleGateway
from correspondence.gateways.notify import NotifyGateway
from correspondence.gateways.protocol import Gateway, GatewayMisconfigured
from correspondence.gateways.smtp import SmtpGateway
from correspondence.reply_address import ReplyAddresses


def gateway_of(settings: Settings) -> Gateway:
    """The gateway that the settings name.

    Raises: GatewayMisconfigured when it can't be used here.
    """
    match settings.mail_gateway:
        case "smtp":
            addresses = ReplyAddresses(settings.reply_to, settings.secret_key)
            reply_to = addresses.for_reference if settings.reply_to else None
            return SmtpGateway(settings.smtp_url, settings.mail_from, reply_to=reply_to)
        case "notify":
            return NotifyGateway(settings.notify_url, settings.notify_key, settings.notify_template, seconds=time.time)
        case "console":
            return ConsoleGateway()
        case "catcher":
            return CatcherGateway.of(settings)
    raise GatewayMisconfigured("ONROLL_MAIL must be smtp, notify, console or catcher")
