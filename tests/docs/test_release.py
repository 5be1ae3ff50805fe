"""What a release says of itself is said once: version, CHANGELOG, citation, metadata."""

import importlib.util
import tomllib
from typing import Any

import pytest
import yaml

from pipeline import __version__
from tests.conftest import ROOT


def script(name: str) -> Any:
    found = importlib.util.spec_from_file_location(name, ROOT / ".ci" / f"{name}.py")
    assert found and found.loader
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def test_the_version_stands_in_one_place() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert "version" not in project and project["dynamic"] == ["version"]
    release = script("release")
    assert release.version_of((ROOT / "pipeline" / "__init__.py").read_text("utf-8")) == __version__


def test_changelog_and_citation_are_level() -> None:
    release = script("release")
    notes = release.section((ROOT / "CHANGELOG.md").read_text("utf-8"), __version__)
    assert "For those who load the tables" in notes and "## 0.1.0" not in notes
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert citation["version"] == __version__ and citation["license"] == "MIT"


def test_metadata_names_no_place_that_is_not_there() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert {"authors", "classifiers", "keywords", "license"} <= set(project)
    assert "urls" not in project, "there is no public address yet; name one when there is"


@pytest.mark.slow
def test_the_script_of_the_charts_is_what_its_maker_gives() -> None:
    vendor = script("vendor")
    assert vendor.TARGET.read_text("utf-8") == vendor.bundle()
