"""The types that pass between stages: frozen, typed, without behaviour of any one stage."""
