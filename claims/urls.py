"""Every address of the site."""

from __future__ import annotations

from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path

from claims.views import articles, claims, desk, library, public

urlpatterns = [
    path("", public.home, name="home"),
    path("healthz", public.healthz, name="healthz"),
    path("fact-checks/<int:fact_check_id>/<slug:slug>/", public.fact_check, name="fact_check"),
    path("sign-in/", LoginView.as_view(template_name="sign_in.html"), name="sign_in"),
    path("sign-out/", LogoutView.as_view(), name="sign_out"),
    path("articles/", articles.articles, name="articles"),
    path("articles/submit/", articles.submit, name="submit"),
    path("articles/<int:article_id>/", articles.article, name="article"),
    path("articles/<int:article_id>/extract/", articles.extract_article_again, name="extract_again"),
    path("articles/<int:article_id>/sign-off/", articles.sign_off_article, name="sign_off"),
    path("articles/<int:article_id>/report/", articles.report, name="report"),
    path("claims/<int:claim_id>/", claims.claim, name="claim"),
    path("claims/<int:claim_id>/check/", claims.check_claim_again, name="check_again"),
    path("claims/<int:claim_id>/flag/", claims.flag_claim, name="flag"),
    path("claims/<int:claim_id>/dismiss/", claims.dismiss_claim, name="dismiss"),
    path("claims/<int:claim_id>/propose/", claims.propose_verdict, name="propose"),
    path("claims/<int:claim_id>/override/", claims.override_verdict, name="override"),
    path("claims/<int:claim_id>/decide/", claims.decide_verdict, name="decide"),
    path("claims/<int:claim_id>/send-back/", claims.send_back_verdict, name="send_back"),
    path("claims/<int:claim_id>/publish/", claims.publish_verdict, name="publish"),
    path("claims/<int:claim_id>/withdraw/", claims.withdraw_fact_check, name="withdraw"),
    path("evidence/<int:evidence_id>/mark/", claims.mark, name="mark_evidence"),
    path("review/", desk.review, name="review"),
    path("moderate/", desk.moderate, name="moderate"),
    path("library/", library.library, name="library"),
    path("library/add/", library.add, name="add_document"),
    path("library/add/addresses/", library.add_addresses, name="add_addresses"),
    path("library/add/files/", library.add_files, name="add_files"),
    path("library/add/paste/", library.add_paste, name="add_paste"),
    path("library/documents/<int:document_id>/", library.document, name="document"),
    path("library/documents/<int:document_id>/file/", library.document_file, name="document_file"),
    path("library/documents/<int:document_id>/retire/", library.retire, name="retire_document"),
    path("library/documents/<int:document_id>/restore/", library.restore, name="restore_document"),
    path("library/documents/<int:document_id>/delete/", library.delete, name="delete_document"),
    path("library/documents/<int:document_id>/group/", library.group, name="group_document"),
    path("library/documents/<int:document_id>/part/", library.part, name="part_document"),
    path("library/documents/<int:document_id>/corrects/", library.corrects, name="correct_document"),
    path("library/sources/", library.sources, name="sources"),
    path("library/sources/<int:source_id>/", library.source, name="source"),
    path("library/imports/", library.imports, name="imports"),
    path("library/imports/<int:import_id>/", library.one_import, name="import"),
    path("library/imports/<int:import_id>/again/", library.import_again, name="import_again"),
    path("library/imports/<int:import_id>/cancel/", library.import_cancel, name="import_cancel"),
    path("library/feeds/", library.feeds, name="feeds"),
    path("library/feeds/<int:feed_id>/", library.change_feed, name="change_feed"),
    path("settings/", desk.newsroom_settings, name="settings"),
]
