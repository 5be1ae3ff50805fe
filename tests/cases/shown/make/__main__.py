"""Writes the named cases, or all, into their folders."""

import sys

from . import (  # noqa: F401
    mail_cases,
    other_second,
    print_cases,
    print_second,
    sheet_cases,
    sheet_second,
    text_cases,
    web_cases,
    web_second,
    word_cases,
    word_second,
)
from .base import CASES, HERE

for name in sys.argv[1:] or CASES:
    CASES[name](HERE)
    print(name, flush=True)
