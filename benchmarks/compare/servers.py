"""The servers under comparison: how each is built and started, and what it can be asked."""
import dataclasses
import glob
import os
import shutil
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
LOAD = os.path.join(ROOT, 'benchmarks', 'load')
SMALL_HEAP = ('-Xmx48m', '-XX:+UseSerialGC')
USUAL_HEAP = ('-Xmx512m',)


@dataclasses.dataclass(frozen=True)
class Server:
    """One row. `only` and `lacks` are names of scenarios; how many sleep beside the load is varied for ours alone."""
    name: str
    main: str = ''
    module: str = ''
    flags: tuple = ()
    since: int = 17
    path: str = '/'
    random_slow: str = ''
    only: tuple = ()
    lacks: tuple = ('mixed4', 'mixed200', 'paths40')

    @property
    def is_java(self):
        return bool(self.main)

    def serves(self, scenario):
        return scenario not in self.lacks and (not self.only or scenario in self.only)


BARE = ('keepalive64', 'keepalive1000', 'pipelined', 'connections')
STATIC = BARE + ('idle', 'page100k', 'file10m', 'paced', 'start')
P = 'io.tinyserver.compare.'
SERVERS = [
    Server('tiny', 'io.tinyserver.benchmarks.LoadTarget', random_slow='/any/slow', lacks=()),
    Server('tiny, page', 'io.tinyserver.benchmarks.LoadTarget', path='/page', only=BARE + ('memory',)),
    Server('nginx', only=STATIC),
    Server('microhttp', P + 'MicrohttpServer', 'microhttp'),
    Server('ActiveJ', P + 'ActivejServer', 'activej'),
    Server('smart-http', P + 'SmartHttpServer', 'smart-http'),
    Server('Netty epoll', P + 'NettyServer', 'netty', ('-Dcompare.epoll=true',)),
    Server('Netty NIO', P + 'NettyServer', 'netty'),
    Server('Undertow', P + 'UndertowServer', 'undertow'),
    Server('Vert.x', P + 'VertxServer', 'vertx'),
    Server('Jetty', P + 'JettyServer', 'jetty'),
    Server('Tomcat', P + 'TomcatServer', 'tomcat'),
    Server('Helidon', P + 'HelidonServer', 'helidon', since=21),
    Server('JDK, virtual threads', P + 'JdkServer', 'jdk',
           ('-Dsun.net.httpserver.nodelay=true', '-Dsun.net.httpserver.maxIdleConnections=20000'), since=21),
    Server('robaho', P + 'JdkServer', 'robaho',
           ('-Drobaho.net.httpserver.nodelay=true',
            '-Dcom.sun.net.httpserver.HttpServerProvider=robaho.net.httpserver.DefaultHttpServerProvider'), since=21),
]


def build(java_home):
    """Builds ours and all peers with one JDK, 21 or later."""
    maven = os.path.join(ROOT, 'mvnw')
    env = dict(os.environ, JAVA_HOME=java_home)
    subprocess.check_call([maven, '-q', '-f', ROOT, '-pl', 'benchmarks', '-am', '-DskipTests', 'package'], env=env)
    subprocess.check_call([maven, '-q', '-f', os.path.join(HERE, 'servers'), 'package'], env=env)


def jars(server):
    """The archives that the server needs at run time, without those that are only there for the comparison."""
    if server.module:
        own = os.path.join(HERE, 'servers', server.module, 'target')
        found = glob.glob(own + '/lib/*.jar') + glob.glob(own + '/*.jar')
    else:
        found = glob.glob(ROOT + '/tiny-server-core/target/tiny-server-core-*.jar')
    return sorted(found)


def size_kb(server):
    ours = ('-server.jar', 'contents-1.jar', 'jdk-1.jar')
    return sum(os.path.getsize(jar) for jar in jars(server) if not jar.endswith(ours)) / 1000


def command(server, port, pool, java_home, heap, work):
    if server.name == 'nginx':
        return ['nginx', '-c', nginx_configuration(port, work)]
    classes = jars(server)
    if not server.module:
        classes += glob.glob(ROOT + '/benchmarks/target/benchmarks-*-SNAPSHOT.jar')
    return [os.path.join(java_home, 'bin', 'java'), *heap, *server.flags,
            '-Dcompare.page=' + os.path.join(LOAD, 'body.html'), '-Dcompare.file=' + file_10m(work),
            '-cp', ':'.join(classes), server.main, str(port), str(pool)]


def file_10m(work):
    path = os.path.join(work, 'file10m')
    if not os.path.exists(path):
        with open(path, 'wb') as file:
            file.write(b'0123456789' * (1 << 20))
    return path


def nginx_configuration(port, work):
    """Static files as its documentation advises: sendfile, tcp_nopush, descriptors kept open, no access log."""
    pages = os.path.join(work, 'nginx')
    os.makedirs(pages, exist_ok=True)
    shutil.copy(os.path.join(LOAD, 'body.html'), os.path.join(pages, 'index.html'))
    with open(os.path.join(pages, 'page100k'), 'wb') as file:
        file.write(b'0123456789' * 10240)
    if not os.path.exists(os.path.join(pages, 'file10m')):
        os.link(file_10m(work), os.path.join(pages, 'file10m'))
    path = os.path.join(work, 'nginx.conf')
    with open(path, 'w') as file:
        file.write(f'''daemon off; pid {work}/nginx.pid; error_log {work}/nginx.log error;
worker_processes auto; worker_rlimit_nofile 30000;
events {{ worker_connections 15000; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000; default_type "text/html; charset=utf-8";
  open_file_cache max=100; charset utf-8;
  client_body_temp_path {work}/body; proxy_temp_path {work}/proxy; fastcgi_temp_path {work}/fastcgi;
  uwsgi_temp_path {work}/uwsgi; scgi_temp_path {work}/scgi;
  server {{ listen 127.0.0.1:{port} backlog=1024; root {pages}; }}
}}
''')
    return path
