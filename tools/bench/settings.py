"""The product as it is deployed, plus the one thing that building the demonstration content asks for."""

from mooc.settings.production import *

DEMO_PASSWORD = "bench-only-2026"
