from django.urls import path

from kb.web import article, desk, edit, gaps, phrases, review, search

app_name = "kb"
urlpatterns = [
    path("", search.page, name="search"),
    path("ask/", gaps.ask, name="ask"),
    path("gaps/", gaps.listing, name="gaps"),
    path("gaps/<int:pk>/close/", gaps.close, name="close_gap"),
    path("articles/new/", edit.new, name="new"),
    path("articles/<int:pk>/", article.page, name="article"),
    path("articles/<int:pk>/versions/<int:number>/", article.version, name="version"),
    path("articles/<int:pk>/compare/", article.compare, name="compare"),
    path("articles/<int:pk>/revise/", edit.revise, name="revise"),
    path("articles/<int:pk>/retire/", review.retire, name="retire"),
    path("articles/<int:pk>/confirm/", review.confirm, name="confirm"),
    path("versions/<int:pk>/edit/", edit.edit, name="edit"),
    path("versions/<int:pk>/review/", review.judge, name="judge"),
    path("versions/<int:pk>/feedback/", article.feedback, name="feedback"),
    path("preview/", edit.preview, name="preview"),
    path("reviews/", review.listing, name="reviews"),
    path("overdue/", review.overdue, name="overdue"),
    path("phrases/", phrases.listing, name="phrases"),
    path("phrases/new/", phrases.new, name="new_phrase"),
    path("phrases/<int:pk>/", phrases.edit, name="phrase"),
    path("phrases/<int:pk>/remove/", phrases.remove, name="remove_phrase"),
    path("desk/suggestions/", desk.suggestions, name="desk_suggestions"),
    path("desk/search/", desk.search, name="desk_search"),
    path("desk/phrases/", desk.phrases, name="desk_phrases"),
    path("desk/use/", desk.use, name="use"),
]
