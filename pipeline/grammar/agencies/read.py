"""Agencies in cells and texts: the public names of agency_mentions and agency_roles."""

from pipeline.grammar.agencies.mentions import (
    Standpoint,
    find_agencies,
    parse_agencies,
    spans_name,
)
from pipeline.grammar.agencies.roles import resolve_roles

__all__ = ["Standpoint", "find_agencies", "parse_agencies", "resolve_roles", "spans_name"]
