from django.apps import AppConfig
from django.db.models.signals import post_migrate


class StudyAppConfig(AppConfig):
    name = "studyapp"
    verbose_name = "Study app"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import checks  # noqa: F401  (registers the system checks)
        from .services.roles import set_permissions_of_roles

        post_migrate.connect(set_permissions_of_roles, sender=self, dispatch_uid="permissions of roles")
