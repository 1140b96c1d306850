"""A fee for information: from the day of the fees notice until the fee is paid no working day counts."""

from datetime import date, timedelta

from statutory.legal_numbers import Counting
from statutory.limits import FOI_REPLY
from statutory.periods.period_sources import FEES_NOTICE, number
from statutory.rules import Setting
from statutory.units import Unit

FEE_PAID = number("time to pay a fee for information", 3, Unit.MONTHS, FEES_NOTICE, counting=Counting.BEGINNING_WITH)
_A_DAY = timedelta(days=1)


def last_day_to_pay(notice_on: date, setting: Setting) -> date:
    """Return the last day on which a fee can be paid; without it no answer is owed."""
    return FEE_PAID.due(notice_on, calendars=setting.calendars).day


def last_day_after_fee(began: date, notice_on: date, paid_on: date, setting: Setting) -> date:
    """Return the last day to answer a request for which a fee was asked and paid.

    The working days from the notice's to the payment's, both included, do not count. A notice that was given after
    the last day changes nothing.

    Raises: NoDate and its kinds where the working days of all the United Kingdom are not known.
    """
    without = FOI_REPLY.due(began, calendars=setting.calendars).day
    if notice_on > without:
        return without
    days = setting.calendars.counting(Unit.FOI_WORKING_DAYS)
    before = notice_on - _A_DAY
    used = days.count(began + _A_DAY, before) if before > began else 0
    return days.add(max(paid_on, began), FOI_REPLY.value - used)
