"""What members and reviewers type."""
