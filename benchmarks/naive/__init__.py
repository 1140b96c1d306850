"""The same form, written plainly: what the product's figures are compared with. Runs in an environment of its own."""
