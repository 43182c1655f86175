"""The demonstrations: what an attacker gets of a model's server asked directly, and of one behind the gateway."""
