"""Addresses of transfers of practices."""

from django.urls import path

from rialto.coalitions.views import exchanges, transfers

urlpatterns = [
    path("transfers/", transfers.transfer_list, name="transfer-list"),
    path("transfers/transfers.csv", transfers.transfer_csv, name="transfer-csv"),
    path("transfers/feed.atom", transfers.transfer_feed, name="transfer-feed"),
    path("transfers/want/<slug:slug>/", exchanges.transfer_want, name="transfer-want"),
    path("transfers/<uuid:public_id>/", transfers.transfer_page, name="transfer-page"),
    path("transfers/<uuid:public_id>/exchange/", exchanges.transfer_exchange, name="transfer-exchange"),
    path("transfers/<uuid:public_id>/answer/", exchanges.transfer_answer, name="transfer-answer"),
    path("transfers/<uuid:public_id>/ask/", exchanges.transfer_ask, name="transfer-ask"),
    path("transfers/<uuid:public_id>/contact/", exchanges.transfer_contact, name="transfer-contact"),
    path("transfers/<uuid:public_id>/say/", exchanges.transfer_say, name="transfer-say"),
    path("transfers/<uuid:public_id>/next-step/", exchanges.transfer_next_step, name="transfer-next-step"),
    path("transfers/<uuid:public_id>/move/<slug:state>/", exchanges.transfer_move, name="transfer-move"),
    path("transfers/<uuid:public_id>/adaptations/add/", exchanges.adaptation_add, name="adaptation-add"),
    path(
        "transfers/<uuid:public_id>/adaptations/<uuid:adaptation_id>/",
        exchanges.adaptation_edit,
        name="adaptation-edit",
    ),
    path(
        "transfers/<uuid:public_id>/adaptations/<uuid:adaptation_id>/file/",
        transfers.adaptation_file,
        name="adaptation-file",
    ),
    path("<slug:country>/transfers/", exchanges.coalition_transfers_page, name="coalition-transfers"),
]
