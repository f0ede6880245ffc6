from rest_framework.viewsets import ViewSetMixin

from kb.api.articles import Articles, Categories, Versions
from kb.api.phrases import Gaps, Phrases

routes: list[tuple[str, type[ViewSetMixin]]] = [
    ("articles", Articles),
    ("article-versions", Versions),
    ("article-categories", Categories),
    ("phrases", Phrases),
    ("search-gaps", Gaps),
]
