"""How lengths of time and times of day are said in a finding."""

_HOUR = 60
_DAY = 24 * _HOUR
_NOON = 12 * _HOUR


def say_length(minutes: int) -> str:
    """Return minutes in words, e.g. "5 hours 30 minutes", "1 hour", "45 minutes"."""
    hours, rest = divmod(minutes, _HOUR)
    parts = [_say(hours, "hour")] if hours else []
    if rest or not hours:
        parts.append(_say(rest, "minute"))
    return " ".join(parts)


def say_clock(minute: int) -> str:
    """Return a minute counted from midnight as forms write times of day, e.g. "10:45pm", "12:20am the next day"."""
    days, rest = divmod(minute, _DAY)
    hour, past = divmod(rest, _HOUR)
    if rest in (0, _NOON):
        clock = "midday" if rest else "midnight"
    else:
        clock = f"{hour % 12 or 12}{f':{past:02}' if past else ''}{'am' if rest < _NOON else 'pm'}"
    return f"{clock} the next day" if days else clock


def say_days(days: int) -> str:
    """Return a number of days in words, e.g. "1 day", "7 days"."""
    return _say(days, "day")


def _say(amount: int, noun: str) -> str:
    return f"{amount} {noun if amount == 1 else noun + 's'}"
