"""Pages carry no dates any more."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0004_pages_read_windows")]

    operations = [
        migrations.RemoveConstraint("campaignpage", "campaign_opens_before_it_closes"),
        migrations.RemoveConstraint("campaignpage", "campaign_announced_before_it_opens"),
        migrations.RemoveConstraint("campaignpage", "campaign_withdrawn_after_it_closes"),
        migrations.RemoveField("campaignpage", "announced_at"),
        migrations.RemoveField("campaignpage", "opens_at"),
        migrations.RemoveField("campaignpage", "closes_at"),
        migrations.RemoveField("campaignpage", "withdrawn_at"),
    ]
