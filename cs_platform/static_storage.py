"""How static files are stored: hashed in name, so that browsers keep them for ever, and compressed."""

from django.conf import settings
from whitenoise.storage import CompressedManifestStaticFilesStorage as Hashed

OUR_FOLDERS = ("ui", "widget", *settings.OUR_APPS)
#: Django's own patterns for the names of modules that a module imports: (files, patterns).
IMPORTS = Hashed._js_module_import_aggregation_patterns[1]


class HashedFiles(Hashed):
    """Our ES modules import each other by hashed names too; other people's scripts stay as they are."""

    patterns = (*Hashed.patterns, *((f"{folder}/*.js", IMPORTS) for folder in OUR_FOLDERS))
    max_post_process_passes = 20  # a change travels up one import each time
