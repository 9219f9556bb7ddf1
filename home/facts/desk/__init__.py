"""What editors and reviewers see of vaccination facts."""
