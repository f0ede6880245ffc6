from django.urls import path

from channels_hub.widget import demo, views

app_name = "widget"
urlpatterns = [
    path("widget.js", views.script, name="script"),
    path("widget/<slug:version>/<str:name>", views.asset, name="asset"),
    path("chat/<slug:key>/bootstrap/", views.bootstrap, name="bootstrap"),
    path("demo/", demo.host_page, name="demo"),
]
