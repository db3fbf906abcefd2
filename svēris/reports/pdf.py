"""A document as PDF/UA: tagged, with its language and alternative texts, set by Typst.

The document travels as JSON in an input and is never put into the template's source, so that no
name can be read as markup. Only our own typeface is used: what is on the machine does not matter.
"""

import json
from dataclasses import asdict
from functools import cache
from typing import Any

import typst

from svēris.places import PACKAGE
from svēris.reports.document import Block, Document, Grid

MIME = "application/pdf"
_FOLDER = PACKAGE / "reports" / "print"
#: An image of its own: as wide as the text of an A4 page.
_PICTURE = b"""
#set page(width: 168mm, height: auto, margin: 0pt, fill: white)
#image(bytes(sys.inputs.svg), format: "svg", width: 168mm)
"""
_PICTURE_PPI = 220


def write(document: Document, *, author: str) -> bytes:
    """Return a document as a PDF file."""
    written = typst.compile(
        (_FOLDER / "report.typ").read_bytes(),
        font_paths=_fonts(),
        sys_inputs={"document": json.dumps(_plain(document, author), ensure_ascii=False)},
        pdf_standards=["ua-1"],
        timestamp=document.at.replace(microsecond=0),
    )
    assert isinstance(written, bytes)
    return written


def picture(svg: str) -> bytes:
    """Return a drawing as a PNG file, for readers that know no SVG."""
    drawn = typst.compile(
        _PICTURE, format="png", ppi=_PICTURE_PPI, font_paths=_fonts(), sys_inputs={"svg": svg}
    )
    assert isinstance(drawn, bytes)
    return drawn


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[_FOLDER]
    )


def _plain(document: Document, author: str) -> dict[str, Any]:
    return {
        "title": document.title,
        "subtitle": document.subtitle,
        "language": document.language,
        "source": document.source,
        "author": author,
        "blocks": [_block(block) for block in document.blocks],
    }


def _block(block: Block) -> dict[str, Any]:
    plain = {"block": type(block).__name__, **asdict(block)}
    if isinstance(block, Grid):
        plain["numbers"] = sorted(block.numbers)
        plain["widths"] = list(block.widths) or [1] * len(block.heads)
    return plain
