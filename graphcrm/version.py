"""The version: read from here by the wheel, ``graphcrm --version`` and the API."""

__version__ = "0.1.0"
