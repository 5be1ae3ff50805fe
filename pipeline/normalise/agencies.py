"""Agencies in cells and texts: the public names of agency_mentions and agency_roles."""

from pipeline.normalise.agency_mentions import find_agencies, parse_agencies
from pipeline.normalise.agency_roles import resolve_roles

__all__ = ["find_agencies", "parse_agencies", "resolve_roles"]
