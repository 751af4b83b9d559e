package io.tinyserver.clients;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Who talks to the server. */
enum Caller {
    CURL,
    JDK,
    JDK_THAT_OFFERS_HTTP_2,
    APACHE_HTTP_CLIENT,
    OKHTTP,
    JDK_THROUGH_NGINX,
    JDK_THROUGH_HAPROXY;

    /** A client that talks to the server on that port; skips the test where something is not installed. */
    Client client(int port, Path folder) throws IOException {
        String origin = "http://127.0.0.1:" + port;
        return switch (this) {
            case CURL -> {
                assumeTrue(Files.isExecutable(CurlClient.PROGRAM), CurlClient.PROGRAM + " is not installed");
                yield new CurlClient(origin, folder, "--http1.1");
            }
            case JDK -> new JdkClient(origin, HttpClient.Version.HTTP_1_1);
            case JDK_THAT_OFFERS_HTTP_2 -> new JdkClient(origin, HttpClient.Version.HTTP_2);
            case APACHE_HTTP_CLIENT -> new ApacheClient(port);
            case OKHTTP -> new OkClient(origin);
            case JDK_THROUGH_NGINX -> behind(Proxy.NGINX, port, folder);
            case JDK_THROUGH_HAPROXY -> behind(Proxy.HAPROXY, port, folder);
        };
    }

    private static Client behind(Proxy proxy, int port, Path folder) throws IOException {
        Proxy.Running running = proxy.start(folder, List.of(port));
        return new Proxied(running, new JdkClient(running.origin(), HttpClient.Version.HTTP_1_1));
    }

    private record Proxied(Proxy.Running proxy, Client client) implements Client {

        /** A proxy may take its time to hand on what it has. */
        @Override
        public boolean can(Ability ability) {
            return client.can(ability);
        }

        @Override
        public Exchange send(Call call) throws Exception {
            return client.send(call);
        }

        @Override
        public void close() throws IOException {
            client.close();
            proxy.close();
        }
    }
}
