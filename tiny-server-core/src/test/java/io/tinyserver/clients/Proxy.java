package io.tinyserver.clients;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tinyserver.Child;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** A reverse proxy, in front of one server or of several, that keeps connections to them and asks another one where one is gone. */
enum Proxy {
    NGINX(Path.of("/usr/sbin/nginx")) {
        @Override
        List<String> command(Path configuration) {
            return List.of(program().toString(), "-p", configuration.getParent() + "/", "-c", configuration.toString());
        }

        @Override
        String configuration(int port, List<Integer> upstreams) {
            return """
                    daemon off;
                    master_process off;
                    pid nginx.pid;
                    error_log stderr;
                    events { worker_connections 1024; }
                    http {
                      access_log off;
                      client_body_temp_path body;
                      proxy_temp_path proxy;
                      fastcgi_temp_path fastcgi;
                      uwsgi_temp_path uwsgi;
                      scgi_temp_path scgi;
                      keepalive_requests 100000;
                      client_max_body_size 0;
                      large_client_header_buffers 8 32k;
                      upstream servers {
                        %s
                        keepalive 64;
                        keepalive_requests 100000;
                      }
                      server {
                        listen 127.0.0.1:%d;
                        location / {
                          proxy_pass http://servers;
                          proxy_http_version 1.1;
                          proxy_set_header Connection "";
                          proxy_buffering off;
                          proxy_request_buffering off;
                        }
                        location /whole/ {
                          proxy_pass http://servers;
                          proxy_http_version 1.1;
                          proxy_set_header Connection "";
                        }
                        location /buffered/ {
                          proxy_pass http://servers/;
                        }
                      }
                    }
                    """.formatted(each("server 127.0.0.1:%2$d max_fails=0;", upstreams), port);
        }
    },

    HAPROXY(Path.of("/usr/sbin/haproxy")) {
        @Override
        List<String> command(Path configuration) {
            return List.of(program().toString(), "-db", "-q", "-f", configuration.toString());
        }

        @Override
        String configuration(int port, List<Integer> upstreams) {
            return """
                    global
                      nbthread 1
                      tune.bufsize 65536
                    defaults
                      mode http
                      option http-keep-alive
                      option redispatch 1
                      http-reuse always
                      retries 3
                      retry-on conn-failure empty-response response-timeout
                      timeout connect 5s
                      timeout client 30s
                      timeout server 30s
                    listen servers
                      bind 127.0.0.1:%2$d
                      %1$s
                    """.formatted(each("server s%1$d 127.0.0.1:%2$d", upstreams), port);
        }
    };

    private final Path program;

    Proxy(Path program) {
        this.program = program;
    }

    Path program() {
        return program;
    }

    abstract List<String> command(Path configuration);

    abstract String configuration(int port, List<Integer> upstreams);

    private static String each(String format, List<Integer> ports) {
        return IntStream.range(0, ports.size())
                .mapToObj(i -> format.formatted(i, ports.get(i)))
                .collect(joining("\n  "));
    }

    /** Starts it; skips the test where it is not installed. */
    Running start(Path folder, List<Integer> upstreams) throws IOException {
        assumeTrue(Files.isExecutable(program), program + " is not installed");
        int port = Child.freePorts(upstreams.size() + 1).stream()
                .filter(free -> !upstreams.contains(free)) // the servers may not have started yet
                .findFirst()
                .orElseThrow();
        Path own = Files.createTempDirectory(folder, "proxy");
        Path configuration = Files.writeString(own.resolve("configuration"), configuration(port, upstreams));
        Child process = Child.start(own.resolve("log"), command(configuration));
        return new Running(process.awaitListening(port), port);
    }

    /** A proxy at work. */
    record Running(Child process, int port) implements AutoCloseable {

        String origin() {
            return "http://127.0.0.1:" + port;
        }

        @Override
        public void close() {
            process.close();
        }
    }
}
