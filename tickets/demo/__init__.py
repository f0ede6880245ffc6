"""Tickets of the small centre: its tree, its rules, and some forty tickets in every state, made by the real actions."""

from tickets.demo.loading import load

__all__ = ["load"]
