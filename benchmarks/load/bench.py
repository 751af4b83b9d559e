#!/usr/bin/env python3
"""Measure one HTTP server command. See README.md, or run without arguments for usage."""
import os, sys, re, json, time, socket, subprocess, signal, statistics, glob, fcntl, tempfile
HERE = os.path.dirname(os.path.abspath(__file__))                                     # sources: reference, client, body, lua
B = os.environ.get('BENCH_WORK', os.path.join(tempfile.gettempdir(), 'tiny-bench'))   # binaries, raw output, results
PORT = int(os.environ.get('PORT', '18080'))
TCK = os.sysconf('SC_CLK_TCK')
HDR = ['-H', 'Host: localhost', '-H', 'Accept: text/plain,text/html;q=0.9,application/xhtml+xml;q=0.9,application/xml;q=0.8,*/*;q=0.7', '-H', 'Connection: keep-alive']
def envf(k, d): return float(os.environ.get(k, d))
DUR = {'m': envf('DUR_M', 6), 'a': envf('DUR_A', 8), 'b': envf('DUR_B', 5), 'c': envf('DUR_C', 5), 'd': envf('DUR_D', 5)}
REFDUR = {'m': 0, 'a': 2, 'b': 1, 'c': 1, 'd': 1}
WARM = envf('WARM', 8)
STARTS = int(os.environ.get('STARTS', '5'))
SCEN = os.environ.get('SCEN', 'abcd')
SLOW_PATH = os.environ.get('SLOW_PATH', '/slow')
SLOW_CONNS = os.environ.get('SLOW_CONNS', '40')
SLOW_RANDOM = os.environ.get('SLOW_RANDOM', '0') == '1'   # each slow request on a path of its own, below SLOW_PATH
REF = os.environ.get('REF', '1') == '1'
QUIET = envf('QUIET', 6)
RETRY = int(os.environ.get('RETRY', '1'))
OUT = os.environ.get('OUT', B + '/results.jsonl')

def autogroup():   # only this process's own session (scheduler autogroup)
    try: open('/proc/self/autogroup', 'w').write(os.environ.get('AGNICE', '-15'))
    except OSError: pass
def procs_of(sid):
    r = []
    for d in os.listdir('/proc'):
        if d.isdigit():
            try:
                s = open(f'/proc/{d}/stat').read(); f = s[s.rindex(')') + 2:].split()
                if int(f[3]) == sid: r.append((int(d), f))
            except (OSError, ValueError): pass
    return r
def cpu(sid):
    return sum((int(f[11]) + int(f[12])) / TCK for _, f in procs_of(sid)), sum(int(f[12]) / TCK for _, f in procs_of(sid))
def ctxsw(sid):
    v = n = 0
    for p, _ in procs_of(sid):
        for t in glob.glob(f'/proc/{p}/task/*/status'):
            try:
                s = open(t).read()
                v += int(re.search(r'^voluntary_ctxt_switches:\s*(\d+)', s, re.M).group(1)); n += int(re.search(r'nonvoluntary_ctxt_switches:\s*(\d+)', s).group(1))
            except (OSError, AttributeError): pass
    return v, n
def mem(sid):
    rss = hwm = th = 0
    for p, _ in procs_of(sid):
        try:
            s = open(f'/proc/{p}/status').read()
            rss += int(re.search(r'VmRSS:\s*(\d+)', s).group(1)); hwm += int(re.search(r'VmHWM:\s*(\d+)', s).group(1)); th += int(re.search(r'Threads:\s*(\d+)', s).group(1))
        except (OSError, AttributeError): pass
    return rss / 1024, hwm / 1024, th
def sysstat():
    f = list(map(int, open('/proc/stat').readline().split()[1:]))
    return (sum(f[:3]) + f[5] + f[6]) / TCK, f[7] / TCK   # busy(user,nice,sys,irq,softirq), steal

REQ = b'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'
def try200(timeout=5):
    s = socket.create_connection(('127.0.0.1', PORT), timeout=timeout)
    try:
        s.settimeout(timeout); s.sendall(REQ); d = s.recv(65536)
        return d.startswith(b'HTTP/1.1 200')
    finally: s.close()
def start(cmd):
    log = open(B + '/raw/last-server.log', 'ab')
    t0 = time.monotonic()
    p = subprocess.Popen(cmd, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=autogroup)
    while True:
        try:
            if try200(): break
        except OSError: pass
        if p.poll() is not None: raise RuntimeError(f'server exited rc={p.returncode}; see raw/last-server.log')
        if time.monotonic() - t0 > 60: stop(p); raise RuntimeError('no 200 within 60 s')
        time.sleep(0.001)
    return p, (time.monotonic() - t0) * 1000
def stop(p):
    sid = p.pid
    for sig in (signal.SIGTERM, signal.SIGKILL):
        for q, _ in procs_of(sid):
            try: os.kill(q, sig)
            except OSError: pass
        for _ in range(30 if sig == signal.SIGTERM else 100):
            p.poll()
            if not [1 for _, f in procs_of(sid) if f[0] != 'Z']: break
            time.sleep(0.1)
        else: continue
        break
    p.wait()
    for _ in range(50):
        try: socket.create_connection(('127.0.0.1', PORT), timeout=1).close(); time.sleep(0.1)
        except OSError: break

def us(x):
    m = re.match(r'([\d.]+)(us|ms|s|m)$', x); return float(m.group(1)) * {'us': 1, 'ms': 1e3, 's': 1e6, 'm': 6e7}[m.group(2)]
def wrk(args, dur):
    cmd = ['wrk', '-t1', f'-d{dur:g}s' if dur == int(dur) else f'-d{max(1, round(dur))}s', '--timeout', '5s', '--latency'] + args
    t0 = time.monotonic(); p = subprocess.Popen(cmd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    o = p.stdout.read(); _, st, ru = os.wait4(p.pid, 0); p.returncode = st; el = time.monotonic() - t0
    m = re.search(r'(\d+) requests in', o); n = int(m.group(1)) if m else 0
    r = {'requests': n, 'rps': float((re.search(r'Requests/sec:\s*([\d.]+)', o) or [0, 0])[1]), 'secs': el, 'client_cpu': ru.ru_utime + ru.ru_stime}
    for k in ('50', '99'):
        m = re.search(rf'^\s+{k}%\s+(\S+)', o, re.M); r[f'p{k}_us'] = us(m.group(1)) if m else None
    m = re.search(r'Socket errors: (.*)', o); r['err'] = m.group(1) if m else ''
    m = re.search(r'Non-2xx or 3xx responses: (\d+)', o); r['non2xx'] = int(m.group(1)) if m else 0
    return r, o
CLIENTCLOSE = False   # set when the server does not close after 'Connection: close': the client then closes once the body is complete
def cload(dur):
    p = subprocess.Popen([B + '/bin/cload', str(PORT), '64', str(dur)] + (['clientclose'] if CLIENTCLOSE else []), stdout=subprocess.PIPE, text=True)
    o = p.stdout.read(); _, st, ru = os.wait4(p.pid, 0); p.returncode = st
    j = json.loads(o); e = ' '.join(f'{k} {j[k]}' for k in ('bad', 'connerr', 'rst', 'hung') if j[k])
    return {'requests': j['requests'], 'rps': j['rps'], 'secs': j['secs'], 'client_cpu': ru.ru_utime + ru.ru_stime, 'p50_us': j['p50_us'], 'p99_us': j['p99_us'], 'err': e, 'non2xx': 0}, o
URL = f'http://127.0.0.1:{PORT}/'
def load(s, dur):
    if s == 'a': return wrk(['-c64'] + HDR + [URL], dur)
    if s == 'b': return wrk(['-c64'] + HDR + ['-s', HERE + '/pipeline.lua', URL, '--', '16'], dur)
    if s == 'c': return cload(dur)
    if s == 'd': return wrk(['-c1000'] + HDR + [URL], dur)
    if s == 'm':   # quick requests beside SLOW_CONNS connections that keep asking for SLOW_PATH
        slow = subprocess.Popen(['wrk', '-t1', f'-c{SLOW_CONNS}', f'-d{int(dur) + 3}s', '--timeout', '30s', *(['-s', HERE + '/random-path.lua'] if SLOW_RANDOM else []), f'http://127.0.0.1:{PORT}{SLOW_PATH}', *(['--', SLOW_PATH] if SLOW_RANDOM else [])], stdout=subprocess.PIPE, text=True)
        time.sleep(1.5)
        r, o = wrk(['-c64'] + HDR + [URL], dur)
        so = slow.communicate()[0]; m = re.search(r'Requests/sec:\s*([\d.]+)', so); r['slow_rps'] = float(m.group(1)) if m else 0
        return r, o + so
def quiet(maxwait):
    t0 = time.monotonic()
    while time.monotonic() - t0 < maxwait:
        b0, _ = sysstat(); time.sleep(0.4); b1, _ = sysstat()
        if (b1 - b0) / 0.4 < 0.12: return
def measure(s, dur, sid, raw):
    quiet(QUIET)
    c0, k0 = cpu(sid); v0, n0 = ctxsw(sid); b0, st0 = sysstat(); t0 = time.monotonic()
    r, o = load(s, dur)
    el = time.monotonic() - t0; c1, k1 = cpu(sid); v1, n1 = ctxsw(sid); b1, st1 = sysstat()
    n = max(1, r['requests'])
    r.update(server_cpu=c1 - c0, cpu_us=(c1 - c0) / n * 1e6, sys_share=(k1 - k0) / max(1e-9, c1 - c0), cores=(c1 - c0) / el, client_cores=r['client_cpu'] / el,
             other_cores=max(0, (b1 - b0) - (c1 - c0) - r['client_cpu']) / el, steal=(st1 - st0) / el / 2, vcsw=(v1 - v0) / n, ivcsw=(n1 - n0) / n)
    raw.append(f'== {s} {dur}\n{o}\n{json.dumps(r)}\n')
    return r
def check():
    """functional check: status, body length, headers, keep-alive, pipelining, close"""
    def rd(f):
        h = b''
        while not h.endswith(b'\r\n\r\n'):
            x = f.readline()
            if not x: raise EOFError('eof in head')
            h += x
        m = re.search(rb'(?i)content-length:\s*(\d+)', h)
        if m: b = f.read(int(m.group(1)))
        elif b'chunked' in h.lower():
            b = b''
            while True:
                n = int(f.readline(), 16); b += f.read(n); f.readline()
                if n == 0: break
        else: b = f.read()
        return h, b
    r = {}
    try:
        s = socket.create_connection(('127.0.0.1', PORT), timeout=5); f = s.makefile('rb'); q = b'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n'
        s.sendall(q); h, b = rd(f); r['head'] = h.decode('latin1'); r['head_bytes'] = len(h); r['body_len'] = len(b); r['chunked'] = b'chunked' in h.lower(); r['date'] = bool(re.search(rb'(?im)^date:', h))
        try: t0 = time.monotonic(); s.sendall(q); h, b = rd(f); r['keepalive'] = True; r['second_ms'] = round((time.monotonic() - t0) * 1000, 1)
        except Exception as e: r['keepalive'] = False
        s.close()
    except Exception as e: r['error'] = repr(e)
    try:
        s = socket.create_connection(('127.0.0.1', PORT), timeout=5); f = s.makefile('rb'); s.sendall(q * 4); n = 0
        for _ in range(4): rd(f); n += 1
    except Exception as e: pass
    r['pipelined4'] = n; s.close()
    try:
        s = socket.create_connection(('127.0.0.1', PORT), timeout=3); f = s.makefile('rb'); s.sendall(q.replace(b'keep-alive', b'close')); h, b = rd(f)
        r['close_header'] = bool(re.search(rb'(?im)^connection:\s*close', h)); r['closes'] = f.read() == b''
    except Exception as e: r['closes'] = False; r['close_error'] = repr(e)
    s.close()
    return r
def size_mb(cmd):
    """sum of runtime jars: CMD's -cp / -jar entries, or the binary itself; SIZE_PATHS overrides (colon list)"""
    paths = os.environ.get('SIZE_PATHS'); paths = paths.split(':') if paths else []
    if not paths:
        for i, x in enumerate(cmd):
            if x in ('-cp', '-classpath', '--class-path', '-jar', '-p', '--module-path'): paths += cmd[i + 1].split(':')
    tot = 0
    for q in paths:
        for g in (glob.glob(q + '.jar') if q.endswith('/*') else glob.glob(q)):
            if os.path.isdir(g): tot += sum(os.path.getsize(os.path.join(d, f)) for d, _, fs in os.walk(g) for f in fs)
            else: tot += os.path.getsize(g)
    if not paths and os.path.isfile(cmd[0]): tot = os.path.getsize(cmd[0])
    return tot / 1e6
def refrun(raw):
    p, _ = start([B + '/bin/cepoll', str(PORT), '1', HERE + '/body.html'])
    try: return {s: measure(s, REFDUR[s], p.pid, raw) for s in SCEN if s != 'm'}
    finally: stop(p)
def prepare():
    os.makedirs(B + '/bin', exist_ok=True); os.makedirs(B + '/raw', exist_ok=True)
    for name in ('cepoll', 'cload'):
        src, exe = f'{HERE}/{name}.c', f'{B}/bin/{name}'
        if not os.path.exists(exe) or os.path.getmtime(exe) < os.path.getmtime(src): subprocess.check_call(['gcc', '-O2', '-pthread', '-o', exe, src])
def main():
    global CLIENTCLOSE
    if len(sys.argv) < 3: print(USAGE); sys.exit(2)
    name = sys.argv[1]; cmd = [x.replace('{PORT}', str(PORT)) for x in sys.argv[2:]]
    prepare(); lock = open(B + '/lock', 'a'); fcntl.flock(lock, fcntl.LOCK_EX)
    res = {'name': name, 'cmd': cmd, 'jdk': os.environ.get('JDK', ''), 'when': time.strftime('%H:%M:%S'), 'size_mb': size_mb(cmd), 'scen': {}}
    raw = []
    autogroup()
    try: os.nice(int(os.environ.get('NICE', '-10')))   # this box is shared: server and client both run at nice -10
    except OSError: pass
    try:
        try: socket.create_connection(('127.0.0.1', PORT), timeout=0.5).close(); raise SystemExit(f'port {PORT} is already in use')
        except OSError: pass
        res['load_before'] = os.getloadavg()[0]
        st = []
        for _ in range(max(0, STARTS - 1)):
            p, ms = start(cmd); stop(p); st.append(ms)
        if REF: ref1 = refrun(raw)
        p, ms = start(cmd); st.append(ms); res['start_ms'] = statistics.median(st) if STARTS > 0 else None; res['starts'] = [round(x, 1) for x in st]
        try:
            sid = p.pid; res['check'] = check(); CLIENTCLOSE = not res['check'].get('closes'); res['client_closes'] = CLIENTCLOSE
            time.sleep(0.3); res['rss_idle'] = mem(sid)[0]
            if WARM > 0:
                load('a', WARM)
                for s in 'bcd':
                    if s in SCEN: load(s, 2 if s != 'c' else 1)
            for s in SCEN:
                time.sleep(0.3)
                try:
                    r = measure(s, DUR[s], sid, raw)
                    for _ in range(RETRY):   # another process took CPU during the window: measure again, keep the quieter one
                        if r['other_cores'] < 0.15: break
                        q = measure(s, DUR[s], sid, raw); q['retried'] = 1
                        if q['other_cores'] < r['other_cores']: r = q
                    res['scen'][s] = r
                except Exception as e: res['scen'][s] = {'error': repr(e)}
            res['rss'], res['hwm'], res['threads'] = mem(sid)
            if p.poll() is not None: res['died'] = p.returncode
        finally: stop(p)
        CLIENTCLOSE = False
        if REF:
            ref2 = refrun(raw)
            for s in SCEN.replace('m', ''):
                res.setdefault('ref', {})[s] = {k: (ref1[s][k] + ref2[s][k]) / 2 for k in ('rps', 'cpu_us')}
                res['ref'][s]['other'] = max(ref1[s]['other_cores'], ref2[s]['other_cores']); res['ref'][s]['each'] = [ref1[s], ref2[s]]
                res['ref'][s]['spread'] = abs(ref1[s]['rps'] - ref2[s]['rps']) / res['ref'][s]['rps']
    except (RuntimeError, EOFError) as e: res['failed'] = str(e)
    finally: fcntl.flock(lock, fcntl.LOCK_UN)
    open(f'{B}/raw/{name}-{time.strftime("%H%M%S")}.txt', 'w').write('\n'.join(raw))
    open(OUT, 'a').write(json.dumps(res) + '\n')
    show(res)
def show(res):
    if 'failed' in res: print(res['name'], 'FAILED', res['failed']); return
    c = res['check']
    print(f"# {res['name']} jdk={res['jdk']} start={res.get('start_ms') or 0:.0f}ms rss idle/after/peak={res['rss_idle']:.0f}/{res['rss']:.0f}/{res['hwm']:.0f}MB threads={res['threads']} size={res['size_mb']:.2f}MB head={c.get('head_bytes')}B body={c.get('body_len')} ka={c.get('keepalive')} pipe4={c.get('pipelined4')} close={c.get('closes')}/{c.get('close_header')} chunked={c.get('chunked')} {c.get('error','')}")
    print('  sc      req/s  xref     p50us     p99us  cpu_us xrefcpu  cores client other steal  vcsw/req  errors')
    for s, r in res['scen'].items():
        if 'error' in r: print('  ', s, r['error']); continue
        f = res.get('ref', {}).get(s)
        print(f"  {s} {r['rps']:11.0f} {r['rps']/f['rps'] if f else 0:5.2f} {r['p50_us'] or 0:9.0f} {r['p99_us'] or 0:9.0f} {r['cpu_us']:7.2f} {r['cpu_us']/f['cpu_us'] if f and f['cpu_us'] else 0:7.2f} {r['cores']:6.2f} {r['client_cores']:6.2f} {r['other_cores']:5.2f} {r['steal']:5.3f} {r['vcsw']:9.3f}  {r['err']} {'slow %.0f/s' % r['slow_rps'] if 'slow_rps' in r else ''} {'non2xx '+str(r['non2xx']) if r['non2xx'] else ''}")
    if res.get('ref'): print('  ref: ' + ' '.join(f"{s}={v['rps']:.0f}/s {v['cpu_us']:.2f}us (±{v['spread']*50:.0f}%)" for s, v in res['ref'].items()))
USAGE = """usage: [JDK=25] [PORT=18080] [SCEN=abcd] [STARTS=5] [WARM=8] [REF=1] [DUR_A=8 ...] run.sh NAME CMD...   ({PORT} in CMD is replaced)"""
if __name__ == '__main__': main()
