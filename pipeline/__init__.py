"""cchc: a Vietnamese administrative-reform plan decision in, data that can be trusted out."""

__version__ = "0.2.0"
