"""One server under one load, and what it costs. Processes, counters and the load generators are those of benchmarks/load."""
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import time

import servers

sys.path.insert(0, servers.LOAD)
import bench  # noqa: E402

# In this order, so that those that are compared with keepalive64 come just behind it, when all code is warm.
SCENARIOS = ('keepalive1000', 'pipelined', 'connections', 'page100k', 'file10m', 'echo', 'cpu', 'keepalive64', 'idle',
             'mixed4', 'mixed40', 'mixed200', 'paths40', 'paced')
WHOLE = ('start', 'memory')
USES_WARM_CODE = ('keepalive64', 'idle', 'mixed4', 'mixed40', 'mixed200', 'paths40', 'paced')
REFERENCE = ('keepalive64', 'keepalive1000', 'pipelined', 'connections')
IDLE = 10_000
PACE = 20_000
DISTURBED = 0.15


def tool(name):
    """A C program beside this file, compiled when it has changed."""
    source, program = os.path.join(servers.HERE, name + '.c'), os.path.join(bench.B, 'bin', name)
    if not os.path.exists(program) or os.path.getmtime(program) < os.path.getmtime(source):
        subprocess.check_call(['gcc', '-O2', '-D_GNU_SOURCE', '-o', program, source])
    return program


def paced(seconds):
    out = subprocess.run([tool('paced'), str(bench.PORT), '64', str(PACE), str(seconds)], capture_output=True, text=True)
    result = json.loads(out.stdout)
    return dict(result, client_cpu=0, err=f"{result['errors']} errors" if result['errors'] else '', non2xx=0)


def load(scenario, server, seconds):
    """Puts load on the server that runs; returns requests, rate and latency."""
    def url(path):
        return f'http://127.0.0.1:{bench.PORT}{path}'

    def wrk(connections, path, *more):
        return bench.wrk([f'-c{connections}', *bench.HDR, *more[:2], url(path), *more[2:]], seconds)[0]

    if scenario in ('keepalive64', 'idle') or scenario.startswith(('mixed', 'paths')):
        return wrk(64, server.path)
    if scenario == 'keepalive1000':
        return wrk(1000, server.path)
    if scenario == 'pipelined':
        return wrk(64, server.path, '-s', os.path.join(servers.LOAD, 'pipeline.lua'), '--', '16')
    if scenario == 'connections':
        return bench.cload(seconds)[0]
    if scenario == 'echo':
        return wrk(64, '/echo', '-s', os.path.join(servers.HERE, 'post.lua'))
    if scenario == 'paced':
        return paced(seconds)
    return wrk({'file10m': 8}.get(scenario, 64), '/' + scenario)


def slow_callers(scenario, server, seconds):
    """Connections that ask for a handler that sleeps, beside the load."""
    random = scenario.startswith('paths')
    path = (server.random_slow or '/slow') if random else '/slow'
    script = ['-s', os.path.join(servers.LOAD, 'random-path.lua')] if random else []
    count = re.search(r'\d+$', scenario).group()
    return subprocess.Popen(
        ['wrk', '-t1', '-c' + count, f'-d{int(seconds) + 3}s', '--timeout', '30s', *script,
         f'http://127.0.0.1:{bench.PORT}{path}', *(['--', path] if random else [])],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def idle_connections():
    opened = []
    for _ in range(IDLE):
        opened.append(socket.create_connection(('127.0.0.1', bench.PORT), timeout=5))
    return opened


def measure(scenario, server, seconds, process):
    """The scenario once, and once more if something else on the machine took part of it."""
    first = measure_once(scenario, server, seconds, process)
    if first['other'] <= DISTURBED:
        return first
    second = measure_once(scenario, server, seconds, process)
    return min(first, second, key=lambda result: result['other'])


def measure_once(scenario, server, seconds, process):
    beside, waiting = None, []
    if scenario.startswith(('mixed', 'paths')):
        beside = slow_callers(scenario, server, seconds)
        time.sleep(1.5)
    elif scenario == 'idle':
        waiting = idle_connections()
        time.sleep(0.5)
    try:
        sid = process.pid
        cpu, busy, begin = bench.cpu(sid)[0], bench.sysstat()[0], time.monotonic()
        result = load(scenario, server, seconds)
        took = time.monotonic() - begin
        cpu, busy = bench.cpu(sid)[0] - cpu, bench.sysstat()[0] - busy
    finally:
        if beside:
            beside.wait()
        for connection in waiting:
            connection.close()
    other = 0 if beside or scenario == 'paced' else max(0, busy - cpu - result['client_cpu']) / took
    return {'rps': result['rps'], 'cpu_us': cpu / max(1, result['requests']) * 1e6, 'p50_us': result['p50_us'],
            'p99_us': result['p99_us'], 'errors': result['err'], 'not_ok': result['non2xx'], 'other': other}


def reference(seconds):
    """The C responder, which stands for what sockets allow on this machine."""
    process, _ = bench.start([bench.B + '/bin/cepoll', str(bench.PORT), '1', servers.LOAD + '/body.html'])
    c = servers.Server('C')
    try:
        return {scenario: measure(scenario, c, seconds, process) for scenario in REFERENCE}
    finally:
        bench.stop(process)


def start_millis(command, times):
    found = []
    for _ in range(times):
        process, millis = bench.start(command)
        bench.stop(process)
        found.append(millis)
    return statistics.median(found)


def syscalls(server, process):
    """System calls of the whole process for each request or connection.

    Those for sleep and wake-up stand for themselves: strace slows a server down by ten, so for each request it counts ten times as many of
    those that come with the clock.
    """
    counted = {}
    for scenario in ('keepalive64', 'pipelined', 'connections'):
        if not server.serves(scenario):
            continue
        load(scenario, server, 2)
        log = os.path.join(bench.B, 'strace.log')
        trace = subprocess.Popen(['strace', '-f', '-c', '-qq', '-o', log, '-p', str(process.pid)], stderr=subprocess.DEVNULL)
        time.sleep(1)
        requests = load(scenario, server, 3)['requests']
        trace.terminate()
        trace.wait()
        with open(log) as lines:
            found = re.findall(r'^ *[\d.]+ +[\d.]+ +\d+ +(\d+) (?:[ \d]+ )?(\w+)$', lines.read(), re.M)
        calls = {name: int(count) / max(1, requests) for count, name in found}
        total, futex = calls.get('total'), calls.get('futex', 0)
        counted[scenario] = {'others': total - futex, 'futex': futex} if total else None
    return counted
