"""The pages, over WSGI; and, where `mektep serve` asks for it, the worker's thread beside them."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mektep.site.settings")
application = get_wsgi_application()

if os.environ.get("MEKTEP_WORKER_THREAD"):
    from django.conf import settings

    from mektep.core import worker

    worker.start(settings.DATA_DIR / "worker.lock")
