"""What people send to the exchange's pages."""
