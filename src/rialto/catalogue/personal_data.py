"""What the catalogue holds of people: who did what, by a number."""

from rialto.accounts.personal import numbers_of_actors, register

register(
    numbers_of_actors("catalogue.Transition", "actor_id"),
    numbers_of_actors("catalogue.Override", "actor_id"),
    numbers_of_actors("catalogue.Exclusion", "actor_id"),
    numbers_of_actors("catalogue.EntryMerge", "actor_id", "undone_by"),
    numbers_of_actors("catalogue.DuplicateCandidate", "decided_by"),
    numbers_of_actors("catalogue.Suggestion", "decided_by"),
)
