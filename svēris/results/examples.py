"""Examples for the description of the API: a city as it might be, every shape once."""

from typing import Any

_SHOWN = {
    "hidden": None, "k": 138, "n": 182, "percent": 76.0, "low": 69.0, "high": 81.0,
    "lessons": 182, "teachers": 151, "institutions": 19, "partly": 31, "na": 0, "missing": 0,
}  # fmt: skip
_FIGURE = {
    "code": "sr-def", "version": 1, "name": "Learning outcome clearly defined",
    "base": "all observed lessons and play-lessons in which the criterion was judged",
    "unit": "lessons", "group": "outcome", "beside": None, "kinds": ["areja"],
    "period": "headline", "part": None, **_SHOWN,
    "before": {"k": 121, "n": 176, "percent": 69.0}, "city": None,
    "sentence": "In 76% (138 of 182) of the observed lessons and play-lessons, the outcome was "
    "clearly defined.",
}  # fmt: skip
_COMPARED = {
    "change": {"points": 7.1, "low": -2.2, "high": 16.2, "verdict": "not-proven"},
    "broken": None, "against": None,
}  # fmt: skip
_ABOUT = {
    "school_year": "2023/2024", "from": "2023-09-01", "to": "2024-06-30",
    "filter": {"year": "2023/2024"}, "smallest_group": {"lessons": 5, "teachers": 3},
    "data_at": "2024-07-01T06:30:00+00:00",
}  # fmt: skip

PERCENTAGES: dict[str, Any] = {
    **_ABOUT, "institution": None,
    "observed": {"areja": {"lessons": 182, "teachers": 151, "institutions": 19}},
    "figures": [{**_FIGURE, **_COMPARED}],
    "published": [
        {"code": "2023-2024", "edition": 1, "digest": "0" * 64, "address": "/published/2023-2024/1",
         "differing": 0},
    ],
}  # fmt: skip
TRENDS: dict[str, Any] = {
    "institution": None, "code": "diferenciacija-un-individualizacija", "version": 1,
    "name": "Differentiation and individualisation",
    "base": "observed lessons in which both criteria were judged", "unit": "lessons",
    "filter": {"year": "2024/2025", "indicator": "diferenciacija-un-individualizacija"},
    "smallest_group": {"lessons": 5, "teachers": 3}, "data_at": "2025-07-01T06:30:00+00:00",
    "lines": [{
        "kinds": ["areja"],
        "points": [
            {"school_year": "2023/2024", **_SHOWN, "k": 100, "percent": 55.0, "low": 48.0,
             "high": 62.0, "joined": [], "own": None, "broken": None, "change": None},
            {"school_year": "2024/2025", **_SHOWN, "k": 118, "percent": 65.0, "low": 58.0,
             "high": 71.0, "joined": [], "own": None, "broken": None,
             "change": {"points": 9.9, "low": -0.2, "high": 19.7, "verdict": "not-proven"}},
        ],
    }],
    "targets": [{"school_year": "2025/2026", "percent": 70.0, "is_base": False,
                 "source": "Prevention programme 2024–2028, indicator 4"}],
}  # fmt: skip
SCHOOLS: dict[str, Any] = {
    **_ABOUT,
    "rows": [{
        "city": _FIGURE,
        "institutions": [
            {"institution": "centra", **_SHOWN, "k": 16, "n": 20, "percent": 80.0, "low": 58.0,
             "high": 92.0, "lessons": 20, "teachers": 17, "institutions": 1, "partly": 3},
            {"institution": "iespeju", "hidden": "small"},
        ],
    }],
}  # fmt: skip
INDICATORS: dict[str, Any] = {
    "indicators": [{
        "code": "sr-def", "version": 1, "in_force": True,
        "published_at": "2023-08-28T07:00:00+00:00", "digest": "0" * 64,
        "name": _FIGURE["name"], "base": _FIGURE["base"], "group": "outcome", "unit": "lessons",
        "period": "headline", "families": ["MS", "RN"],
        "kinds": {"city": ["areja"], "institution": ["ieksieja"]},
        "definition": {"measure": {"kind": "share", "numerator": {"observed": "SR.DEF"}}},
    }]
}  # fmt: skip
INSTITUTIONS: dict[str, Any] = {
    "institutions": [{
        "code": "11-pamatskola", "name": "Daugavpils 11. pamatskola",
        "short_name": "11. pamatskola", "type": "general", "closed_on": "2024-08-31",
        "successor": "draudziga-aicinajuma",
    }]
}  # fmt: skip
SCHOOL_YEARS: dict[str, Any] = {
    "school_years": [{
        "school_year": "2023/2024", "from": "2023-09-01", "to": "2024-06-30",
        "last_day": "2024-08-31",
    }]
}  # fmt: skip
