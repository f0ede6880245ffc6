from django.contrib import admin
from unfold.admin import ModelAdmin

from qa.models import Cause


@admin.register(Cause)
class CauseAdmin(ModelAdmin):
    list_display = ["code", "name", "active"]
    list_editable = ["active"]
    search_fields = ["code", "name"]
