"""Reading block pages: what everybody sees (`public`), what those see who write (`writing`), what differs (`comparing`)."""
