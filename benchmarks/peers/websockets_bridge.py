"""A peer: the bridge that a user would write with `websockets` alone, on uvloop.

python benchmarks/peers/websockets_bridge.py PORT ENGINE_PORT
"""

import asyncio
import base64
import json
import sys

import uvloop
from websockets.asyncio.client import connect
from websockets.asyncio.server import ServerConnection, serve

PORT, ENGINE_PORT = int(sys.argv[1]), int(sys.argv[2])


async def bridge(line: ServerConnection) -> None:  # noqa: C901 - as one would write it
    stream_id = ""
    async with connect(f"ws://127.0.0.1:{ENGINE_PORT}/", proxy=None) as engine:
        await engine.send(json.dumps({"type": "Settings"}))

        async def down() -> None:
            async for message in engine:
                if isinstance(message, bytes):
                    payload = base64.b64encode(message).decode()
                    media = {"event": "media", "streamSid": stream_id}
                    await line.send(json.dumps({**media, "media": {"payload": payload}}))
                elif json.loads(message)["type"] == "UserStartedSpeaking":
                    await line.send(json.dumps({"event": "clear", "streamSid": stream_id}))

        reading = asyncio.ensure_future(down())
        async for text in line:
            said = json.loads(text)
            if said["event"] == "media":
                await engine.send(base64.b64decode(said["media"]["payload"]))
            elif said["event"] == "start":
                stream_id = said["start"]["streamSid"]
            elif said["event"] == "stop":
                break
        reading.cancel()


async def main() -> None:
    async with serve(bridge, "127.0.0.1", PORT) as server:
        await server.serve_forever()


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main())
