from django.urls import path

from deadlines.web import notices

app_name = "deadlines"
urlpatterns = [
    path("notices/", notices.notices, name="notices"),
    path("notices/read/", notices.read_all, name="notices_read"),
    path("notices/<int:notice_id>/", notices.follow, name="notice"),
]
