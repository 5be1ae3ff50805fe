"""Who issues the decision, said in five places: heading, authority, caption, articles, signature.

Rule: Nghị định 30/2020/NĐ-CP, Phụ lục I, phần II, 7: who signs for the body writes TM., who signs for
the head KT. Refuses to compare what was not found, and names of another level than the issuer's.
"""

import re
from collections.abc import Iterator

from pipeline.meaning.meaning import Meaning
from pipeline.model.record import Finding
from pipeline.structure.parts import Decision
from pipeline.text.fold import fold_spaced
from pipeline.text.joined import Joined
from pipeline.validate.proof.rules import ProofRules

_BODY, _HEAD = "body", "head"
_NAME = r"\s+(?P<name>[A-ZĐ][\w’']*(?:\s+[A-ZĐ][\w’']*)*)"


def check_issuer(decision: Decision, meaning: Meaning, rules: ProofRules) -> Iterator[Finding]:
    """Findings on who issues."""
    document_id = meaning.document.document_id
    yield from _body_or_head(decision, meaning, rules)
    yield from _signs_for(decision, document_id, rules)
    if meaning.document.instrument == "decision":
        yield from _office(decision, document_id, rules)
        yield from _authority_otherwise(decision, document_id, rules)
        yield from _strange_recipients(decision, document_id, rules)
        yield from _other_functions(decision, document_id, rules)
    yield from _named_otherwise(decision, meaning, rules)


def _body_or_head(decision: Decision, meaning: Meaning, rules: ProofRules) -> Iterator[Finding]:
    """Authority, caption and signature must agree whether the body or its head decides."""
    if meaning.document.instrument != "decision":
        return  # the head of a department signs what the department issues
    outline = decision.outline
    signed = outline.signature.title or ""
    said = [
        ("authority", decision.heading.authority.text, decision.heading.authority.source()),
        *(
            ("caption", c.issuer or "", c.source)
            for c in meaning.citations
            if c.where == "caption" and c.issued_on is not None  # else it was not read whole
        ),
        ("signature", signed, outline.signature.source),
    ]
    kinds = [(k, *s) for s in said if (k := _kind(s[1], s[0], rules)) is not None]
    if len({k[0] for k in kinds}) < 2:
        return
    few = min((_BODY, _HEAD), key=lambda kind: sum(k[0] == kind for k in kinds))
    odd = next(k for k in reversed(kinds) if k[0] == few)
    other = next(k for k in kinds if k[0] != few)
    yield Finding(
        code="issuer-differs",
        record_id=meaning.document.document_id,
        field="signer_title",
        value=odd[2],
        source=odd[3],
        params=(("other", other[2]),),
    )


def _kind(text: str, where: str, rules: ProofRules) -> str | None:
    folded = fold_spaced(text)
    if not folded:
        return None
    if where == "signature":
        if rules.issuing.for_committee.search(folded):
            return _BODY
        return _HEAD if rules.issuing.signs.search(folded) else None
    if rules.issuing.heads.search(folded):
        return _HEAD
    return _BODY if rules.issuing.bodies.search(folded) else None


def _signs_for(decision: Decision, document_id: str, rules: ProofRules) -> Iterator[Finding]:
    """KT. stands above the office of a deputy."""
    signature = decision.outline.signature
    folded = fold_spaced(signature.title or "")
    for_head = signature.form == "KT" or rules.issuing.for_head.search(folded)
    if for_head and signature.name and not rules.issuing.deputy.search(folded):
        yield Finding(
            code="signature-form",
            record_id=document_id,
            field="signer_title",
            value=signature.title,
            source=signature.source,
        )


def _office(decision: Decision, document_id: str, rules: ProofRules) -> Iterator[Finding]:
    """The office that signs against the one that decides, and a deputy's against the one he signs for."""
    signature = decision.outline.signature
    folded = fold_spaced(signature.title or "")
    authority = fold_spaced(decision.heading.authority.text)
    decides = rules.issuing.heads.match(authority)
    office = decides.group().strip() if decides else None
    if office is None and rules.issuing.committee.match(authority):
        office = rules.issuing.committee_head
    if (
        not folded
        or office is None
        or (signature.form == "KT" and not rules.issuing.deputy.search(folded))
    ):
        return  # nothing to compare, or told of
    under = [m.end() for m in rules.issuing.deputy.finditer(folded)]
    odd = office not in folded
    if signature.form is None and under:
        odd = odd or rules.issuing.deputy.match(folded) is not None
    if signature.form == "TM" and under:
        odd = odd or not rules.issuing.for_head.search(folded)
    if signature.form == "KT" and rules.issuing.deputy_of.search(folded):
        odd = odd or not any(folded[at:].strip().startswith(office) for at in under)
    if signature.form == "TL":
        odd = odd or any(folded[at:].strip().startswith(office) for at in under) or (
            bool(under) and not rules.issuing.deputy_of.search(folded)
        )  # fmt: skip
    if odd:
        yield Finding(
            code="signature-office",
            record_id=document_id,
            field="signer_title",
            value=signature.title,
            source=signature.source,
            params=(("authority", decision.heading.authority.text),),
        )


def _authority_otherwise(
    decision: Decision, document_id: str, rules: ProofRules
) -> Iterator[Finding]:
    """Who decides, where that has the name of another body than the heading's."""
    issuer = _short_issuer(decision, rules).split()
    authority = decision.heading.authority
    named = rules.issuing.heads.sub(
        "", rules.issuing.committee.sub("ubnd", fold_spaced(authority.text))
    )
    words = rules.issuing.heads.sub("", named).split()
    levels = {w for level in rules.issuing.levels for w in level.split()}
    placed = rules.issuing.committee.match(" ".join(issuer)) and levels & set(issuer)
    level = placed and levels & set(words) - set(issuer)
    if issuer and set(words) - set(issuer) and (level or not set(issuer[-2:]) <= set(words)):
        yield _differs(authority, 0, len(authority.text), document_id, decision)


def _short_issuer(decision: Decision, rules: ProofRules) -> str:
    """The heading's issuer, folded, a committee by its short form."""
    return rules.issuing.committee.sub("ubnd", fold_spaced(decision.heading.issuer.text))


def _strange_recipients(
    decision: Decision, document_id: str, rules: ProofRules
) -> Iterator[Finding]:
    """Recipients that stand above or beside another kind of issuer only."""
    issuer = _short_issuer(decision, rules)
    strangers = [x for x in rules.issuing.strangers if x.issuer.search(issuer)]
    for line in decision.outline.recipients if strangers else ():
        for x in strangers:
            if m := x.named.search(fold_spaced(line.text)):
                yield _differs(line, *m.span(), document_id, decision)


def _other_functions(decision: Decision, document_id: str, rules: ProofRules) -> Iterator[Finding]:
    """A ground on what another body is for: one of the issuer's own is meant, a committee apart."""
    heading = decision.heading
    issuer = fold_spaced(heading.issuer.text or heading.authority.text)
    own = set(fold_spaced(f"{issuer} {heading.title.text}").replace(",", " ").split())
    for ground in decision.outline.grounds if not rules.issuing.committee.match(issuer) else ():
        folded = fold_spaced(ground.text)
        m = rules.grounds.functions.search(folded)
        body = set(m["body"].replace(",", " ").split()) if m else own
        if m and len(folded) == len(ground.text) and not body <= own:
            yield _differs(ground, *m.span("body"), document_id, decision)


def _named_otherwise(decision: Decision, meaning: Meaning, rules: ProofRules) -> Iterator[Finding]:
    """A place or body of the issuer's own kind that is not the issuer's, where it names itself."""
    document_id = meaning.document.document_id
    issuer = fold_spaced(decision.heading.issuer.text)
    if not issuer:
        return
    whose = " " + rules.issuing.compounds.sub("", issuer)
    own = {
        before: whose.split(f" {level} ", 1)[1]
        for level, before in rules.issuing.levels.items()
        if f" {level} " in whose
    }
    if not own:  # a copy that lost whose committee it is still prints where it sits
        issuer = f"{issuer} {fold_spaced(decision.heading.place or '')}"
    outline = decision.outline
    place = fold_spaced(decision.heading.place or "")
    seated = rules.issuing.committee.match(issuer) and own.keys() & set(rules.issuing.seated)
    if place and place not in issuer and seated:
        line = decision.heading.date_raw
        yield _differs(line, 0, len(line.text), document_id, decision)
    first = [p.text for p in outline.provisions if p.kind == "article"][:1]
    titles = [t.text for t in outline.titles]
    for text in (decision.heading.title, *first, *titles, *(c.text for c in outline.captions)):
        if text.text == text.text.upper():
            continue
        for level, name in own.items():
            for m in re.finditer(rf"\b{level}{_NAME}", text.text):
                if not name.startswith(fold_spaced(m["name"])):
                    yield _differs(text, m.start(), m.end(), document_id, decision)
    head = rules.issuing.heads.sub("", fold_spaced(decision.heading.authority.text))
    unit = rules.issuing.bodies.match(head) and not rules.issuing.committee.match(head)
    kind, seat, _ = head.partition(place) if place and unit else ("", "", "")
    other = re.compile(rf"(?i:{re.escape(kind.strip())}){_NAME}") if seat and kind.strip() else None
    for text in (decision.heading.title, *first, *titles) if other else ():
        for m in other.finditer(text.text) if other and text.text != text.text.upper() else ():
            if not fold_spaced(m["name"]).startswith(place):  # "Sở Y tế Nghệ An" of Thanh Hóa
                yield _differs(text, m.start(), m.end(), document_id, decision)
    for c in (c for c in meaning.citations if c.where == "caption"):
        body = rules.issuing.heads.sub("", fold_spaced(c.issuer or "")).split()
        of_level = any(
            f" {level} " in f" {' '.join(body)} " for level in rules.issuing.levels if level in own
        )
        by_committee = rules.issuing.committee.match(" ".join(body))
        otherwise = bool(by_committee and unit)
        otherwise |= bool(body) and not of_level and " ".join(body[-2:]) not in issuer
        if otherwise:
            said = Joined(text=c.issuer or "", marks=((0, c.source),))
            yield _differs(said, 0, len(said.text), document_id, decision)


def _differs(text: Joined, start: int, end: int, document_id: str, decision: Decision) -> Finding:
    return Finding(
        code="issuer-named-otherwise",
        record_id=document_id,
        field="issuer",
        value=text.text[start:end],
        source=text.source(start, end),
        params=(("issuer", decision.heading.issuer.text),),
    )
