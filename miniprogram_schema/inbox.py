"""What the viewer was told: fields that hang under the door `me`."""

from collections.abc import Mapping
from typing import Any

from bff.context import Context, Viewer
from bff.domains.member.templates import Templates
from bff.engine.edge import edge
from bff.engine.keys import At
from bff.kit.page import last_id, page_size
from loaders.message import Messages, consents_of, messages_of, unread_of
from miniprogram_schema.message import MessageConnection, MessageTemplate
from miniprogram_schema.wallet import PAGED


def _asked(me: Any, args: Mapping[str, Any], viewer: Viewer | None) -> Messages:
    del viewer
    return Messages(me.members, page_size(args["first"]), last_id(args["after"]))


def _templates(agreed: Mapping[str, int], here: Context) -> list[MessageTemplate]:
    told = here.services.get(Templates).moments(here.me.app)
    return [MessageTemplate.of(one, moments, agreed) for one, moments in told.items()]


inbox = edge(
    messages_of,
    key=_asked,
    of=MessageConnection.of,
    returns=MessageConnection,
    arguments=PAGED,
    description="What the viewer was told, the newest first.",
    contextual=True,
)
inbox_unread = edge(
    unread_of,
    key=At("members"),
    returns=int,
    description="How many messages the viewer has not read.",
)
message_templates = edge(
    consents_of,
    # Consent is given in an app, by whoever holds the phone: not by all that a person is known as.
    key=lambda _me, _args, viewer: viewer.identity_id,
    of=_templates,
    returns=list[MessageTemplate],
    description="The subscribe messages of this app, and how many of each are agreed to.",
    contextual=True,
)
