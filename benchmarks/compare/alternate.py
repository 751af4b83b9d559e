"""Servers that run side by side and are loaded in turns, two seconds each, so that what slows the machine down slows them all down.

Prints the median of each round's ratio to the last server named, and the memory at the end. `--help`."""
import argparse
import os
import socket
import statistics
import subprocess
import time

import measure
import servers
import spring
from measure import bench

FIRST_PORT = 18200
SECONDS = 2
LOADS = {
    'keepalive64': ('/', '-c64'),
    'keepalive1000': ('/', '-c1000'),
    'pipelined': ('/', '-c64', '-s', os.path.join(servers.LOAD, 'pipeline.lua')),
    'connections': ('/', '-c64', '-H', 'Connection: close'),
    'page100k': ('/page100k', '-c64'),
    'file10m': ('/file10m', '-c8'),
}


def options():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--jdk', required=True)
    parser.add_argument('--build-jdk', help='home of a JDK 21 or later to build with; default that of --jdk')
    parser.add_argument('--servers', default='tiny;microhttp;ActiveJ;C', help='separated by semicolons; C is the reference in C')
    parser.add_argument('--webflux', action='store_true', help='the WebFlux application in place of them, on tiny and Reactor Netty')
    parser.add_argument('--load', default='keepalive64', choices=LOADS)
    parser.add_argument('--small-heap', action='store_true', help='as the columns RSS of the tables: the same heap, and a pool of 8')
    parser.add_argument('--flag', action='append', default=[], help='one more for each JVM; write --flag=-XX:...')
    parser.add_argument('--rounds', type=int, default=15)
    parser.add_argument('--warm', type=int, default=30, help='seconds of warm-up for each server')
    option = parser.parse_args()
    path, *_ = LOADS[option.load]
    if option.webflux and path != '/':
        parser.error(f'the WebFlux application has nothing at {path}; take --load {option.load} without --webflux')
    return option


def commands(option):
    """For each server: what starts it, and its port."""
    if option.webflux:
        heap = [*(spring.SMALL_HEAP if option.small_heap else servers.USUAL_HEAP), *option.flag]
        return {spring.NAMES[module]: ([word.replace(f'port={bench.PORT}', f'port={port}')
                                        for word in spring.command(module, option.jdk, heap)], port)
                for port, module in enumerate(('tiny', 'reactor-netty'), FIRST_PORT)}
    return {name: (command(name, port, option), port) for port, name in enumerate(option.servers.split(';'), FIRST_PORT)}


def command(name, port, option):
    if name == 'C':
        return [bench.B + '/bin/cepoll', str(port), '1', servers.LOAD + '/body.html']
    heap, pool = (servers.SMALL_HEAP, 8) if option.small_heap else (servers.USUAL_HEAP, 256)
    known = {server.name: server for server in servers.SERVERS}
    return servers.command(known[name], port, pool, option.jdk, [*heap, *option.flag], bench.B)


def await_port(port):
    deadline = time.monotonic() + 60
    while True:
        try:
            return socket.create_connection(('127.0.0.1', port)).close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def load(port, kind, seconds):
    path, *arguments = LOADS[kind]
    depth = ('--', '16') if kind == 'pipelined' else ()
    return bench.wrk([*arguments, f'http://127.0.0.1:{port}{path}', *depth], seconds)[0]['rps']


def measured(process, port, kind):
    before = bench.cpu(process.pid)[0]
    rate = load(port, kind, SECONDS)
    return (bench.cpu(process.pid)[0] - before) / (rate * SECONDS) * 1e6, rate


def main():
    option = options()
    bench.prepare()
    (spring if option.webflux else servers).build(option.build_jdk or option.jdk)
    running = {}
    try:
        for name, (line, port) in commands(option).items():
            running[name] = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True), port
            await_port(port)
        for _ in range(option.warm // 5):
            for _, port in running.values():
                load(port, option.load, 5)
        rows = [{name: measured(process, port, option.load) for name, (process, port) in running.items()}
                for _ in range(option.rounds)]
        memory = {name: bench.mem(process.pid)[0] for name, (process, _) in running.items()}
    finally:
        for process, _ in running.values():
            bench.stop(process)
    *_, base = running
    for name in running:
        cpu, rate = (statistics.median(row[name][i] / row[base][i] for row in rows) for i in (0, 1))
        print(f'{name:14} {statistics.median(row[name][0] for row in rows):7.2f} us CPU a request, {memory[name]:4.0f} MB;'
              f' of {base}: CPU {cpu:.2f}, requests {rate:.2f}')


if __name__ == '__main__':
    main()
