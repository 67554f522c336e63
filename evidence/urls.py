"""Addresses of the product."""

from django.contrib import admin
from django.urls import include, path

from claims.views.api.addresses import urls as api

urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/v1/", api),
    path("", include("claims.urls")),
]
handler500 = "claims.views.errors.server_error"
