"""The WSGI application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evidence.settings")
application = get_wsgi_application()

# Settings and models can be asked from here on.
from claims.checks import refuse_unfinished_restore  # noqa: E402

refuse_unfinished_restore()
