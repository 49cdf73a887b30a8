from django.urls import include, path

urlpatterns = [path("", include("claims.urls"))]
handler403 = "claims.views.refused.refused"
