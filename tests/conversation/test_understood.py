from openchair.conversation.events import AskedToStop
from openchair.conversation.understood import Intent, Understood


def test_an_intent_is_named_as_on_the_command_line():
    assert [intent.value for intent in Intent] == [intent.name.lower() for intent in Intent]


def test_what_is_understood_alone_has_no_more_to_it():
    assert Understood(Intent.STOP, AskedToStop(), None, "en").more == ()
