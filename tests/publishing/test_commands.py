"""`sveris publications`: list, close, verify."""

import pytest
from sqlalchemy import update

from svēris.observations.models import Change
from svēris.publishing.models import PublishedFigure
from tests.publishing.cities import fill


@pytest.fixture
def run(app, session):
    """Run `sveris publications …`; gives exit code and what was printed."""

    def run(*arguments: str) -> tuple[int, str]:
        session.commit()
        result = app.test_cli_runner().invoke(args=["publications", *arguments])
        session.expire_all()
        return result.exit_code, result.output

    return run


CLOSE = ("close", "2023-2024", "--title-lv", "Rezultāti", "--title-en", "Results", "--yes")


def test_a_period_is_closed_listed_and_verified(city, run):
    fill(city, 6, 8, 7)
    city.weigh_all()
    code, closed = run(*CLOSE)
    assert code == 0, closed
    digest = closed.split()[1]
    assert digest in run("list")[1]
    code, said = run("verify", "2023-2024")
    assert (code, said.startswith("2023-2024/1: all ")) == (0, True)


def test_the_next_edition_asks_for_its_reason(city, run):
    fill(city, 6, 8, 7)
    city.weigh_all()
    run(*CLOSE)
    code, said = run(*CLOSE)
    assert (code, "Labojumam nav norādīts iemesls." in said) == (1, True)
    assert run(*CLOSE, "--reason-lv", "Kļūda.")[0] == 0


def test_what_does_not_come_out_again_is_named(city, run, session):
    fill(city, 6, 8, 7)
    city.close()
    session.execute(update(PublishedFigure).where(PublishedFigure.position == 1).values(k=1))
    code, said = run("verify")
    assert (code, "its rows differ from its content" in said) == (1, True)
    session.execute(update(Change).values(hash="0" * 64))
    assert "not what their hashes are of" in run("verify")[1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("close", "2023", "--title-lv", "A", "--title-en", "B", "--yes"), "'2023' is no period"),
        (CLOSE, "Šajā periodā nav nevienas vērošanas"),
        (("verify", "2023-2024"), "nothing was published as '2023-2024'"),
    ],
)
def test_the_command_says_what_cannot_be(city, run, arguments, said):
    code, printed = run(*arguments)
    assert (code, said in printed) == (1, True), printed
