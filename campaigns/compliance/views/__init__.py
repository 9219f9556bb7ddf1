"""The screens of the legal desk."""
