"""Accounts: who may edit the bank, and help for somebody who locked themselves out."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from studyapp.services import roles

# What stands in them are secrets or the role's own table; people are helped by the actions below.
for model in (EmailAddress, Authenticator, UserSession, Group, User):
    admin.site.unregister(model)


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    actions = ["make_editor", "end_editing", "drop_second_step"]
    list_display = ["username", "role", "second_step", "email", "date_joined", "last_login", "is_active"]
    list_filter = ["groups", "is_active", "is_superuser", "date_joined"]
    search_fields = ["username", "email"]
    ordering = ["-date_joined"]
    fieldsets = [
        (None, {"fields": ["username", "password", "email", "is_active"]}),
        ("When", {"fields": ["date_joined", "last_login"]}),
    ]
    readonly_fields = ["date_joined", "last_login"]
    filter_horizontal = []

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        users = super().get_queryset(request).prefetch_related("groups")
        return users.annotate(steps=Count("authenticator", distinct=True))

    @admin.display(description="role")
    def role(self, row: User) -> str:
        if row.is_superuser:
            return "owner"
        return "editor" if any(group.name == roles.EDITORS for group in row.groups.all()) else "learner"

    @admin.display(description="second step", boolean=True, ordering="steps")
    def second_step(self, row: User) -> bool:
        return bool(row.steps)

    @admin.action(description="Make editors: they may change facts and questions")
    def make_editor(self, request: HttpRequest, queryset: QuerySet) -> None:
        for user in queryset:
            roles.make_editor(user)
        messages.success(request, f"{len(queryset)} may edit the bank.")

    @admin.action(description="Take the role of an editor back")
    def end_editing(self, request: HttpRequest, queryset: QuerySet) -> None:
        for user in queryset:
            roles.end_editing(user)
        messages.success(request, f"{len(queryset)} may no longer edit the bank.")

    @admin.action(description="Turn off the second step: for somebody who lost their device")
    def drop_second_step(self, request: HttpRequest, queryset: QuerySet) -> None:
        Authenticator.objects.filter(user__in=queryset).delete()
        messages.success(request, f"{len(queryset)} can sign in with the password alone.")
