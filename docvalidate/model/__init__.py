"""The data types every other room speaks: frozen, without behaviour beyond their own data."""
