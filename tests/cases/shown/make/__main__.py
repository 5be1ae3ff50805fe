"""Writes the named cases, or all, into their folders."""

import sys

from . import (  # noqa: F401
    mail_cases,
    print_cases,
    sheet_cases,
    text_cases,
    web_cases,
    word_cases,
)
from .base import CASES, HERE

for name in sys.argv[1:] or CASES:
    CASES[name](HERE)
    print(name, flush=True)
