"""Small numbers are protected, once: rounding, history, secret, and the proofs that need the true counts."""
