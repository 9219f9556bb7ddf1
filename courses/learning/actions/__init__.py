"""What a learner does. Each action is one transaction that holds the lock on the learner's enrolment."""
