"""One function per address, all of them behind the sign-in."""
