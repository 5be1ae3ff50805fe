"""changes.html: one file that fetches nothing; document text is inert in it."""

import base64
import hashlib
from pathlib import Path

from pipeline.compare.write.view import COLOURS, View, printed_number, side_name

_HERE = Path(__file__).resolve().parent


def changes_html(view: View) -> str:
    """The page. Its policy allows its own script by hash and nothing from anywhere else."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    env = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    script = (_HERE / "changes.js").read_text(encoding="utf-8")
    style = (_HERE / "changes.css").read_text(encoding="utf-8")
    style += "".join(f".k-{k}{{background:{c}}}\n" for k, c in COLOURS.items())
    return env.get_template("changes.html.j2").render(
        view=view,
        words=view.labels.words,
        labels=view.labels,
        from_name=side_name(view.a),
        to_name=side_name(view.b),
        sections=_sections(view),
        agencies=sorted({a for line in view.lines for a in line.agencies}),
        number=printed_number,
        script=script,
        style=style,
        policy=f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'",
    )


def _sections(view: View) -> list[str]:
    """Section titles in the order they are first met."""
    return list(dict.fromkeys(line.section for line in view.lines if line.section))


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return "sha256-" + base64.b64encode(digest).decode()
