"""A StreamField whose migrations record the shape of the blocks, not their wording."""

from typing import Any

from wagtail.fields import StreamField as WagtailStreamField

# Options of a block that change what an editor reads, never what is stored.
WORDING = frozenset(
    {
        "help_text", "label", "icon", "group", "description", "preview_value", "preview_template", "template",
        "form_classname", "form_template", "closed", "collapsed", "label_format", "form_layout", "form_attrs",
    }
)  # fmt: skip


class StreamField(WagtailStreamField):
    """Wagtail's StreamField without a migration for every changed label.

    The structure stays in the migration, so that Wagtail's own data migrations for
    StreamFields keep working.
    """

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        lookup = kwargs.get("block_lookup")
        if lookup:
            kwargs["block_lookup"] = {key: _without_wording(definition) for key, definition in lookup.items()}
        return name, path, args, kwargs


def _without_wording(definition: Any) -> Any:
    path, args, options = definition
    return path, args, {name: value for name, value in options.items() if name not in WORDING}
