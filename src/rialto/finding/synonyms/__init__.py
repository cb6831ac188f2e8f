"""Words that editors say mean the same: kept in groups, looked for at the time of a question, so that no index has to be built anew.

`matching` finds the groups that a question's words belong to; `editing` changes groups and keeps who did it and why.
"""
