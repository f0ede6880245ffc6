"""Weibo's way to write a time: `Mon Jul 16 18:09:20 +0800 2012`, whatever the server's own language."""

from datetime import datetime

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def read(written: str) -> datetime:
    """Raises `ValueError`."""
    _weekday, month, day, clock, zone, year = written.split()
    return datetime.strptime(f"{year}-{MONTHS.index(month) + 1}-{day} {clock} {zone}", "%Y-%m-%d %H:%M:%S %z")
