"""Our JSON writer gives what the library gives."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.write.json_text import json_text
from tests.conftest import Result

SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
)  # fmt: skip
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=30
)


@given(VALUES)
def test_as_the_library(value: object) -> None:
    assert json_text(value) == json.dumps(value, ensure_ascii=False, indent=1)


def test_a_decision(reference: Result) -> None:
    from pipeline.write.json_document import document_json

    assert reference.meaning is not None
    text = document_json(reference.meaning, reference.findings).decode()
    assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=1) + "\n"


def test_nothing_else() -> None:
    with pytest.raises(TypeError):
        json_text({"a": {1, 2}})
