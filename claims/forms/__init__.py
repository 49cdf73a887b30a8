"""What people type: its limits, and what is wrong with it in plain words."""
