import pytest
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from studyapp.services import background

pytestmark = pytest.mark.django_db


def running(*workers):
    return DBTaskResult.objects.create(
        status=TaskResultStatus.RUNNING,
        task_path="studyapp.services.own_notes.tasks.read_upload",
        args_kwargs={"args": [], "kwargs": {}},
        worker_ids=list(workers),
        backend_name="default",
        run_after=timezone.now(),
    )


def status_after(task):
    background.reclaim("worker-a")
    task.refresh_from_db()
    return task.status


def test_what_a_dead_worker_left_is_done_again():
    assert status_after(running("worker-a")) == TaskResultStatus.READY


def test_what_another_machine_does_is_left_alone():
    assert status_after(running("worker-b")) == TaskResultStatus.RUNNING


def test_what_killed_the_worker_three_times_is_given_up():
    assert status_after(running("worker-a", "worker-a", "worker-a")) == TaskResultStatus.FAILED
