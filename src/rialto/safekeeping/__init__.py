"""Kept safe: the whole installation in one file (`backup`), and back (`restore`).

Start reading in `actions`: `backing_up` writes database, files and secret into an archive (`archive`, `manifest`) while the shop is open;
`restoring` unpacks one aside, looks whether it is whole, has it brought up to date (`settling`), and exchanges old for new in one
step that any later start would finish (`swap`). What is derived (index, names of concepts, vectors) is in no backup.
"""
