from django.urls import path

from channels_hub.connectors import demo
from channels_hub.web import files, health, hooks, rate, recordings, remarks, visitor

app_name = "channels_hub"
urlpatterns = [
    path("hooks/<slug:key>/", hooks.hook, name="hook"),
    path("files/<uuid:token>/", files.file, name="file"),
    path("rate/<str:token>/", rate.page, name="rate"),
    path("channels/", health.page, name="health"),
    path("channels/<int:inbox_id>/check/", health.check, name="check"),
    path("channels/remarks/", remarks.remarks, name="remarks"),
    path("channels/remarks/<int:remark_id>/close/", remarks.close, name="close_remark"),
    path("calls/<int:call_id>/recording/", recordings.recording, name="recording"),
    path("demo/billing/<str:phone>/", demo.billing, name="demo_billing"),
    path("chat/<slug:key>/session/", visitor.Session.as_view(), name="visitor_session"),
    path("chat/<slug:key>/messages/", visitor.Messages.as_view(), name="visitor_messages"),
    path("chat/<slug:key>/files/", visitor.Files.as_view(), name="visitor_files"),
    path("chat/<slug:key>/read/", visitor.Read.as_view(), name="visitor_read"),
    path("chat/<slug:key>/survey/", visitor.SurveyAnswer.as_view(), name="visitor_survey"),
    path("chat/<slug:key>/end/", visitor.End.as_view(), name="visitor_end"),
]
