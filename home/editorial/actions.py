"""What happens at the end of a workflow."""
from wagtail.workflows import publish_workflow_state as publish_approved
