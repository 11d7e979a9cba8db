"""How the pixels follow the gradient: L-BFGS and Adam. No costs here."""
