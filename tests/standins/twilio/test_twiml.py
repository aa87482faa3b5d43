"""Instructions for a call."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openchair.standins.twilio.parameters import Webhook
from openchair.standins.twilio.twiml import (
    Dial,
    Hangup,
    Pause,
    Record,
    Redirect,
    Say,
    Stream,
    TwimlError,
    Verb,
    parse,
)

BASE = "https://clinic.example/twilio/voice"


def verbs(inner: str) -> tuple[Verb, ...]:
    return parse(f"<?xml version='1.0' encoding='UTF-8'?><Response>{inner}</Response>", BASE)


def test_a_stream_has_an_address_and_parameters() -> None:
    document = """
        <Connect>
            <Stream url="wss://clinic.example/media" name="call">
                <Parameter name="attempt" value="7"/><Parameter name="empty" value=""/>
            </Stream>
        </Connect>
        <Hangup/>
    """

    assert verbs(document) == (
        Stream("wss://clinic.example/media", {"attempt": "7", "empty": ""}, "call"),
        Hangup(),
    )


def test_a_stream_may_tell_how_it_goes() -> None:
    (stream,) = verbs('<Connect><Stream url="wss://a.example" statusCallback="/s"/></Connect>')

    assert isinstance(stream, Stream)
    assert stream.callback == Webhook("https://clinic.example/s")


@pytest.mark.parametrize(
    ("document", "verb"),
    [
        ("<Say voice='alice' language='es-US'> Hola </Say>", Say("Hola")),
        ("<Pause/>", Pause(1)),
        ("<Pause length='40'/>", Pause(40)),
        ("<Hangup/>", Hangup()),
        ("<Redirect>/next</Redirect>", Redirect(Webhook("https://clinic.example/next"))),
        ("<Redirect method='GET'>next</Redirect>", Redirect(Webhook(BASE[:-5] + "next", "GET"))),
        ("<Dial>+15125550199</Dial>", Dial("+15125550199", 30, None)),
        (
            "<Dial timeout='20' action='/done'><Number>+15125550199</Number></Dial>",
            Dial("+15125550199", 20, Webhook("https://clinic.example/done")),
        ),
        ("<Record/>", Record(3600, 5, None)),
        (
            "<Record maxLength='30' timeout='2' action='/r'/>",
            Record(30, 2, Webhook("https://clinic.example/r")),
        ),
    ],
)
def test_verbs_are_read(document: str, verb: Verb) -> None:
    assert verbs(document) == (verb,)


def test_a_response_in_a_response_is_followed_in_place() -> None:
    assert verbs("<Pause/><Response><Hangup/></Response>") == (Pause(1), Hangup())


def test_an_empty_response_asks_for_nothing() -> None:
    assert verbs("") == ()


@pytest.mark.parametrize(
    "document",
    [
        "",
        "OK",
        "<Response>",
        "<Response/><Response/>",
        '{"detail": "Not Found"}',
        "<html><body/></html>",
        "<response/>",
        "<!DOCTYPE Response [<!ENTITY a '<Hangup/>'>]><Response>&b;</Response>",
    ],
)
def test_what_is_no_response_is_refused(document: str) -> None:
    with pytest.raises(TwimlError):
        parse(document)


@pytest.mark.parametrize(
    "inner",
    [
        "<Sing/>",
        "<say>Hello</say>",
        "<Hangup reason='x'/>",
        "<Hangup><Pause/></Hangup>",
        "Hello",
        "<Pause/>Hello",
        "<Pause length='-1'/>",
        "<Pause length='soon'/>",
        "<Redirect/>",
        "<Redirect>http://[x/</Redirect>",
        "<Redirect>mailto:somebody</Redirect>",
        "<Record action='http://a b/'/>",
        "<Connect><Stream url='wss://a.example' statusCallback='ftp://a.example'/></Connect>",
        "<Redirect method='PUT'>/x</Redirect>",
        "<Dial/>",
        "<Dial><Client>x</Client></Dial>",
        "<Dial><Number colour='red'>+15125550199</Number></Dial>",
        "<Connect/>",
        "<Connect><Stream/></Connect>",
        "<Connect><Stream url=''/></Connect>",
        "<Connect>now<Stream url='wss://a.example'/></Connect>",
        "<Connect><Stream url='wss://a.example'/><Stream url='wss://a.example'/></Connect>",
        "<Connect><Stream url='wss://a.example' track='both_tracks'/></Connect>",
        "<Connect><Stream url='wss://a.example' token='x'/></Connect>",
        "<Connect><Stream url='wss://a.example'><Parameter name='x'/></Stream></Connect>",
        "<Connect><Stream url='wss://a.example'><Pause/></Stream></Connect>",
        "<Connect><ConversationRelay url='wss://a.example'/></Connect>",
        "<Start><Stream url='wss://a.example'/></Start>",
    ],
)
def test_what_a_call_cannot_follow_is_refused(inner: str) -> None:
    with pytest.raises(TwimlError):
        verbs(inner)


def test_a_parameter_is_short() -> None:
    parameter = f'<Parameter name="x" value="{"a" * 499}"/>'

    with pytest.raises(TwimlError, match="500"):
        verbs(f'<Connect><Stream url="wss://a.example">{parameter}</Stream></Connect>')


@given(st.text())
def test_nothing_else_than_a_refusal_comes_of_nonsense(document: str) -> None:
    with pytest.raises(TwimlError):
        parse(document)
