"""The screens of the campaign manager's desk."""
