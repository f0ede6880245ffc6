from django.urls import path

from tickets.web import progress

app_name = "progress"
urlpatterns = [
    path("", progress.find, name="find"),
    path("<str:token>/", progress.page, name="page"),
    path("<str:token>/urge/", progress.urge, name="urge"),
    path("<str:token>/add/", progress.add, name="add"),
    path("<str:token>/verdict/", progress.verdict, name="verdict"),
    path("<str:token>/files/<uuid:file>/", progress.file, name="file"),
]
