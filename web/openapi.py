"""Names the bodies of the API: quart-schema inlines top-level models, generated types want names."""

import re
from typing import Any

from quart_schema import OpenAPIProvider
from werkzeug.routing.rules import Rule

NAMES = re.compile(r"<(?:\w+:)?(\w+)>")


class Provider(OpenAPIProvider):
    """Hoists every schema with a title into `components`, and hides what is not under /api/."""

    def generate_rules(self) -> Any:
        return (rule for rule in super().generate_rules() if rule.rule.startswith("/api/"))

    def build_paths(self, rule: Rule) -> tuple[dict[str, Any], dict[str, Any]]:
        made, components = super().build_paths(rule)
        (operations,) = made.values()
        for operation in operations.values():
            contents = [operation.get("requestBody", {}).get("content", {})]
            contents += [answer.get("content", {}) for answer in operation.get("responses", {}).values()]
            for content in contents:
                for media in content.values():
                    media["schema"] = _hoisted(media["schema"], components)
        # Theirs reads `<case_id>/…/<int:version>` as one name.
        return {NAMES.sub(r"{\1}", rule.rule): operations}, components


def _hoisted(schema: dict[str, Any], components: dict[str, Any]) -> dict[str, Any]:
    title = schema.get("title", "")
    if schema.get("type") != "object" or not title.isidentifier():
        return schema
    components[title] = schema
    return {"$ref": f"#/components/schemas/{title}"}
