"""Asks outside systems (billing, CRM) about a customer and makes cards of their answers (CH8).

`addresses` says whom we may ask, `asking` asks, `reading` understands, `cards` keeps and masks.
"""
