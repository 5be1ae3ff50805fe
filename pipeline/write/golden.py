"""Writes the documents that are made from the schemas: `make golden`. A test holds them level."""

from pathlib import Path

from pipeline.write.descriptions import data_dictionary, json_schema
from pipeline.write.findings_page import findings_page

DOCS = Path("docs")
RULES = Path("rules")


def generated() -> dict[str, bytes]:
    """Path under docs/ to content, for every generated document."""
    return {
        "data-dictionary.md": data_dictionary().encode(),
        "schema/decision.schema.json": json_schema(),
        "findings.md": findings_page(RULES, DOCS / "findings-examples.yml").encode(),
    }


def main() -> None:
    """Rewrites them, saying which changed."""
    for name, content in generated().items():
        path = DOCS / name
        path.parent.mkdir(parents=True, exist_ok=True)
        changed = not path.exists() or path.read_bytes() != content
        path.write_bytes(content)
        print(f"{'rewritten' if changed else 'unchanged'}  {path}")


if __name__ == "__main__":
    main()
