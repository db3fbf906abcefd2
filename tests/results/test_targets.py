"""What indicators should come to: shipped once, the board's own to change."""

from svēris.results import targets
from svēris.results.targets import Aim


def test_the_prevention_programme_comes_with_its_base_value_and_targets(session):
    targets.ship(session)
    found = targets.aims(session, "dip-both")
    assert [(aim.year, aim.school_year, aim.share, aim.is_base) for aim in found] == [
        (2023, 2022, 0.55, True), (2026, 2025, 0.70, False), (2028, 2027, 0.85, False),
    ]  # fmt: skip


def test_what_the_board_has_set_is_not_shipped_over(session):
    own = [Aim(2027, 800, False, "Dome")]
    targets.set_aims(session, "dip-both", own)
    targets.ship(session)
    assert targets.aims(session, "dip-both") == own


def test_values_are_changed_and_taken_away_as_a_whole(session):
    targets.ship(session)
    targets.set_aims(session, "dip-both", [Aim(2026, 720, False, "Dome")])
    assert targets.aims(session, "dip-both") == [Aim(2026, 720, False, "Dome")]
