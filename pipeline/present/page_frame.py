"""A template and values in, a page that fetches nothing and runs no script but its own out."""

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from pipeline.present.labels import Labels
from pipeline.text.inert import inert

# Vega sets styles on what it draws, hence inline styles; scripts are named one by one.
_POLICY = (
    "default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action 'none'"
)


def render(
    template: str,
    labels: Labels,
    *,
    scripts: Sequence[str],
    modules: Sequence[str] = (),
    **values: Any,
) -> bytes:
    """The page. scripts: files of its own scripts; modules: whole programs to run before them.

    Every text is printed inert and escaped; what is no script of ours cannot run, since the page
    admits scripts by the hash of their text only.
    """
    from markupsafe import Markup

    from pipeline.compare.write.view import COLOURS  # the comparison's room, not the desk's

    own = "\n".join(_source(name) for name in scripts)
    program = f'"use strict";\n(() => {{\n{own}\n}})();\n'
    policy = _POLICY.format(scripts=" ".join(_hashes([*modules, program])))
    text: str = (
        environment()
        .get_template(template)
        .render(
            policy=Markup(policy),
            w=SimpleNamespace(**labels.page),
            label=labels.code,
            column=labels.column,
            modules=[Markup(m) for m in modules],
            program=Markup(program),
            kind_colours=COLOURS,
            **values,
        )
    )
    return text.encode()


def _source(template: str) -> str:
    """A script as it stands in its file."""
    made = environment()
    text: str = made.loader.get_source(made, template)[0]
    return text


@cache
def chart_library() -> str:
    """Vega, Vega-Lite and Vega-Embed as one script (vendor/LICENSES.txt; .ci/vendor.py renews it)."""
    text = (Path(__file__).with_name("vendor") / "vega.js").read_text(encoding="utf-8")
    return "\n" + text.replace("</script", "<\\/script").replace("<!--", "<\\!--") + "\n"


def embed_json(value: object) -> Any:
    """JSON that may stand inside a script element as data: it can end no element."""
    from markupsafe import Markup

    text = json.dumps(_inert_all(value), ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)


def _inert_all(value: object) -> object:
    if isinstance(value, str):
        return inert(value)
    if isinstance(value, Mapping):
        return {inert(str(k)): _inert_all(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_inert_all(v) for v in value]
    return value


def _hashes(scripts: Sequence[str]) -> Iterator[str]:
    for script in scripts:
        digest = hashlib.sha256(script.encode()).digest()
        yield f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


@cache
def environment(*packages: str) -> Any:
    """The templates of these packages, then those of this one; every text is printed inert."""
    from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=ChoiceLoader([PackageLoader(p) for p in (*packages, "pipeline.present")]),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_printed,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["fill"] = lambda words, **values: words.format(**values)
    made.filters["json"] = embed_json
    return made


def _printed(value: object) -> object:
    """What a template prints: dates as Vietnamese readers write them, every text inert."""
    from markupsafe import Markup

    if isinstance(value, Markup):
        return value
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    return inert(value) if isinstance(value, str) else value
