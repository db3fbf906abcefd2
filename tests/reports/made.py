"""A school in which much was observed, and reading back what reports are made of."""

import re
from datetime import date
from io import BytesIO

import docx

ANSWERS = (
    {"VAL.STUNDA": "lv", "VAL.LIM": ["L1", "L2"], "SR.DEF": 2},
    {"VAL.STUNDA": "lv", "VAL.LIM": ["L1", "L3"], "SR.DEF": 2},
    {"VAL.STUNDA": "bil", "VAL.LIM": ["L1"], "SR.DEF": 0},
    {"VAL.STUNDA": "svv", "VAL.LIM": None, "VAL.VIDE": None, "SR.DEF": 1},
)


def busy_school(city, code="skola", name="Daugavpils Tests vidusskola", kind="ieksieja"):
    """Make a school seen in grades 3, 7, 9, 10 and in preschool, in 2022/2023 and 2023/2024."""
    school = city.school(code=code, name=name)
    with city.at_once():
        _observe(city, school, kind)
    return school


def _observe(city, school, kind):
    for on in (date(2023, 3, 6), date(2024, 3, 4)):
        for grade, number in (("3", 5), ("7", 8), ("9", 6), ("10", 5)):
            for place in range(number):
                teacher = city.teacher(school)
                city.observe(
                    teacher, kind=kind, on=on, **{"K.KLASE": [grade], **ANSWERS[place % 4]}
                )
        for _ in range(5):
            city.observe(city.teacher(school), kind=kind, family="RN", on=on, **{"VAL.KOM": 2})


class Word:
    """A Word file as it is read back."""

    def __init__(self, content: bytes) -> None:
        self.file = docx.Document(BytesIO(content))

    @property
    def text(self) -> str:
        """All its paragraphs."""
        return "\n".join(each.text for each in self.file.paragraphs)

    def headings(self, level: int) -> list[str]:
        """Return the headings of a level."""
        style = f"Heading {level}"
        return [each.text for each in self.file.paragraphs if each.style.name == style]

    def table(self, head: str) -> list[list[str]]:
        """Return the rows of the table that has a head with these words."""
        for table in self.file.tables:
            rows = [[cell.text for cell in row.cells] for row in table.rows]
            if head in rows[0]:
                return rows
        raise AssertionError(f"no table with {head!r}")


def share(text: str) -> tuple[int, int] | None:
    """Return k and n of "76 % (19 no 25)" or "12 no 15"; None where there are none."""
    match = re.search(r"([\d\s]+)\sno\s([\d\s]+)", text)
    return match and tuple(int(re.sub(r"\s", "", part)) for part in match.groups())
