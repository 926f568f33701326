"""The weights of diffcast's high effort, in `weights/`."""

__version__ = "0.1.0"
