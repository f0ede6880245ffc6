from kb.models.article import Article, RelatedQuestion
from kb.models.category import Category
from kb.models.feedback import Feedback, SearchGap, Use
from kb.models.phrase import Phrase
from kb.models.term import Term
from kb.models.version import ArticleVersion

__all__ = [
    "Article",
    "ArticleVersion",
    "Category",
    "Feedback",
    "Phrase",
    "RelatedQuestion",
    "SearchGap",
    "Term",
    "Use",
]
