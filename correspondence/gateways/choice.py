"""Which gateway this installation uses; the others, and what they bring, are not loaded."""

from __future__ import annotations

import time

from base.settings import Settings
from correspondence.gateways.protocol import Gateway, GatewayMisconfigured
from correspondence.reply_address import ReplyAddresses


def gateway_of(settings: Settings) -> Gateway:
    """The gateway that the settings name.

    Raises: GatewayMisconfigured when it can't be used here.
    """
    match settings.mail_gateway:
        case "smtp":
            from correspondence.gateways.smtp import SmtpGateway

            addresses = ReplyAddresses(settings.reply_to, settings.secret_key)
            reply_to = addresses.for_reference if settings.reply_to else None
            return SmtpGateway(settings.smtp_url, settings.mail_from, reply_to=reply_to)
        case "notify":
            from correspondence.gateways.notify import NotifyGateway

            return NotifyGateway(settings.notify_url, settings.notify_key, settings.notify_template, seconds=time.time)
        case "console":
            from correspondence.gateways.console import ConsoleGateway

            return ConsoleGateway()
        case "catcher":
            from correspondence.gateways.catcher import CatcherGateway

            return CatcherGateway.of(settings)
    raise GatewayMisconfigured("ONROLL_MAIL must be smtp, notify, console or catcher")
