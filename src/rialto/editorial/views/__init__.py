"""One function per address: the list (`pages`), writing (`writing`), its life (`life`), its versions (`versions`)."""
