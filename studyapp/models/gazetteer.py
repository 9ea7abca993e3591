from django.db import models


class ServiceQuerySet(models.QuerySet):
    def with_facts(self):
        """Those that everyone's notes are about: what somebody's own notes name is nobody else's business."""
        return self.filter(facts__state="published", facts__document__owner=None).distinct()


class Service(models.Model):
    """A service or a feature of one, by the names that notes use, from content/services.toml."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=120)
    aliases = models.JSONField(default=list, blank=True)
    category = models.CharField(max_length=40)
    kind = models.CharField(max_length=20)
    parent = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="features")
    definition = models.TextField(blank=True)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
