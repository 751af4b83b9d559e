package io.tinyserver.clients;

import io.tinyserver.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.apache.hc.core5.util.Timeout;

/** Apache HttpClient 5, without its repetitions: what goes wrong is to be seen. */
final class ApacheClient implements Client {

    private static final int CONNECTIONS = 64;

    private final CloseableHttpClient client;
    private final HttpHost host;

    ApacheClient(int port) {
        Timeout patience = Timeout.of(TestServer.PATIENCE);
        this.host = new HttpHost("http", "127.0.0.1", port);
        this.client = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setMaxConnPerRoute(CONNECTIONS)
                        .setMaxConnTotal(CONNECTIONS)
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setSocketTimeout(patience)
                                .build())
                        .build())
                .disableAutomaticRetries()
                .disableContentCompression()
                .build();
    }

    @Override
    public boolean can(Ability ability) {
        return true;
    }

    @Override
    public Exchange send(Call call) throws IOException {
        HttpUriRequestBase request = new HttpUriRequestBase(call.method(), URI.create(host + call.path()));
        request.setConfig(RequestConfig.custom()
                .setExpectContinueEnabled(call.expectsContinue())
                .build());
        call.fields().forEach(field -> request.addHeader(field.getKey(), field.getValue()));
        Call.Content content = call.content();
        if (content != null) {
            request.setEntity(
                    new InputStreamEntity(content.stream(), content.length(), ContentType.APPLICATION_OCTET_STREAM));
        }
        return Received.of(request, client.executeOpen(host, request, null));
    }

    @Override
    public void close() throws IOException {
        client.close();
    }

    private record Received(HttpUriRequestBase request, ClassicHttpResponse response, InputStream content)
            implements Exchange {

        static Received of(HttpUriRequestBase request, ClassicHttpResponse response) throws IOException {
            return new Received(
                    request,
                    response,
                    response.getEntity() == null
                            ? InputStream.nullInputStream()
                            : response.getEntity().getContent());
        }

        @Override
        public int status() {
            return response.getCode();
        }

        @Override
        public List<String> values(String name) {
            return Arrays.stream(response.getHeaders(name))
                    .map(Header::getValue)
                    .toList();
        }

        /** Without the cancellation the rest would be read to the end. */
        @Override
        public void close() throws IOException {
            request.cancel();
            try {
                response.close();
            } catch (SocketException cancelled) {
                // as it should be
            }
        }
    }
}
