from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_migrate


class StudyAppConfig(AppConfig):
    name = "studyapp"
    verbose_name = "Study app"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import checks  # noqa: F401  (registers the system checks)
        from .services.learners import keep_progress
        from .services.roles import set_permissions_of_roles

        user_logged_in.connect(keep_progress, dispatch_uid="keep progress")
        post_migrate.connect(set_permissions_of_roles, sender=self, dispatch_uid="permissions of roles")
