"""The fitted weights, and the scripts that fit them."""
