"""What nobody can guess: the part of a job's address by which a service calls back.

It is worked out from the site's secret, so nothing has to be kept, a restart changes nothing, and the call that comes after
a job was sent twice is as good as the first. It holds for one original only: when that changes, so does the token.
"""

from django.utils.crypto import constant_time_compare, salted_hmac

from rialto.translation.models import TranslationJob

SALT = "rialto.translation.callback"


def token_of(job: TranslationJob) -> str:
    """The token of a job for its original as it is now."""
    said = f"{job.public_id}:{job.target_language}:{job.source_hash}"
    return salted_hmac(SALT, said, algorithm="sha256").hexdigest()[:48]


def fits(job: TranslationJob, token: str) -> bool:
    """Whether a token is the job's, for its original as it is now."""
    return constant_time_compare(token_of(job), token)
