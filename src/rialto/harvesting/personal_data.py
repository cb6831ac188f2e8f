"""What harvesting holds of people: who switched a feed on or off, by a number."""

from rialto.accounts.personal import numbers_of_actors, register

register(numbers_of_actors("harvesting.Feed", "state_by"))
