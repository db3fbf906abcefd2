"""A document as a Word file: real styles, so that it can be edited, and everything in it named.

Language, repeated heads of tables, alternative texts and page numbers are not within python-docx's
own reach; they are written as the elements of the format (ECMA-376).
"""

from io import BytesIO
from typing import Any

import docx
from docx.document import Document as WordFile
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt, RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph as WordParagraph

from svēris.reports import pdf
from svēris.reports.document import (
    Block,
    Bullets,
    Document,
    Drawing,
    Grid,
    Heading,
    Paragraph,
    Tone,
)

MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

#: Rows of a table, its head among them, that stand on one page with its caption.
_TOGETHER = 3
#: A typeface that Word and LibreOffice both have, or have one of the same widths for.
_TYPEFACE = "Calibri"
_PRIMARY, _SOFT = RGBColor(0x06, 0x3F, 0x42), RGBColor(0x42, 0x51, 0x4E)
_LANGUAGES = {"lv": "lv-LV", "en": "en-GB"}
_WIDTH = Mm(168)
#: Style, size in points, space before and after in points, colour, bold.
_STYLES = (
    ("Normal", 10.5, 0, 6, None, False),
    ("Title", 22, 0, 2, _PRIMARY, True),
    ("Subtitle", 12, 0, 14, _SOFT, False),
    ("Heading 1", 15, 18, 6, _PRIMARY, True),
    ("Heading 2", 12, 14, 4, _PRIMARY, True),
    ("Caption", 10, 10, 3, RGBColor(0x16, 0x21, 0x1F), True),
    ("List Bullet", 10.5, 0, 3, None, False),
    ("Footer", 8.5, 0, 0, _SOFT, False),
)
NOTE = "Note"


def write(document: Document, *, author: str) -> BytesIO:
    """Return a document as a Word file."""
    file = docx.Document()
    _set_up(file, document, author)
    file.add_paragraph(document.title, style="Title")
    file.add_paragraph(document.subtitle, style="Subtitle")
    for block in document.blocks:
        _add(file, block)
    target = BytesIO()
    file.save(target)
    target.seek(0)
    return target


def _set_up(file: WordFile, document: Document, author: str) -> None:
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(21)
    section.top_margin, section.bottom_margin = Mm(20), Mm(22)
    properties = file.core_properties
    properties.title, properties.subject = document.title, document.subtitle
    properties.author, properties.comments = author, document.source
    properties.language = _LANGUAGES[document.language]
    properties.created = properties.modified = document.at.replace(tzinfo=None)
    _set_styles(file, document.language)
    _foot(file, document.source)


def _set_styles(file: WordFile, language: str) -> None:
    styles: Any = file.styles
    note = styles.add_style(NOTE, WD_STYLE_TYPE.PARAGRAPH)
    note.base_style = styles["Normal"]
    for name, size, before, after, colour, bold in (*_STYLES, (NOTE, 9, 0, 6, _SOFT, False)):
        style = styles[name]
        _set_typeface(style, language)
        style.font.size, style.font.bold, style.font.italic = Pt(size), bold, False
        if colour is not None:
            style.font.color.rgb = colour
        style.paragraph_format.space_before = Pt(before)
        style.paragraph_format.space_after = Pt(after)
    for name in ("Heading 1", "Heading 2", "Caption"):
        styles[name].paragraph_format.keep_with_next = True
    border = styles["Title"].element.find(f".//{qn('w:pBdr')}")
    if border is not None:
        border.getparent().remove(border)
    defaults = styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    defaults.append(_element("w:lang", val=_LANGUAGES[language], eastAsia=_LANGUAGES[language]))


def _set_typeface(style: Any, language: str) -> None:
    style.font.name = _TYPEFACE
    properties = style.element.get_or_add_rPr()
    fonts = properties.find(qn("w:rFonts"))
    for name in list(fonts.attrib):
        # A theme's typeface would go before the one that is named.
        del fonts.attrib[name]
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), _TYPEFACE)
    for apart in properties.findall(qn("w:spacing")):
        properties.remove(apart)
    properties.append(_element("w:lang", val=_LANGUAGES[language]))


def _foot(file: WordFile, source: str) -> None:
    foot = file.sections[0].footer.paragraphs[0]
    foot.style = file.styles["Footer"]
    foot.paragraph_format.tab_stops.clear_all()
    foot.add_run(f"{source}  ·  ")
    run = foot.add_run()
    for kind in ("begin", None, "end"):
        if kind is None:
            code = _element("w:instrText")
            code.text = "PAGE"
            run._r.append(code)
        else:
            run._r.append(_element("w:fldChar", fldCharType=kind))


def _add(file: WordFile, block: Block) -> None:
    if isinstance(block, Heading):
        file.add_heading(block.text, block.level)
    elif isinstance(block, Paragraph):
        file.add_paragraph(block.text, style=NOTE if block.tone is Tone.NOTE else "Normal")
    elif isinstance(block, Bullets):
        for item in block.items:
            file.add_paragraph(item, style="List Bullet")
    elif isinstance(block, Grid):
        _add_grid(file, block)
    else:
        _add_drawing(file, block)


def _add_drawing(file: WordFile, drawing: Drawing) -> None:
    file.add_paragraph(drawing.caption, style="Caption")
    file.add_picture(BytesIO(pdf.picture(drawing.svg)), width=_WIDTH)
    shape = file.inline_shapes[-1]._inline.docPr
    shape.set("descr", drawing.alt)
    shape.set("title", drawing.caption)


def _add_grid(file: WordFile, grid: Grid) -> None:
    file.add_paragraph(grid.caption, style="Caption")
    table = file.add_table(rows=len(grid.rows) + 1, cols=len(grid.heads))
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    table.autofit = False
    _describe(table, grid)
    widths = list(grid.widths) or [1] * len(grid.heads)
    shares = [Emu(int(_WIDTH * width / sum(widths))) for width in widths]
    for column, width in zip(table.columns, shares, strict=True):
        column.width = width
    for number, (row, words) in enumerate(zip(table.rows, [grid.heads, *grid.rows], strict=True)):
        bold = number == 0 or (grid.total and number == len(grid.rows))
        properties = row._tr.get_or_add_trPr()
        properties.append(_element("w:cantSplit"))
        if number == 0:
            properties.append(_element("w:tblHeader"))
        # `row.cells` walks the whole table each time; the elements are at hand.
        for place, (cell, text) in enumerate(zip(row._tr.tc_lst, words, strict=True)):
            cell.width = shares[place]
            _fill(cell, text, bold=bold, right=place in grid.numbers)
            # A head is not left on one page with a single row, nor the total alone on the next.
            together = number < _TOGETHER or number == len(grid.rows) - 1
            if together and number < len(grid.rows):
                cell.p_lst[0].get_or_add_pPr().keepNext_val = True
    # Without it the next table would grow together with this one.
    file.add_paragraph(style=NOTE)


def _fill(cell: Any, text: str, *, bold: bool, right: bool) -> None:
    paragraph = WordParagraph(cell.p_lst[0], cell)
    run = paragraph.add_run(text)
    run.font.size, run.font.bold = Pt(9), bold or None
    paragraph.paragraph_format.space_after = Pt(2)
    paragraph.paragraph_format.space_before = Pt(2)
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _describe(table: Table, grid: Grid) -> None:
    """Give a table its name for who hears it, its lines, and a first row and column of heads."""
    properties: Any = table._tbl.tblPr
    borders = _element("w:tblBorders")
    for side, size in (("top", 8), ("bottom", 8), ("insideH", 4)):
        borders.append(_element(f"w:{side}", val="single", sz=size, space=0, color="9AA5A3"))
    # The format wants them in this order: lines, layout, and the descriptions last of all.
    properties.insert(properties.index(properties.find(qn("w:tblLayout"))), borders)
    properties.append(_element("w:tblCaption", val=grid.caption))
    properties.append(_element("w:tblDescription", val="; ".join(grid.heads)))


def _element(name: str, /, **attributes: object) -> Any:
    element: Any = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), str(value))
    return element
