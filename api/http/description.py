"""The endpoint's description: SPARQL 1.1 Service Description, and VoID (https://www.w3.org/TR/void/) of its dataset.

It is a query, so that a worker counts, within the limits that hold for all queries.
"""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse

from api.http.state import state_of
from ontology.namespaces import EDIT, ID, LG

router = APIRouter()

_DESCRIPTION = """\
PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>
PREFIX void: <http://rdfs.org/ns/void#>
PREFIX formats: <http://www.w3.org/ns/formats/>
CONSTRUCT {{
  <{endpoint}> a sd:Service ; sd:endpoint <{endpoint}> ; sd:supportedLanguage {languages} ;
    sd:feature sd:EmptyGraphs ;
    sd:resultFormat formats:SPARQL_Results_JSON, formats:SPARQL_Results_XML, formats:SPARQL_Results_CSV,
      formats:SPARQL_Results_TSV, formats:Turtle, formats:N-Triples, formats:RDF_XML, formats:JSON-LD ;
    sd:inputFormat formats:Turtle, formats:N-Triples, formats:RDF_XML, formats:JSON-LD ;
    sd:defaultDataset <{endpoint}#dataset> .
  <{endpoint}#dataset> a sd:Dataset, void:Dataset ; void:sparqlEndpoint <{endpoint}> ; void:uriSpace "{space}" ;
    void:vocabulary <{vocabulary}> ; void:triples ?triples ; sd:defaultGraph <{endpoint}#canon> .
  <{endpoint}#canon> a sd:Graph, void:Dataset ; void:triples ?triples .
  <{endpoint}#dataset> sd:namedGraph ?part .
  ?part a ?kind ; sd:name ?name .
}} WHERE {{
  {{ SELECT (COUNT(*) AS ?triples) {{ ?s ?p ?o }} }}
  UNION {{
    GRAPH ?name {{}}
    FILTER(isIRI(?name) && !STRSTARTS(STR(?name), "{edits}"))
    BIND(BNODE() AS ?part)
    BIND(sd:NamedGraph AS ?kind)
  }}
}}
"""


def description(request: Request) -> str:
    """The query that describes this endpoint. Graphs of single edits are left out: there are as many as edits."""
    is_writable = not state_of(request).access.why_not
    return _DESCRIPTION.format(
        endpoint=request.url_for("ask_by_get"),
        languages="sd:SPARQL11Query, sd:SPARQL11Update" if is_writable else "sd:SPARQL11Query",
        space=ID,
        vocabulary=LG,
        edits=EDIT,
    )


@router.get("/.well-known/void", summary="Where this dataset is described (VoID)", status_code=303)
async def void(request: Request) -> RedirectResponse:
    """Sends whoever knows only this server on to the description (RFC 8615, VoID section 7.2)."""
    return RedirectResponse(request.url_for("ask_by_get"), 303)
