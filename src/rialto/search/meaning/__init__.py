"""Finding by meaning: texts of all languages as vectors, kept in a file of their own, and the nearest of them.

`embedding` turns texts into vectors (the model lives in a package that may be missing), `vectors` is the file and who writes it,
`neighbours` reads it from any number of processes. Everything here is derived: it can be deleted and made again. Importing the room
loads neither model nor NumPy.
"""
