from django.urls import path

from reports.web import board

app_name = "reports"
urlpatterns = [
    path("", board.board, name="board"),
    path("records/<str:figure>/", board.records, name="records"),
]
