"""A trend as the points of an SVG polyline."""

WIDTH, HEIGHT = 120, 32


def points(values: list[int]) -> str:
    """`x,y` pairs over WIDTH × HEIGHT, the highest value at the top; empty for fewer than two values."""
    if len(values) < 2:
        return ""
    top = max(max(values), 1)
    step = WIDTH / (len(values) - 1)
    return " ".join(f"{i * step:.1f},{HEIGHT - 1 - v / top * (HEIGHT - 2):.1f}" for i, v in enumerate(values))
