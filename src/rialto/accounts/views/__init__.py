"""One function per address: coming in (`entrance`, `choosing`), looking after one's account (`security`), about oneself (`profile`, `privacy`)."""
