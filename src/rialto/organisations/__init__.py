"""Who offers, organises, funds and coordinates. Start with `models.Organisation` and `actions.organisations_for`."""
