"""Agencies in cells and texts: the public names of agency_mentions and agency_roles."""

from pipeline.grammar.agencies.mentions import find_agencies, parse_agencies
from pipeline.grammar.agencies.roles import resolve_roles

__all__ = ["find_agencies", "parse_agencies", "resolve_roles"]
