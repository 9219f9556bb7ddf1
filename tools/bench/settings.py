"""The product as it is deployed; what would differ from one place to another comes from tools/bench/__main__.py."""

from mooc.settings.production import *
