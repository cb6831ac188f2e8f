"""National coalitions: who works in them, their plan, their pledges, and practices that cross a border.

There is one coalition a country. Its coordinating organisation is the one marked so in the directory
(`organisations.queries.coalition_of`); its people are `CoalitionMember`s, who need no organisation here.
"""
