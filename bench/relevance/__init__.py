"""What finding is worth: judged questions asked through the public port of search, part by part. Start at `__main__`."""
