"""Liveness and readiness: is this process alive, and is the site able to do its work?"""

from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from home.editorial.models import Heartbeat
from mooc.worker import SILENT

_seen = {"migrated": False}


@transaction.non_atomic_requests
@never_cache
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """Say that this process answers. Asks nobody else."""
    return JsonResponse({"status": "ok"})


@transaction.non_atomic_requests
@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Say whether database, migrations and worker are all right: 200, or 503 naming what is wrong."""
    try:
        checks = {
            "database": "ok",
            "migrations": "ok" if is_migrated() else "not all applied",
            "worker": "ok" if is_worker_alive() else "silent",
        }
    except DatabaseError:
        checks = {"database": "unreachable", "migrations": "unknown", "worker": "unknown"}
    is_ready = all(state == "ok" for state in checks.values())
    return JsonResponse({"status": "ok" if is_ready else "unavailable", **checks}, status=200 if is_ready else 503)


def is_migrated() -> bool:
    """Whether every migration is applied. Remembered once true: it can only change with the code."""
    if not _seen["migrated"]:
        executor = MigrationExecutor(connection)
        _seen["migrated"] = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _seen["migrated"]


def is_worker_alive() -> bool:
    """Whether a worker gave a sign of life lately."""
    return Heartbeat.objects.filter(seen_at__gt=timezone.now() - SILENT).exists()
