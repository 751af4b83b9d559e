#!/usr/bin/env python3
"""Heap of a connection that waits for its next request.

usage: idle.py PORT PID [CONNECTIONS]     the server's port on 127.0.0.1 and the id of its JVM; needs the JDK's jcmd
"""
import re
import socket
import subprocess
import sys

REQUEST = b'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'


def live_heap(pid):
    """Bytes of all live objects, after a collection."""
    histogram = subprocess.run(['jcmd', pid, 'GC.class_histogram'], capture_output=True, text=True, check=True).stdout
    return int(re.search(r'^Total\s+\d+\s+(\d+)', histogram, re.M).group(1))


def connect_and_ask(port):
    connection = socket.create_connection(('127.0.0.1', port), timeout=10)
    connection.sendall(REQUEST)
    assert connection.recv(65536).startswith(b'HTTP/1.1 200')
    return connection


def main():
    port, pid = int(sys.argv[1]), sys.argv[2]
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 10_000
    connect_and_ask(port).close()
    before = live_heap(pid)
    idle = [connect_and_ask(port) for _ in range(count)]
    after = live_heap(pid)
    connect_and_ask(port).close()
    print(f'{len(idle)} idle connections: {(after - before) / len(idle):.0f} bytes of heap each; / still answers')


if __name__ == '__main__':
    main()
