# mypy: untyped-calls-exclude="pyhanko,documents.form_tags"
"""
Tells readers aloud where to sign: each visible signature field becomes a Form of the structure tree.

`documents.pages` leaves an empty Form, named like its field, where the field stands in the
reading order. It is filled here when the field is laid, before the first signature (ISO 32000-1,
14.7.4.4 and 14.8.4.5; PDF/UA-1, 7.18).
"""

from collections.abc import Mapping
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter


def tag_fields(writer: IncrementalPdfFileWriter, fields: Mapping[str, tuple[Any, Any]]) -> None:
    """
    Put each field (name -> reference of the widget, of its page) into the Form that waits for it.

    A paper without a structure tree, or without a Form for a field, is left as it is.
    """
    if "/StructTreeRoot" not in writer.root:
        return
    tree = writer.root["/StructTreeRoot"]
    numbers = tree["/ParentTree"]["/Nums"]
    following = int(tree["/ParentTreeNextKey"])
    document = tree["/K"][0]
    for node_reference in list(document.raw_get("/K")):
        node = node_reference.get_object()
        if node["/S"] != "/Form" or str(node.get("/T", "")) not in fields:
            continue
        widget, page = fields[str(node["/T"])]
        content = {pdf_name("/Type"): pdf_name("/OBJR"), pdf_name("/Obj"): widget, pdf_name("/Pg"): page}
        node[pdf_name("/K")] = generic.ArrayObject([generic.DictionaryObject(content)])
        writer.mark_update(node_reference)
        widget.get_object()[pdf_name("/StructParent")] = generic.NumberObject(following)
        numbers.extend([generic.NumberObject(following), node_reference])
        following += 1
    tree[pdf_name("/ParentTreeNextKey")] = generic.NumberObject(following)
    writer.update_container(numbers)
    writer.update_container(tree)
