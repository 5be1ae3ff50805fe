"""Tasks as printed in, their cells that only say "as above" filled from the task above.

Refuses to fill what stands in no cell above it: such a cell stays as printed.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.model.grid import ReaderNote
from pipeline.structure.task_rows import TaskDraft
from pipeline.text.fold import fold_spaced

DITTO = "cell-ditto"
_OURS = ("lead", "coordinating", "monitoring", "product", "deadline", "submitted_to")


def fill_ditto(drafts: Sequence[TaskDraft], ditto: re.Pattern[str]) -> None:
    """Each ditto takes the text of its column in the task right above, with a note of what it took."""
    for above, draft in pairwise(drafts):
        if above.header.fields != draft.header.fields or above.appendix != draft.appendix:
            continue
        for p in draft.printed:
            field = draft.header.fields[p.column]
            over = [q for q in above.printed if q.column == p.column and q.text.text]
            if field not in _OURS or not over or not ditto.search(fold_spaced(p.text.text)):
                continue
            if draft.confidence.get(p.column) is not None and not any(
                map(str.isalpha, p.text.text)
            ):
                continue  # on a picture two strokes may be dirt
            source = p.text.source()
            p.text, p.lines = over[-1].text, over[-1].lines
            note = ReaderNote(code=DITTO, value=p.text.text, source=source)
            draft.notes.append((p.column, note))
