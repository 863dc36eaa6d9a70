"""What can be said: the vocabulary, the shapes that a world must fit, the questions that it answers."""

from ontology.document import MEDIA_TYPES, ontology_document
from ontology.questions import Question, questions
from ontology.shapes import shapes_graph
from ontology.vocabulary import Property, Vocabulary, ontology_graph, vocabulary

__all__ = [
    "MEDIA_TYPES",
    "Property",
    "Question",
    "Vocabulary",
    "ontology_document",
    "ontology_graph",
    "questions",
    "shapes_graph",
    "vocabulary",
]
