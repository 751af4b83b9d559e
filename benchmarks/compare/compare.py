"""Starts each server in turn, measures it, and writes docs/benchmarks.md. `run.sh --help`."""
import argparse
import json
import os
import re
import socket
import subprocess
import sys
import time

PORT = os.environ.setdefault('PORT', '18180')

import measure  # noqa: E402
import report  # noqa: E402
import servers  # noqa: E402
from measure import bench  # noqa: E402


def options():
    parser = argparse.ArgumentParser(description='Measures tiny-server beside other servers, on loopback.')
    parser.add_argument('--jdk', default=os.environ.get('JAVA_HOME', ''), help='home of the JDK to run with; default JAVA_HOME')
    parser.add_argument('--build-jdk', default='', help='home of a JDK 21 or later to build with; default that of --jdk')
    parser.add_argument('--rounds', type=int, default=3)
    parser.add_argument('--seconds', type=int, default=3, help='length of each measurement')
    parser.add_argument('--warm', type=float, default=6, help='seconds of warm-up for each server')
    parser.add_argument('--pool', type=int, default=256, help='threads of those servers that have a pool')
    parser.add_argument('--small-pool', type=int, default=8, help='the same for start and memory; the default of ours')
    parser.add_argument('--servers', default='', help='names, separated by semicolons; default all')
    parser.add_argument('--scenarios', default='', help='separated by commas; default all: '
                        + ', '.join(measure.SCENARIOS + measure.WHOLE))
    parser.add_argument('--results', default=os.path.join(bench.B, 'compare.json'), help='kept here, and added to')
    parser.add_argument('--fresh', action='store_true', help='forget earlier results')
    parser.add_argument('--report', action='store_true', help='measure nothing, only write the report')
    parser.add_argument('--syscalls', action='store_true', help='count system calls with strace in place of measuring')
    return parser.parse_args()


def java_version(home):
    out = subprocess.run([os.path.join(home, 'bin', 'java'), '-version'], capture_output=True, text=True).stderr
    return re.search(r'"([^"]+)"', out).group(1)


def chosen(option, version):
    names = option.servers.split(';') if option.servers else [server.name for server in servers.SERVERS]
    unknown = set(names) - {server.name for server in servers.SERVERS}
    if unknown:
        sys.exit(f'No such server: {", ".join(unknown)}; there are: {"; ".join(s.name for s in servers.SERVERS)}')
    major = int(version.split('.')[0])
    return [server for server in servers.SERVERS if server.name in names and server.since <= major]


def check_answers(server):
    """A server that answers wrongly is not measured."""
    for path, expected in ((server.path, 300), ('/page100k', 102_400), ('/file10m', 10 << 20), ('/slow', 300), ('/cpu', 300)):
        if path.strip('/') in measure.SCENARIOS and not server.serves(path.strip('/')):
            continue
        if path == '/slow' and not server.serves('mixed40'):
            continue
        got = fetched(path)
        if got != expected:
            raise RuntimeError(f'{path} gave {got} bytes, not {expected}')


def fetched(path):
    with socket.create_connection(('127.0.0.1', bench.PORT), timeout=10) as connection:
        connection.sendall(f'GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n'.encode())
        data = connection.makefile('rb')
        status, length, chunked = data.readline(), -1, False
        for line in iter(data.readline, b'\r\n'):
            name, _, value = line.partition(b':')
            length = int(value) if name.lower() == b'content-length' else length
            chunked |= name.lower() == b'transfer-encoding'
        if b' 200 ' not in status:
            return status.decode()
        return len(data.read(length)) if not chunked else sum(chunks(data))


def chunks(data):
    while size := int(data.readline(), 16):
        data.read(size + 2)
        yield size


def measure_server(server, option, wanted):
    command = servers.command(server, bench.PORT, option.pool, option.jdk, servers.USUAL_HEAP, bench.B)
    row = {}
    if 'start' in wanted and server.serves('start'):
        small = servers.command(server, bench.PORT, option.small_pool, option.jdk, servers.USUAL_HEAP, bench.B)
        row['start'] = {'millis': measure.start_millis(small, 3)}
    process, _ = bench.start(command)
    try:
        check_answers(server)
        bench.CLIENTCLOSE = not bench.check().get('closes')
        row['client_closes'] = bench.CLIENTCLOSE
        measure.load('keepalive64', server, option.warm)
        for scenario in measure.SCENARIOS:
            if scenario in wanted and server.serves(scenario):
                if scenario not in measure.USES_WARM_CODE:
                    measure.load(scenario, server, 1)
                row[scenario] = measure.measure(scenario, server, option.seconds, process)
    finally:
        bench.stop(process)
        bench.CLIENTCLOSE = False
    if 'memory' in wanted and server.is_java and server.serves('memory'):
        row['memory'] = with_small_heap(server, option)
    return row


def with_small_heap(server, option):
    command = servers.command(server, bench.PORT, option.small_pool, option.jdk, servers.SMALL_HEAP, bench.B)
    process, _ = bench.start(command)
    try:
        measure.load('keepalive64', server, option.warm)
        result = measure.measure('keepalive64', server, option.seconds, process)
        return dict(result, rss_mb=bench.mem(process.pid)[0])
    finally:
        bench.stop(process)


def count_system_calls(server, option):
    process, _ = bench.start(servers.command(server, bench.PORT, option.pool, option.jdk, servers.USUAL_HEAP, bench.B))
    try:
        bench.CLIENTCLOSE = not bench.check().get('closes')
        measure.load('keepalive64', server, option.warm)
        return measure.syscalls(server, process)
    finally:
        bench.stop(process)
        bench.CLIENTCLOSE = False


def one_round(option, results, version, rows):
    wanted = option.scenarios.split(',') if option.scenarios else list(measure.SCENARIOS + measure.WHOLE)
    before = measure.reference(1)
    for server in rows:
        print(time.strftime('%H:%M:%S'), server.name, flush=True)
        try:
            row = measure_server(server, option, wanted)
        except Exception as failure:  # one server that fails must not cost the others their figures
            print('   failed:', failure, flush=True)
            row = {'failed': str(failure)}
        after = measure.reference(1)
        row.update(server=server.name, jdk=version, reference={'before': before, 'after': after})
        before = after
        results['rows'].append(row)
        save(option, results)


def save(option, results):
    with open(option.results, 'w') as file:
        json.dump(results, file)


def main():
    option = options()
    os.makedirs(bench.B, exist_ok=True)
    results = {'rows': [], 'syscalls': {}}
    if os.path.exists(option.results) and not option.fresh:
        with open(option.results) as file:
            results = json.load(file)
    if not option.report:
        if not option.jdk:
            sys.exit('Say with --jdk or JAVA_HOME which JDK to run with')
        version = java_version(option.jdk)
        rows = chosen(option, version)
        bench.prepare()
        bench.autogroup()
        servers.build(option.build_jdk or option.jdk)
        results['setup'] = report.setup(option)
        if option.syscalls:
            for server in rows:
                results['syscalls'][server.name] = count_system_calls(server, option)
                print(server.name, results['syscalls'][server.name], flush=True)
                save(option, results)
        else:
            for _ in range(option.rounds):
                one_round(option, results, version, rows)
    report.write(results)


if __name__ == '__main__':
    main()
