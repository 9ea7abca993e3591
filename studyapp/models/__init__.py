"""The tables, one module per station on the way of the data."""

from .bookmarks import Bookmark
from .cards import Card, Rating, Review
from .documents import Document, ImportedFile, Note
from .exams import Exam, ExamDomain, ExamTask
from .facts import Fact
from .findings import Finding
from .gazetteer import Service
from .learners import Learner, OwnerLink
from .plans import DayPlan, PlannedFact
from .questions import Option, Question, QuestionFact, Situation
from .quizzes import Answer, Confidence, Flag, Quiz, QuizItem, StrikeReason
from .reports import QuestionReport
from .search import SearchText
from .uploads import Upload, UploadedFile

__all__ = [
    "Answer",
    "Bookmark",
    "Card",
    "Confidence",
    "DayPlan",
    "Document",
    "Exam",
    "ExamDomain",
    "ExamTask",
    "Fact",
    "Finding",
    "Flag",
    "ImportedFile",
    "Learner",
    "Note",
    "Option",
    "OwnerLink",
    "PlannedFact",
    "Question",
    "QuestionFact",
    "QuestionReport",
    "Quiz",
    "QuizItem",
    "Rating",
    "Review",
    "SearchText",
    "Service",
    "Situation",
    "StrikeReason",
    "Upload",
    "UploadedFile",
]
