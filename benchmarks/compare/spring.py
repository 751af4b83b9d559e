"""One WebFlux application on four servers: measures each in turn and writes its tables into docs/benchmarks.md. `--help`."""
import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import time

PORT = os.environ.setdefault('PORT', '18180')

import compare  # noqa: E402
import measure  # noqa: E402
import report  # noqa: E402
import servers  # noqa: E402
from measure import bench  # noqa: E402

BEGIN, END = '<!-- spring: begin; written by benchmarks/compare/spring.py -->', '<!-- spring: end -->'
NAMES = {'tiny': 'tiny', 'reactor-netty': 'Reactor Netty', 'jetty': 'Jetty', 'tomcat': 'Tomcat'}
SMALL_HEAP = ('-Xmx96m', '-XX:+UseSerialGC')
POOL = 64
STARTS = 5
PAIRS = 3  # alone and beside slow callers, in turns: a shared machine changes within seconds
APPLICATION = servers.Server('application')


def options():
    parser = argparse.ArgumentParser(description='Measures a WebFlux application on four servers, on loopback.')
    parser.add_argument('--jdk', default=os.environ.get('JAVA_HOME', ''), help='home of the JDK to run and build with')
    parser.add_argument('--rounds', type=int, default=3)
    parser.add_argument('--seconds', type=int, default=4, help='length of each measurement')
    parser.add_argument('--warm', type=float, default=40, help='seconds of warm-up for each server')
    parser.add_argument('--results', default=os.path.join(bench.B, 'spring.json'), help='kept here, and added to')
    parser.add_argument('--fresh', action='store_true', help='forget earlier results')
    parser.add_argument('--report', action='store_true', help='measure nothing, only write the report')
    return parser.parse_args()


def build(java_home):
    subprocess.check_call(
        [os.path.join(servers.ROOT, 'mvnw'), '-q', '-f', servers.ROOT, '-Pspring-comparison', '-DskipTests', '-am', '-pl',
         ','.join('benchmarks/spring/' + module for module in NAMES), 'package'], env=dict(os.environ, JAVA_HOME=java_home))


def jar(module):
    return os.path.join(servers.ROOT, 'benchmarks', 'spring', module, 'target', f'benchmarks-spring-{module}-0.1.0-SNAPSHOT.jar')


def command(module, java_home, heap):
    return [os.path.join(java_home, 'bin', 'java'), *heap, '-jar', jar(module), f'--server.port={bench.PORT}',
            '--server.address=127.0.0.1', f'--tiny.server.pool-size={POOL}', '--spring.main.banner-mode=off']


def middle(measured):
    """The medians of what was measured several times."""
    return {key: statistics.median(one[key] for one in measured) for key in ('cpu_us', 'rps', 'p99_us')}


def starts(option):
    """Milliseconds to the first answer, all servers in turns, since a shared machine changes from one minute to the next."""
    millis = {module: [] for module in NAMES}
    for _ in range(STARTS):
        for module, found in millis.items():
            found.append(measure.start_millis(command(module, option.jdk, servers.USUAL_HEAP), 1))
    return {module: statistics.median(found) for module, found in millis.items()}


def measure_server(module, option):
    row = {}
    process, _ = bench.start(command(module, option.jdk, servers.USUAL_HEAP))
    try:
        measure.load('keepalive64', APPLICATION, option.warm)
        measure.measure_once('mixed40', APPLICATION, option.warm / 4, process)
        pairs = [(measure.measure('keepalive64', APPLICATION, option.seconds, process),
                  measure.measure('mixed40', APPLICATION, option.seconds, process)) for _ in range(PAIRS)]
        row['json'], row['beside'] = (middle(of_kind) for of_kind in zip(*pairs))
        row['kept'] = statistics.median(beside['rps'] / alone['rps'] for alone, beside in pairs)
    finally:
        bench.stop(process)
    process, _ = bench.start(command(module, option.jdk, SMALL_HEAP))
    try:
        measure.load('keepalive64', APPLICATION, option.warm)
        row['small'] = measure.measure('keepalive64', APPLICATION, option.seconds, process)
        row['rss_mb'] = bench.mem(process.pid)[0]
    finally:
        bench.stop(process)
    row['jar_mb'] = os.path.getsize(jar(module)) / 1e6
    return row


def median(rows, module, *keys):
    found = []
    for row in rows:
        if row['module'] == module:
            value = row
            for key in keys:
                value = value[key]
            found.append(value)
    return statistics.median(found)


def table(rows):
    lines = []
    for module, name in NAMES.items():
        lines.append([name, f"{median(rows, module, 'json', 'cpu_us'):.1f}", f"{median(rows, module, 'json', 'rps'):,.0f}",
                      f"{median(rows, module, 'kept'):.2f}", f"{median(rows, module, 'beside', 'p99_us') / 1000:.1f}",
                      f"{median(rows, module, 'start'):,.0f}", f"{median(rows, module, 'rss_mb'):.0f}",
                      f"{median(rows, module, 'jar_mb'):.1f}"])
    return report.table(['server', 'JSON: CPU us', 'a second', 'beside 40 blocking: of that', 'p99 ms', 'start ms',
                         'RSS MB in 96 MB of heap', 'jar MB'], lines)


def verdict(rows):
    def of_best(best, *keys):
        return median(rows, 'tiny', *keys) / best(median(rows, module, *keys) for module in NAMES if module != 'tiny')

    return (f"Of the best of the others, ours is: CPU {of_best(min, 'json', 'cpu_us'):.2f}, requests {of_best(max, 'json', 'rps'):.2f},"
            f" start {of_best(min, 'start'):.2f}, RSS {of_best(min, 'rss_mb'):.2f}, jar {of_best(min, 'jar_mb'):.2f}.")


def write(results):
    made = results['setup']
    text = [BEGIN, f"{made['date']}, {made['cores']} cores ({made['cpu']}), Linux {made['kernel']}; Spring Boot {made['boot']};"
            f" {made['seconds']:g} seconds for each figure after {made['warm']:g} of warm-up; `{' '.join(servers.USUAL_HEAP)}`, for RSS"
            f" `{' '.join(SMALL_HEAP)}`; `tiny.server.pool-size={POOL}`, the others as they come.", '']
    for jdk in sorted({row['jdk'] for row in results['rows']}, key=lambda v: int(v.split('.')[0]), reverse=True):
        rows = [row for row in results['rows'] if row['jdk'] == jdk]
        rounds = sum(row['module'] == 'tiny' for row in rows)
        text += [f'JDK {jdk}, medians of {rounds} rounds:', '', table(rows), '', verdict(rows), '']
    with open(report.DOCUMENT) as file:
        document = file.read()
    begin, end = document.index(BEGIN), document.index(END)
    with open(report.DOCUMENT, 'w') as file:
        file.write(document[:begin] + '\n'.join(text) + document[end:])


def main():
    option = options()
    os.makedirs(bench.B, exist_ok=True)
    results = {'rows': []}
    if os.path.exists(option.results) and not option.fresh:
        with open(option.results) as file:
            results = json.load(file)
    if not option.report:
        if not option.jdk:
            sys.exit('Say with --jdk or JAVA_HOME which JDK to run with')
        bench.prepare()
        bench.autogroup()
        build(option.jdk)
        with open(os.path.join(servers.ROOT, 'pom.xml')) as pom:
            boot = re.search(r'<spring-boot.version>([^<]+)', pom.read()).group(1)
        results['setup'] = dict(report.machine(), seconds=option.seconds, warm=option.warm, boot=boot)
        for _ in range(option.rounds):
            print(time.strftime('%H:%M:%S'), 'starts', flush=True)
            start = starts(option)
            for module in NAMES:
                print(time.strftime('%H:%M:%S'), module, flush=True)
                row = measure_server(module, option)
                row.update(start=start[module], module=module, jdk=compare.java_version(option.jdk))
                results['rows'].append(row)
                with open(option.results, 'w') as file:
                    json.dump(results, file)
    write(results)


if __name__ == '__main__':
    main()
