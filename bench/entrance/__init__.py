"""People who register, sign in and submit at the same time, from many addresses, on the real server with its limits on."""
