"""Pictures for channels that take few kinds of them."""

from io import BytesIO

from PIL import Image


def as_jpeg(content: bytes) -> bytes:
    """On white, where it was transparent."""
    out = BytesIO()
    with Image.open(BytesIO(content)) as picture:
        paper, ink = Image.new("RGB", picture.size, "white"), picture.convert("RGBA")
    paper.paste(ink, mask=ink)
    paper.save(out, "JPEG", quality=90)
    return out.getvalue()
