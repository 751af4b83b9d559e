package io.tinyserver.clients;

import io.tinyserver.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import okio.Okio;
import okio.Source;
import org.jspecify.annotations.Nullable;

/** OkHttp, without its repetitions: what goes wrong is to be seen. */
final class OkClient implements Client {

    private final OkHttpClient client = new OkHttpClient.Builder()
            .readTimeout(TestServer.PATIENCE)
            .writeTimeout(TestServer.PATIENCE)
            .retryOnConnectionFailure(false)
            .build();
    private final String origin;

    OkClient(String origin) {
        this.origin = origin;
    }

    @Override
    public boolean can(Ability ability) {
        return true;
    }

    @Override
    public Exchange send(Call call) throws IOException {
        Request.Builder request =
                new Request.Builder().url(origin + call.path()).method(call.method(), body(call.content()));
        call.fields().forEach(field -> request.addHeader(field.getKey(), field.getValue()));
        if (call.expectsContinue()) {
            request.header("Expect", "100-continue");
        }
        okhttp3.Call sent = client.newCall(request.build());
        return new Received(sent, sent.execute());
    }

    private static @Nullable RequestBody body(Call.@Nullable Content content) {
        return content == null ? null : new Streamed(content);
    }

    @Override
    public void close() {
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }

    private static final class Streamed extends RequestBody {

        private final Call.Content content;

        Streamed(Call.Content content) {
            this.content = content;
        }

        @Override
        public @Nullable MediaType contentType() {
            return null;
        }

        @Override
        public long contentLength() {
            return content.length();
        }

        @Override
        public boolean isOneShot() {
            return true;
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            try (Source source = Okio.source(content.stream())) {
                sink.writeAll(source);
            }
        }
    }

    private record Received(okhttp3.Call call, Response response) implements Exchange {

        @Override
        public int status() {
            return response.code();
        }

        @Override
        public List<String> values(String name) {
            return response.headers(name);
        }

        @Override
        public InputStream content() {
            return response.body().byteStream();
        }

        /** Without the cancellation a short rest would be read to the end. */
        @Override
        public void close() throws IOException {
            call.cancel();
            response.close();
        }
    }
}
