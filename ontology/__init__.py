"""What can be said: the vocabulary, the shapes that a world must fit, the questions that it answers."""

from ontology.questions import Question, questions
from ontology.shapes import shapes_graph
from ontology.vocabulary import Property, Vocabulary, ontology_graph, vocabulary

__all__ = [
    "Property",
    "Question",
    "Vocabulary",
    "ontology_graph",
    "questions",
    "shapes_graph",
    "vocabulary",
]
