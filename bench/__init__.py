"""Measures the desk on this machine, each figure beside a bare Django view: `make bench`."""
