"""The tables others rely on: their Arrow schemas, and the rows made for them."""
