"""What people at the desk type, turned into typed values."""
