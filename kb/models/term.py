from django.db import models


class Term(models.Model):
    """In how many released articles a word or pair of characters occurs: what is rare tells more."""

    token = models.CharField(max_length=64, primary_key=True)
    articles = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.token
