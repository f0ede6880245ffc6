"""Runs the whole desk on one machine: `python -m run`."""
