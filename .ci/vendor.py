"""Writes pipeline/present/vendor/vega.js anew from vl-convert, which the tools for work bring.

The run-time packages do without it: 84 MB for one script, which takes seconds to make in every process.
After a new vl-convert: run this, look at a page in the browser, and bring LICENSES.txt level.
"""

from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "pipeline" / "present" / "vendor" / "vega.js"
NOTICE = (
    "/*! Vega, Vega-Lite, Vega-Embed, Vega-Tooltip: BSD-3-Clause, (c) University of Washington "
    "Interactive Data Lab. D3 and TopoJSON: ISC, (c) Mike Bostock. Others: ISC, MIT, Unlicense. */"
)


def bundle() -> str:
    """The script as it is to stand in the file."""
    import vl_convert

    return f"{NOTICE}\n{vl_convert.javascript_bundle(None)}\n"


if __name__ == "__main__":
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(bundle(), encoding="utf-8")
    print(TARGET, TARGET.stat().st_size)
