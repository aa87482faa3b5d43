"""A peer: the bridge that a user would write with FastAPI, uvicorn and `websockets`.

python benchmarks/peers/fastapi_bridge.py PORT ENGINE_PORT
"""

import asyncio
import base64
import json
import sys

import uvicorn
from fastapi import FastAPI, WebSocket, WebSocketDisconnect
from websockets.asyncio.client import connect

PORT, ENGINE_PORT = int(sys.argv[1]), int(sys.argv[2])
app = FastAPI()


@app.websocket("/stream")
async def bridge(line: WebSocket) -> None:  # noqa: C901 - as one would write it
    await line.accept()
    stream_id = ""
    async with connect(f"ws://127.0.0.1:{ENGINE_PORT}/", proxy=None) as engine:
        await engine.send(json.dumps({"type": "Settings"}))

        async def down() -> None:
            async for message in engine:
                if isinstance(message, bytes):
                    payload = base64.b64encode(message).decode()
                    media = {"event": "media", "streamSid": stream_id}
                    await line.send_json({**media, "media": {"payload": payload}})
                elif json.loads(message)["type"] == "UserStartedSpeaking":
                    await line.send_json({"event": "clear", "streamSid": stream_id})

        reading = asyncio.ensure_future(down())
        try:
            while True:
                said = await line.receive_json()
                if said["event"] == "media":
                    await engine.send(base64.b64decode(said["media"]["payload"]))
                elif said["event"] == "start":
                    stream_id = said["start"]["streamSid"]
                elif said["event"] == "stop":
                    break
        except WebSocketDisconnect:
            return
        finally:
            reading.cancel()


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=PORT, log_level="warning")
