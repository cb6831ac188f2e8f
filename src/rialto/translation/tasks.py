"""The queue moves by itself."""

from rialto.jobs.background import task
from rialto.translation.actions import queueing, sending
from rialto.translation.providers import provider

LOOKS = 20


@task(every="* * * * *", tries=1)
def translate() -> None:
    """Follow what changed, and send what waits. Without a service nothing is queued."""
    if provider() is None:
        return
    for _look in range(LOOKS):
        if not queueing.follow_log():
            break
    sending.send_waiting(seconds=45)


@task(every="*/10 * * * *", tries=1)
def fill_queue() -> None:
    """Find what is read most, and what nobody asked for yet."""
    if provider() is not None:
        queueing.let_in_most_read()
        queueing.top_up()


@task(every="25 5 * * *")
def forget_old_jobs() -> None:
    """Keep the table of jobs short."""
    queueing.forget_old_jobs()
