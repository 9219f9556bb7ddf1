"""Campaigns on other sites and in other programs: the widget, oEmbed, feeds and calendars."""
