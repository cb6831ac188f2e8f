"""What people send: to come in (`entrance`, `choosing`), to look after their account (`security`), about themselves (`profile`)."""
