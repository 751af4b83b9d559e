package io.tinyserver.clients;

import io.tinyserver.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code java.net.http}. */
final class JdkClient implements Client {

    private final HttpClient client;
    private final String origin;

    /** With HTTP/2, which is what users get who say nothing, the first request of a connection asks for an upgrade. */
    JdkClient(String origin, HttpClient.Version version) {
        this.origin = origin;
        this.client = HttpClient.newBuilder().version(version).build();
    }

    @Override
    public boolean can(Ability ability) {
        return switch (ability) {
            case SEND_CHUNKS, STREAM, USE_ANY_METHOD, EXPECT_CONTINUE -> true;
            case ACCEPT_FINAL_IN_PLACE_OF_CONTINUE -> false; // hangs before JDK 20 (JDK-8286171)
        };
    }

    @Override
    public Exchange send(Call call) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(origin + call.path()))
                .method(call.method(), publisher(call.content()))
                .timeout(TestServer.PATIENCE)
                .expectContinue(call.expectsContinue());
        call.fields().forEach(field -> request.header(field.getKey(), field.getValue()));
        return new Received(client.send(request.build(), BodyHandlers.ofInputStream()));
    }

    private static BodyPublisher publisher(Call.@Nullable Content content) {
        if (content == null) {
            return BodyPublishers.noBody();
        }
        BodyPublisher publisher = BodyPublishers.ofInputStream(content::stream);
        return content.length() > 0 ? BodyPublishers.fromPublisher(publisher, content.length()) : publisher;
    }

    @Override
    public void close() throws IOException {
        if ((Object) client instanceof AutoCloseable closeable) { // from JDK 21 on
            try {
                closeable.close();
            } catch (Exception failure) {
                throw new IOException(failure);
            }
        }
    }

    private record Received(HttpResponse<InputStream> response) implements Exchange {

        @Override
        public int status() {
            return response.statusCode();
        }

        @Override
        public List<String> values(String name) {
            return response.headers().allValues(name);
        }

        @Override
        public InputStream content() {
            return response.body();
        }

        @Override
        public void close() throws IOException {
            response.body().close();
        }
    }
}
