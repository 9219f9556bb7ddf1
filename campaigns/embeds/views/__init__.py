"""What other sites and programs ask for, and the page where a visitor puts a widget together."""
