"""Colours as files write them in, whether text in one can be seen on the other out."""

Colour = tuple[int, int, int]

WHITE: Colour = (255, 255, 255)
_ALIKE = 30  # sum of differences below which nobody tells two colours apart


def hex_colour(text: str | None) -> Colour | None:
    """`FFFFFF`, `#fff`, or `FFFFFFFF` with alpha first, as numbers; None for anything else."""
    digits = (text or "").removeprefix("#")
    if len(digits) == 3:
        digits = "".join(d * 2 for d in digits)
    digits = digits[-6:] if len(digits) == 8 else digits
    try:
        red, green, blue = bytes.fromhex(digits)
    except ValueError:
        return None
    return red, green, blue


def alike(a: Colour | None, b: Colour | None) -> bool:
    """True for two known colours that nobody tells apart: such text cannot be seen."""
    if a is None or b is None:
        return False
    return sum(abs(x - y) for x, y in zip(a, b, strict=True)) <= _ALIKE
