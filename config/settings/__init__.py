"""Settings. `base` says what is true everywhere; `dev`, `test` and `production` say only how they differ."""
