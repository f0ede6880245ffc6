from django.urls import path

from accounts.web import home, me

app_name = "accounts"
urlpatterns = [
    path("", home.home, name="home"),
    path("me/", me.me, name="me"),
    path("me/presence/", me.presence, name="presence"),
    path("me/tokens/", me.create_token, name="create_token"),
    path("me/tokens/<slug:token_key>/revoke/", me.revoke_token, name="revoke_token"),
]
