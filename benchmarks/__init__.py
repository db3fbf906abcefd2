"""Measurements: scripts that print figures, never part of the tests.

    ./manage benchmark sync        throughput of tablets that send at once, on both databases
    ./manage benchmark results     pages of figures at 17 000 observations, on both databases
    ./manage benchmark reports     the board's and a school's reports at 17 500 observations
    ./manage benchmark tablet      cold offline open and input to saved, at 4x CPU throttle

These machines are shared and noisy: look at ratios and medians, and run twice.
"""
