"""Writes what was measured into docs/benchmarks.md, between two marks, and draws docs/benchmarks.svg."""
import os
import platform
import re
import statistics
import time

import chart
import servers

DOCUMENT = os.path.join(servers.ROOT, 'docs', 'benchmarks.md')
BEGIN, END = '<!-- compare: begin; written by benchmarks/compare/run.sh -->', '<!-- compare: end -->'
OURS = 'tiny'
CPU_SECONDS = 300e-6
DISTURBED = 0.15


def machine():
    with open('/proc/cpuinfo') as info:
        text = info.read()
    model = re.search(r'model name\s*: (.*)', text)
    return {'date': time.strftime('%Y-%m-%d'), 'cores': os.cpu_count(), 'cpu': model.group(1) if model else 'unknown',
            'kernel': platform.release()}


def setup(option):
    return {**machine(), 'seconds': option.seconds, 'warm': option.warm, 'pool': option.pool, 'small_pool': option.small_pool,
            'sizes': {server.name: servers.size_kb(server) for server in servers.SERVERS if server.is_java},
            'versions': {server.name: version(server) for server in servers.SERVERS}}


def version(server):
    if server.name == 'nginx':
        out = os.popen('nginx -v 2>&1').read()
        return out.strip().rpartition('/')[2]
    if not server.module:
        return 'this commit'
    with open(os.path.join(servers.HERE, 'servers', server.module, 'pom.xml')) as pom:
        versions = re.findall(r'<artifactId>(?!contents|jdk|slf4j)[^<]+</artifactId>\s*<version>([^<]+)', pom.read())
    return versions[1] if len(versions) > 1 else ''


class Rows:
    """The figures of one JDK: medians of all rounds."""

    def __init__(self, results, jdk):
        self.rows = [row for row in results['rows'] if row['jdk'] == jdk]
        self.names = list(dict.fromkeys(row['server'] for row in self.rows))
        self.rounds = max(sum(row['server'] == name for row in self.rows) for name in self.names)

    def all(self, name, scenario, key):
        return [row[scenario][key] for row in self.rows
                if row['server'] == name and scenario in row and row[scenario].get(key) is not None]

    def median(self, name, scenario, key):
        found = self.all(name, scenario, key)
        return statistics.median(found) if found else None

    def of_reference(self, name, scenario, key):
        """Each figure divided by the mean of the reference's before and after it; the median of these."""
        found = []
        for row in self.rows:
            if row['server'] == name and scenario in row:
                ends = row['reference']
                found.append(row[scenario][key] / ((ends['before'][scenario][key] + ends['after'][scenario][key]) / 2))
        return statistics.median(found) if found else None

    def of_own(self, name, scenario, base, key):
        """Each figure divided by the server's own in another scenario of the same round."""
        found = [row[scenario][key] / row[base][key] for row in self.rows
                 if row['server'] == name and scenario in row and base in row]
        return statistics.median(found) if found else None

    def mark(self, name, *scenarios):
        """A star if something else took part of the machine in the median round."""
        other = [statistics.median(self.all(name, s, 'other')) for s in scenarios if self.all(name, s, 'other')]
        return '*' if other and max(other) > DISTURBED else ''

    def errors(self, name):
        return sorted({f"{scenario}: {figures['errors'] or ''} {figures['not_ok'] or ''}".strip()
                       for row in self.rows if row['server'] == name for scenario, figures in row.items()
                       if isinstance(figures, dict) and (figures.get('errors') or figures.get('not_ok'))})


def shown(value, form='{:,.0f}', missing='–'):
    return missing if value is None else form.format(value)


def table(head, lines):
    align = '|' + '|'.join('---' if i == 0 else '--:' for i in range(len(head))) + '|'
    return '\n'.join(['| ' + ' | '.join(head) + ' |', align] + ['| ' + ' | '.join(line) + ' |' for line in lines])


def by(rows, scenario, key, largest=False):
    known = [name for name in rows.names if rows.median(name, scenario, key) is not None]
    return sorted(known, key=lambda name: rows.median(name, scenario, key), reverse=largest)


def bare(rows):
    scenarios = ('keepalive64', 'keepalive1000', 'pipelined', 'connections')
    lines = []
    for name in by(rows, 'keepalive64', 'cpu_us'):
        cells = [name + rows.mark(name, *scenarios)]
        for scenario in scenarios:
            ratio, cpu = rows.of_reference(name, scenario, 'cpu_us'), rows.median(name, scenario, 'cpu_us')
            rate = rows.median(name, scenario, 'rps')
            cells.append(f"{shown(ratio, '{:.2f}')} ({shown(cpu, '{:.2f}')})")
            cells.append(shown(rate))
        lines.append(cells)
    head = ['server']
    for title in ('keep-alive 64', 'keep-alive 1,000', 'pipelined by 16', 'a connection each'):
        head += [title + ': × C (us)', 'a second']
    return table(head, lines)


def contents(rows):
    head, lines = ['server'], []
    for title in ('100 KB page', '10 MB file', '1 KB JSON echoed'):
        head += [title + ': a second', 'CPU us']
    for name in by(rows, 'page100k', 'rps', True):
        cells = [name + rows.mark(name, 'page100k', 'file10m', 'echo')]
        for scenario in ('page100k', 'file10m', 'echo'):
            cells += [shown(rows.median(name, scenario, 'rps')), shown(rows.median(name, scenario, 'cpu_us'), '{:,.1f}')]
        lines.append(cells)
    return table(head, lines)


def mixed(rows):
    head = ['server', 'alone: a second'] + [f'beside {n} slow: of that, p99 ms' for n in (4, 40, 200)]
    head += ['40 slow, random paths', 'computes 300 us: cores kept busy', 'beside 10,000 idle']
    lines = []
    for name in by(rows, 'mixed40', 'rps', True):
        cells = [name, shown(rows.median(name, 'keepalive64', 'rps'))]
        for scenario in ('mixed4', 'mixed40', 'mixed200', 'paths40'):
            late = rows.median(name, scenario, 'p99_us')
            ratio = rows.of_own(name, scenario, 'keepalive64', 'rps')
            cells.append(f"{shown(ratio, '{:.2f}')}, {shown(late and late / 1000, '{:.1f}')}")
        rate = rows.median(name, 'cpu', 'rps')
        cells.append(shown(rate and rate * CPU_SECONDS, '{:.2f}'))
        cells.append(shown(rows.of_own(name, 'idle', 'keepalive64', 'rps'), '{:.2f}'))
        lines.append(cells)
    return table(head, lines)


def footprint(rows, setup_of_run):
    head = ['server', 'version', 'start ms', 'RSS MB in 48 MB of heap', 'a second with that', 'of the usual heap',
            'jars KB', '20,000 a second: p50 us', 'p99 us']
    lines = []
    for name in sorted(rows.names, key=lambda n: rows.median(n, 'start', 'millis') or 1e9):
        if rows.median(name, 'start', 'millis') is None and rows.median(name, 'memory', 'rss_mb') is None:
            continue
        lines.append([
            name, setup_of_run['versions'].get(name, ''), shown(rows.median(name, 'start', 'millis')),
            shown(rows.median(name, 'memory', 'rss_mb')), shown(rows.median(name, 'memory', 'rps')),
            shown(rows.of_own(name, 'memory', 'keepalive64', 'rps'), '{:.2f}'),
            shown(setup_of_run['sizes'].get(name)),
            shown(rows.median(name, 'paced', 'p50_us')), shown(rows.median(name, 'paced', 'p99_us'))])
    return table(head, lines)


def first(rows, scenario, key, largest=False):
    """Who is first of the servers on a JVM, and how far ours is behind or ahead of the best other one."""
    ranking = [name for name in by(rows, scenario, key, largest) if name != 'nginx' and not name.startswith(OURS)]
    ours = rows.median(OURS, scenario, key)
    if not ranking or ours is None:
        return ''
    best = rows.median(ranking[0], scenario, key)
    ahead = ours >= best if largest else ours <= best
    return f"{'first' if ahead else 'not first: ' + ranking[0] + ' is'} (ours is {ours / best:.2f} of {ranking[0]})"


VERDICTS = (
    ('keep-alive 64, CPU', 'keepalive64', 'cpu_us', False), ('keep-alive 1,000, CPU', 'keepalive1000', 'cpu_us', False),
    ('pipelined, CPU', 'pipelined', 'cpu_us', False), ('a connection each, CPU', 'connections', 'cpu_us', False),
    ('100 KB page, a second', 'page100k', 'rps', True), ('10 MB file, a second', 'file10m', 'rps', True),
    ('JSON echoed, a second', 'echo', 'rps', True), ('beside 40 slow, a second', 'mixed40', 'rps', True),
    ('computing, a second', 'cpu', 'rps', True), ('100 KB page, CPU', 'page100k', 'cpu_us', False),
    ('10 MB file, CPU', 'file10m', 'cpu_us', False), ('JSON echoed, CPU', 'echo', 'cpu_us', False),
    ('start', 'start', 'millis', False), ('RSS', 'memory', 'rss_mb', False))


def verdicts(rows):
    return '\n'.join(f'* {title}: {first(rows, *rest)}.' for title, *rest in VERDICTS if first(rows, *rest))


def system_calls(results):
    if not results['syscalls']:
        return ''
    def cell(calls):
        return '–' if calls is None else f"{calls['others']:.2f} + {calls['futex']:.2f}"
    lines = [[name, *(cell(counted.get(s)) for s in ('keepalive64', 'pipelined', 'connections'))]
             for name, counted in results['syscalls'].items()]
    return '### System calls\n\nOf the whole process, for each request or connection (`--syscalls`, with strace): all but `futex`, and ' \
        '`futex`, of which\nthere are too many by a factor of ten: with strace a server is so much slower, and the clock goes on.\n\n' + table(
        ['server', 'keep-alive 64', 'pipelined by 16', 'a connection each'], lines) + '\n\n'


def section(results, jdk):
    rows, setup_of_run = Rows(results, jdk), results['setup']
    failed = {row['server']: row['failed'] for row in rows.rows if 'failed' in row}
    wrong = {name: rows.errors(name) for name in rows.names if rows.errors(name)}
    notes = [f'* {name} failed: {why}' for name, why in failed.items()]
    notes += [f"* {name} had errors: {'; '.join(found)}" for name, found in wrong.items()]
    return f'''### JDK {jdk}, {rows.rounds} rounds

![CPU a request, relative to C]({chart.name(jdk)})

{bare(rows)}

{contents(rows)}

{mixed(rows)}

{footprint(rows, setup_of_run)}

Of the servers on a JVM, ours is:

{verdicts(rows)}
{chr(10).join(notes)}
'''


def write(results):
    jdks = sorted({row['jdk'] for row in results['rows']}, key=lambda v: int(v.split('.')[0]), reverse=True)
    made = results['setup']
    text = f'''{BEGIN}
{made['date']}, {made['cores']} cores ({made['cpu']}), Linux {made['kernel']}; {made['seconds']:g} seconds for each figure after
{made['warm']:g} of warm-up; `{' '.join(servers.USUAL_HEAP)}`, default collector; a pool of {made['pool']} where a server has one; start and small
heap (`{' '.join(servers.SMALL_HEAP)}`) with a pool of {made['small_pool']}. Medians of all rounds. A star: something else took more than {DISTURBED} of a core meanwhile.

''' + system_calls(results) + '\n'.join(section(results, jdk) for jdk in jdks) + END
    with open(DOCUMENT) as file:
        document = file.read()
    begin, end = document.index(BEGIN), document.index(END) + len(END)
    with open(DOCUMENT, 'w') as file:
        file.write(document[:begin] + re.sub(r'\n{3,}', '\n\n', text) + document[end:])
    for jdk in jdks:
        chart.draw(Rows(results, jdk), jdk)
