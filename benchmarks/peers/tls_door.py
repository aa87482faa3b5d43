"""TLS before the load's engine, as Deepgram has it: takes it off and passes the bytes on.

python benchmarks/peers/tls_door.py PORT ENGINE_PORT CERTIFICATE
"""

import asyncio
import ssl
import sys

import uvloop

PORT, ENGINE_PORT, CERTIFICATE = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]


async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while some := await reader.read(65536):
        writer.write(some)
    writer.close()


async def let_in(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    engine_reader, engine_writer = await asyncio.open_connection("127.0.0.1", ENGINE_PORT)
    await asyncio.gather(pass_on(reader, engine_writer), pass_on(engine_reader, writer))


async def main() -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    server = await asyncio.start_server(let_in, "127.0.0.1", PORT, ssl=context)
    await server.serve_forever()


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main())
