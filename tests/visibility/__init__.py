"""Nobody sees what they may not see, on any way out.

`world` makes one thing of every sort in every state, with a word nobody could guess in each private part; `secrets` is the table of who may
read which; `addresses` reads the URL map and fills each address with what the world holds (`arguments`), `doors` is the table of
who gets through which; `asking` asks every address as everybody. A new address joins by itself, or a test says what it lacks.
"""
