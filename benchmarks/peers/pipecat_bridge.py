"""A peer: Pipecat as its guide for Twilio has it, with a processor that speaks with the engine.

PYTHON benchmarks/peers/pipecat_bridge.py PORT ENGINE_PORT

PYTHON is that of an environment with pipecat-ai, fastapi, uvicorn, uvloop and websockets; ours has
no Pipecat.
"""

import asyncio
import audioop
import json
import sys

import uvicorn
from fastapi import FastAPI, WebSocket
from loguru import logger
from pipecat.frames.frames import InputAudioRawFrame, TTSAudioRawFrame
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineParams, PipelineWorker
from pipecat.processors.frame_processor import FrameProcessor
from pipecat.serializers.twilio import TwilioFrameSerializer
from pipecat.transports.websocket.fastapi import FastAPIWebsocketParams, FastAPIWebsocketTransport
from pipecat.workers.runner import WorkerRunner
from websockets.asyncio.client import ClientConnection, connect

PORT, ENGINE_PORT = int(sys.argv[1]), int(sys.argv[2])
app = FastAPI()


class Engine(FrameProcessor):
    """Ears and mouth behind a socket: μ-law at 8,000 Hz."""

    def __init__(self, socket: ClientConnection) -> None:
        super().__init__()
        self._socket = socket

    async def process_frame(self, frame, direction) -> None:
        await super().process_frame(frame, direction)
        if isinstance(frame, InputAudioRawFrame):
            await self._socket.send(audioop.lin2ulaw(frame.audio, 2))
        else:
            await self.push_frame(frame, direction)

    async def read(self) -> None:
        async for message in self._socket:
            if isinstance(message, bytes):
                sound = audioop.ulaw2lin(message, 2)
                await self.push_frame(TTSAudioRawFrame(sound, 8000, 1))
            elif json.loads(message)["type"] == "UserStartedSpeaking":
                await self.broadcast_interruption()


@app.websocket("/stream")
async def bridge(line: WebSocket) -> None:
    await line.accept()
    await line.receive_text()
    stream_id = json.loads(await line.receive_text())["start"]["streamSid"]
    serializer = TwilioFrameSerializer(
        stream_id, params=TwilioFrameSerializer.InputParams(auto_hang_up=False)
    )
    params = FastAPIWebsocketParams(
        audio_in_enabled=True, audio_out_enabled=True, serializer=serializer
    )
    transport = FastAPIWebsocketTransport(websocket=line, params=params)
    async with connect(f"ws://127.0.0.1:{ENGINE_PORT}/", proxy=None) as socket:
        await socket.send(json.dumps({"type": "Settings"}))
        engine = Engine(socket)
        pipeline = Pipeline([transport.input(), engine, transport.output()])
        rates = PipelineParams(audio_in_sample_rate=8000, audio_out_sample_rate=8000)
        worker = PipelineWorker(pipeline, params=rates)
        reading: list[asyncio.Future[None]] = []

        @transport.event_handler("on_client_connected")
        async def connected(_transport, _line) -> None:
            reading.append(asyncio.ensure_future(engine.read()))

        @transport.event_handler("on_client_disconnected")
        async def gone(_transport, _line) -> None:
            reading[0].cancel()
            await worker.cancel()

        runner = WorkerRunner(handle_sigint=False)
        await runner.add_workers(worker)
        await runner.run()


if __name__ == "__main__":
    logger.remove()
    uvicorn.run(app, host="127.0.0.1", port=PORT, log_level="warning")
