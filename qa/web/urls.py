from django.urls import path

from qa.web import corrections, reviews

app_name = "qa"
urlpatterns = [
    path("", reviews.reviews, name="reviews"),
    path("mark/", reviews.mark, name="mark"),
    path("<int:pk>/", reviews.review, name="review"),
    path("<int:pk>/finish/", reviews.finish, name="finish"),
    path("<int:pk>/actions/", corrections.give, name="give"),
    path("actions/", corrections.actions, name="actions"),
    path("actions/<int:pk>/done/", corrections.complete, name="complete"),
    path("actions/<int:pk>/verified/", corrections.verify, name="verify"),
    path("actions/<int:pk>/returned/", corrections.give_back, name="give_back"),
]
