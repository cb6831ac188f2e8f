"""The interface for programs: REST under /api/v1, described by OpenAPI 3.1 at /api/v1/openapi.json.

Sources send their records with a *push token* of their own; everybody may read public entries. Errors are problem
documents (RFC 9457). Start with `views.py`; what a record may say stands in `shapes.py`.
"""
