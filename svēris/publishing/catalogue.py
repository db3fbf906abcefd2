"""All publications as a DCAT catalogue, so that data portals can harvest them. Pure."""

from collections.abc import Mapping, Sequence

from svēris.publishing.document import Json
from svēris.publishing.files import DESCRIPTION, TABLE, WHOLE
from svēris.publishing.models import Publication

_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_TITLE = {
    "lv": "Publicētie stundu vērošanas rezultāti",
    "en": "Published lesson observation results",
}
_MEDIA = "https://www.iana.org/assignments/media-types/"
#: The European Union's list of themes: education, culture and sport.
_THEME = "http://publications.europa.eu/resource/authority/data-theme/EDUC"


def catalogue(periods: Sequence[Sequence[Publication]], city: str, address: str) -> Json:
    """Return the catalogue; of each period the editions stand newest first."""
    return {
        "@context": _CONTEXT,
        "@id": f"{address}/catalogue.json",
        "@type": "dcat:Catalog",
        "dct:title": _texts(_TITLE),
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": city},
        "dct:language": ["lv", "en"],
        "dcat:dataset": [
            _dataset(each, editions[0], address) for editions in periods for each in editions
        ],
    }


def _dataset(publication: Publication, newest: Publication, root: str) -> Json:
    head = publication.head
    address = f"{root}/{publication.code}/{publication.edition}"
    described: Json = {
        "@id": address,
        "@type": "dcat:Dataset",
        "dct:identifier": f"{publication.code}/{publication.edition}",
        "dct:title": _texts(head["title"]),
        "dct:issued": {"@value": head["published_at"], "@type": "xsd:dateTime"},
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": {"@value": head["from"], "@type": "xsd:date"},
            "dcat:endDate": {"@value": head["to"], "@type": "xsd:date"},
        },
        "dct:license": {"@id": head["licence"]["address"]},
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": head["city"]},
        "dcat:theme": {"@id": _THEME},
        "dcat:landingPage": {"@id": address},
        "dcat:version": str(publication.edition),
        "dcat:distribution": [
            _file(head, address, TABLE, "text/csv", {
                "dct:conformsTo": {"@id": "https://www.w3.org/TR/tabular-data-model/"},
                "foaf:page": {"@id": f"{address}/{DESCRIPTION}"},
            }),
            _file(head, address, WHOLE, "application/json", {
                "spdx:checksum": {
                    "@type": "spdx:Checksum",
                    "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
                    "spdx:checksumValue": publication.digest,
                },
            }),
        ],
    }  # fmt: skip
    if head["note"]["lv"]:
        described["dct:description"] = _texts(head["note"])
    if publication.edition > 1:
        described["dct:replaces"] = {"@id": f"{root}/{publication.code}/{publication.edition - 1}"}
    if publication is not newest:
        described["dct:isReplacedBy"] = {
            "@id": f"{root}/{publication.code}/{publication.edition + 1}"
        }
    return described


def _file(head: Json, address: str, name: str, media: str, more: Json) -> Json:
    return {
        "@id": f"{address}/{name}",
        "@type": "dcat:Distribution",
        "dct:title": name,
        "dcat:downloadURL": {"@id": f"{address}/{name}"},
        "dcat:mediaType": {"@id": _MEDIA + media},
        "dct:license": {"@id": head["licence"]["address"]},
        **more,
    }


def _texts(texts: Mapping[str, str]) -> list[Json]:
    return [{"@value": texts[lang], "@language": lang} for lang in ("lv", "en")]
