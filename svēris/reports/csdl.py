"""$metadata of the feed: its tables described in CSDL 4.0 (OData Common Schema Definition)."""

from collections.abc import Iterable
from xml.etree import ElementTree as Xml

from svēris.reports.feed import EntitySet
from svēris.reports.odata import KEY, Column
from svēris.reports.odata_terms import FUNCTIONS

_EDMX = "http://docs.oasis-open.org/odata/ns/edmx"
_EDM = "http://docs.oasis-open.org/odata/ns/edm"

NAMESPACE = "Sveris"

#: Digits of a percentage in all, and behind the point.
_DECIMAL = {"Precision": "5", "Scale": "2"}

#: The vocabulary in which is said what of the protocol the sets can do, and where it is defined.
_CAPABILITIES = "Org.OData.Capabilities.V1"
_DEFINED_AT = f"https://oasis-tcs.github.io/odata-vocabularies/vocabularies/{_CAPABILITIES}.xml"


def document(sets: Iterable[EntitySet]) -> bytes:
    """Return the document that describes sets."""
    Xml.register_namespace("edmx", _EDMX)
    root = Xml.Element(f"{{{_EDMX}}}Edmx", Version="4.0")
    reference = Xml.SubElement(root, f"{{{_EDMX}}}Reference", Uri=_DEFINED_AT)
    Xml.SubElement(reference, f"{{{_EDMX}}}Include", Namespace=_CAPABILITIES)
    services = Xml.SubElement(root, f"{{{_EDMX}}}DataServices")
    # ElementTree would call the schema's namespace ns0, which some readers do not like.
    schema = Xml.SubElement(services, "Schema", xmlns=_EDM, Namespace=NAMESPACE)
    found = list(sets)
    for each in found:
        _entity(schema, each)
    container = Xml.SubElement(schema, "EntityContainer", Name="Container")
    for each in found:
        entity_set = Xml.SubElement(
            container, "EntitySet", Name=each.name, EntityType=f"{NAMESPACE}.{each.entity}"
        )
        _read_only(entity_set)
    _functions(container)
    written: bytes = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _entity(schema: Xml.Element, described: EntitySet) -> None:
    entity = Xml.SubElement(schema, "EntityType", Name=described.entity)
    Xml.SubElement(Xml.SubElement(entity, "Key"), "PropertyRef", Name=KEY)
    for column in described.columns:
        Xml.SubElement(entity, "Property", _facets(column))


def _facets(column: Column) -> dict[str, str]:
    facets = {
        "Name": column.name,
        "Type": column.type,
        "Nullable": "true" if column.nullable else "false",
    }
    if column.type == "Edm.Decimal":
        facets |= _DECIMAL
    elif column.type == "Edm.DateTimeOffset":
        facets["Precision"] = "0"
    return facets


def _read_only(entity_set: Xml.Element) -> None:
    for term, can in (("Insert", "Insertable"), ("Update", "Updatable"), ("Delete", "Deletable")):
        stated = Xml.SubElement(
            entity_set, "Annotation", Term=f"{_CAPABILITIES}.{term}Restrictions"
        )
        Xml.SubElement(
            Xml.SubElement(stated, "Record"), "PropertyValue", Property=can, Bool="false"
        )  # fmt: skip


def _functions(container: Xml.Element) -> None:
    stated = Xml.SubElement(container, "Annotation", Term=f"{_CAPABILITIES}.FilterFunctions")
    listed = Xml.SubElement(stated, "Collection")
    for name in FUNCTIONS:
        Xml.SubElement(listed, "String").text = name
