package io.tinyserver.spring.boot.webflux;

import static io.tinyserver.spring.boot.webflux.ApplicationServers.say;
import static io.tinyserver.spring.boot.webflux.ApplicationServers.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tinyserver.ServerOptions;
import io.tinyserver.spring.boot.Http;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ZeroCopyHttpOutputMessage;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** One exchange as the application and its peer see it. */
@Timeout(60)
class HttpHandlerAdapterTests {

    @RegisterExtension
    private final ApplicationServers servers = new ApplicationServers();

    // --- the request ---

    @Test
    void givesMethodUriAndHeaders() {
        Http http = servers.serve((request, response) -> say(
                response,
                request.getMethod() + " " + request.getURI() + " "
                        + request.getHeaders().getFirst("x-one") + " "
                        + request.getHeaders().get("X-Two") + " " + request.getQueryParams()));
        assertThat(http.get("/a%20b?x=1&y=%C3%B1", "X-One", "1", "X-Two", "2", "X-Two", "3")
                        .body())
                .isEqualTo("GET http://127.0.0.1:" + http.port() + "/a%20b?x=1&y=%C3%B1 1 [2, 3] {x=[1], y=[ñ]}");
    }

    @Test
    void listsHeadersOnceWhateverTheirCase() throws Exception {
        Http http = servers.serve((request, response) -> say(
                response,
                request.getHeaders().headerNames().stream().sorted().toList() + " "
                        + request.getHeaders().containsHeader("ACCEPT") + " "
                        + request.getHeaders().toSingleValueMap().get("Accept") + " "
                        + request.getHeaders().getOrEmpty("none")));
        assertThat(raw(http, "GET / HTTP/1.1\r\nHost: a\r\nAccept: x\r\naccept: y\r\nConnection: close\r\n\r\n"))
                .endsWith("[Accept, Connection, Host] true x []");
    }

    @Test
    void headersOfTheRequestCannotBeChanged() {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Http http = servers.serve((request, response) -> {
            try {
                request.getHeaders().add("X", "y");
            } catch (UnsupportedOperationException refused) {
                thrown.set(refused);
            }
            return response.setComplete();
        });
        http.get("/");
        assertThat(thrown.get()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void readsCookies() {
        Http http = servers.serve(
                (request, response) -> say(response, request.getCookies().toString()));
        assertThat(http.get("/", "Cookie", "a=1; b=\"two words\"; =x; c; a=3").body())
                .isEqualTo("{a=[a=1, a=3], b=[b=two words]}");
    }

    @Test
    void knowsBothAddresses() {
        Http http = servers.serve((request, response) -> say(
                response,
                request.getLocalAddress().getPort() + " "
                        + request.getRemoteAddress().getAddress().isLoopbackAddress()
                        + " " + request.getSslInfo()));
        assertThat(http.get("/").body()).isEqualTo(http.port() + " true null");
    }

    @Test
    void makesAUriForAPeerThatNamesNoHost() throws Exception {
        Http http = servers.serve(
                (request, response) -> say(response, request.getURI().toString()));
        assertThat(raw(http, "GET /x HTTP/1.0\r\n\r\n")).endsWith("http://127.0.0.1:" + http.port() + "/x");
    }

    @Test
    void servesDoubleSlashAsPath() throws Exception {
        Http http = servers.serve(
                (request, response) -> say(response, request.getPath().value()));
        assertThat(raw(http, "GET // HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200")
                .endsWith("//");
    }

    @Test
    void handsOnMethodsItDoesNotKnow() {
        Http http = servers.serve(
                (request, response) -> say(response, request.getMethod().name()));
        assertThat(http.send("BREW", "/", BodyPublishers.noBody()).body()).isEqualTo("BREW");
    }

    @Test
    void givesContentAsItArrives() throws Exception {
        AtomicInteger parts = new AtomicInteger();
        Http http = servers.serve((request, response) -> request.getBody()
                .doOnNext(part -> parts.incrementAndGet())
                .map(part -> {
                    int length = part.readableByteCount();
                    DataBufferUtils.release(part);
                    return length;
                })
                .reduce(0, Integer::sum)
                .flatMap(sum -> say(response, sum + " bytes")));
        try (Socket socket = new Socket("127.0.0.1", http.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(
                    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\nConnection: close\r\n\r\nabc".getBytes(UTF_8));
            await().untilAtomic(parts, org.hamcrest.Matchers.is(1));
            out.write("def".getBytes(UTF_8));
            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .endsWith("6 bytes");
        }
    }

    @Test
    void stopsReadingFromAPeerWhoseContentNobodyAsksFor() throws Exception {
        AtomicReference<org.reactivestreams.Subscription> asking = new AtomicReference<>();
        AtomicLong received = new AtomicLong();
        Http http = servers.serve((request, response) -> {
            request.getBody().subscribe(new reactor.core.publisher.BaseSubscriber<DataBuffer>() {
                @Override
                protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
                    asking.set(subscription);
                }

                @Override
                protected void hookOnNext(DataBuffer part) {
                    received.addAndGet(part.readableByteCount());
                }
            });
            return Mono.never();
        });
        try (Socket socket = new Socket("127.0.0.1", http.port())) {
            socket.getOutputStream()
                    .write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10000000\r\n\r\n".getBytes(UTF_8));
            AtomicLong sent = new AtomicLong();
            Thread sender = new Thread(() -> {
                byte[] piece = new byte[10_000];
                try {
                    for (int i = 0; i < 1000; i++) {
                        socket.getOutputStream().write(piece);
                        sent.addAndGet(piece.length);
                    }
                } catch (IOException closed) {
                    sent.set(-1);
                }
            });
            sender.start();
            await().until(() ->
                    asking.get() != null && sender.getState() == Thread.State.RUNNABLE && sent.get() > 50_000);
            long before;
            do { // the sender comes to a stand when all buffers between are full
                before = sent.get();
                sender.join(200);
            } while (sent.get() != before);
            assertThat(received).hasValue(0);
            assertThat(sent).hasValueBetween(1, 9_999_999);
            asking.get().request(Long.MAX_VALUE);
            await().untilAtomic(received, org.hamcrest.Matchers.is(10_000_000L));
        }
    }

    @Test
    void contentIsReadOnce() {
        Http http = servers.serve((request, response) -> DataBufferUtils.join(request.getBody())
                .then(DataBufferUtils.join(request.getBody()))
                .then(say(response, "twice"))
                .onErrorResume(IllegalStateException.class, thrown -> say(response, "once")));
        byte[] large = new byte[200_000];
        assertThat(http.send("POST", "/", BodyPublishers.ofByteArray(large)).body())
                .isEqualTo("once");
    }

    @Test
    void contentThatIsTooLargeFailsWithItsStatus() {
        servers.factory()
                .setOptions(ServerOptions.builder().maxBodyBytes(100_000).build());
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Http http = servers.serve((request, response) -> request.getBody()
                .doOnNext(DataBufferUtils::release)
                .doOnError(thrown::set)
                .then(say(response, "read"))
                .onErrorResume(ResponseStatusException.class, failure -> {
                    response.setStatusCode(failure.getStatusCode());
                    return response.setComplete();
                }));
        HttpResponse<String> answer =
                http.send("POST", "/", BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(new byte[300_000])));
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(thrown.get())
                .isInstanceOfSatisfying(
                        ResponseStatusException.class,
                        failure -> assertThat(failure.getStatusCode()).isEqualTo(HttpStatus.CONTENT_TOO_LARGE));
    }

    // --- the response ---

    @Test
    void answersWithStatusHeadersAndCookies() {
        Http http = servers.serve((request, response) -> {
            response.setStatusCode(HttpStatus.CREATED);
            response.getHeaders().add("X-One", "1");
            response.getHeaders().add("X-One", "2");
            response.addCookie(ResponseCookie.from("session", "abc")
                    .httpOnly(true)
                    .path("/")
                    .sameSite("Lax")
                    .build());
            response.addCookie(ResponseCookie.from("other", "x").maxAge(0).build());
            return say(response, "made");
        });
        HttpResponse<String> answer = http.get("/");
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.body()).isEqualTo("made");
        assertThat(answer.headers().firstValue("Content-Length")).hasValue("4");
        assertThat(answer.headers().allValues("X-One")).containsExactly("1", "2");
        assertThat(answer.headers().allValues("Set-Cookie"))
                .satisfiesExactlyInAnyOrder(
                        session -> assertThat(session)
                                .startsWith("session=abc;")
                                .contains("Path=/", "HttpOnly", "SameSite=Lax"),
                        other -> assertThat(other).startsWith("other=x;").contains("Max-Age=0"));
    }

    @Test
    void reportsAnAbsentStatusAs200() {
        AtomicReference<Object> seen = new AtomicReference<>();
        Http http = servers.serve(
                (request, response) -> response.setComplete().doOnSuccess(end -> seen.set(response.getStatusCode())));
        assertThat(http.get("/").statusCode()).isEqualTo(200);
        await().untilAsserted(() -> assertThat(seen.get()).isEqualTo(HttpStatus.OK));
    }

    @Test
    void answersFromAnotherThread() {
        Http http = servers.serve((request, response) -> Mono.delay(Duration.ofMillis(20), Schedulers.parallel())
                .then(Mono.defer(() -> say(response, "later"))));
        assertThat(http.get("/").body()).isEqualTo("later");
    }

    @Test
    void answersWithoutContent() {
        Http http = servers.serve((request, response) -> {
            response.setStatusCode(HttpStatus.NO_CONTENT);
            return response.setComplete();
        });
        HttpResponse<String> answer = http.get("/");
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.headers().firstValue("Content-Length")).isEmpty();
    }

    @Test
    void answersAnApplicationThatDoesNothingWith200() {
        assertThat(servers.serve((request, response) -> Mono.empty()).get("/").statusCode())
                .isEqualTo(200);
    }

    @Test
    void describesTheContentToHead() throws Exception {
        Http http = servers.serve((request, response) -> say(response, "content"));
        assertThat(raw(http, "HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
                .contains("Content-Length: 7\r\n")
                .endsWith("\r\n\r\n");
    }

    @Test
    void answersHeadForAContentOfUnknownLength() throws Exception {
        Http http = servers.serve(
                (request, response) -> response.writeWith(Flux.just(text(response, "a"), text(response, "b"))));
        assertThat(raw(http, "HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200")
                .doesNotContain("Content-Length: 0")
                .endsWith("\r\n\r\n");
    }

    @Test
    void streamsManyBuffersWithTheLengthThatWasAnnounced() {
        Http http = servers.serve((request, response) -> {
            response.getHeaders().setContentLength(4000);
            return response.writeWith(Flux.range(0, 1000).map(i -> text(response, "%04d".formatted(i))));
        });
        HttpResponse<String> answer = http.get("/");
        assertThat(answer.headers().firstValue("Content-Length")).hasValue("4000");
        assertThat(answer.body()).hasSize(4000).endsWith("0999");
    }

    @Test
    void flushesEachPartAlthoughItsSourceBlocksBehindIt() throws Exception {
        java.util.concurrent.Semaphore steps = new java.util.concurrent.Semaphore(1);
        Http http = servers.serve((request, response) -> response.writeAndFlushWith(Flux.<String>generate(sink -> {
                    steps.acquireUninterruptibly();
                    sink.next("line\n");
                })
                .take(3)
                .map(line -> Mono.just(text(response, line)))));
        try (Socket socket = new Socket("127.0.0.1", http.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(UTF_8));
            BufferedReader lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            skipHead(lines);
            for (int i = 0; i < 3; i++) {
                assertThat(lines.readLine()).isEqualTo("line"); // only now does the source go on
                steps.release();
            }
            assertThat(lines.readLine()).isNull();
        }
    }

    @Test
    void sendsThePartThatIsTheOnlyOne() {
        Http http = servers.serve((request, response) ->
                response.writeAndFlushWith(Flux.just(Flux.just(text(response, "on"), text(response, "ly")))));
        assertThat(http.get("/").body()).isEqualTo("only");
    }

    @Test
    void sendsTheBufferThatIsTheOnlyOne() {
        Http http = servers.serve((request, response) -> response.writeWith(Flux.just(text(response, "only"))));
        assertThat(http.get("/").body()).isEqualTo("only");
    }

    @Test
    void sendsFilesFromWhereTheyLie(@TempDir Path folder) throws Exception {
        byte[] content = new byte[300_000];
        new Random(1).nextBytes(content);
        Path file = Files.write(folder.resolve("file"), content);
        Http http = servers.serve(
                (request, response) -> ((ZeroCopyHttpOutputMessage) response).writeWith(file, 1000, 200_000));
        byte[] received = java.net.http.HttpClient.newHttpClient()
                .send(
                        java.net.http.HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + http.port() + "/"))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray())
                .body();
        assertThat(received).isEqualTo(java.util.Arrays.copyOfRange(content, 1000, 201_000));
    }

    @Test
    void asksTheApplicationForNoMoreThanASlowPeerTakes() throws Exception {
        AtomicLong produced = new AtomicLong();
        Http http = servers.serve((request, response) -> response.writeWith(Flux.generate(sink ->
                sink.next(response.bufferFactory().wrap(new byte[(int) (produced.addAndGet(10_000) * 0 + 10_000)])))));
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(10_000);
            socket.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), http.port()));
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(UTF_8));
            await().until(() -> produced.get() > 0);
            long before;
            do { // the application comes to a stand when all buffers between are full
                before = produced.get();
                new CountDownLatch(1).await(200, TimeUnit.MILLISECONDS);
            } while (produced.get() != before);
            assertThat(produced.get()).isLessThan(20_000_000);
        }
    }

    @Test
    void blocksNoThreadOfReactorsForASlowPeer() throws Exception {
        Scheduler one = Schedulers.newSingle("one");
        AtomicLong produced = new AtomicLong();
        Http http = servers.serve((request, response) -> response.writeWith(Flux.<DataBuffer>generate(sink -> {
                    produced.incrementAndGet();
                    sink.next(response.bufferFactory().wrap(new byte[100_000]));
                })
                .subscribeOn(one)));
        try (Socket socket = new Socket("127.0.0.1", http.port())) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(UTF_8));
            await().until(() -> produced.get() > 5);
            long before;
            do { // it comes to a stand when all buffers between are full
                before = produced.get();
                new CountDownLatch(1).await(200, TimeUnit.MILLISECONDS);
            } while (produced.get() != before);
            CountDownLatch free = new CountDownLatch(1);
            one.schedule(free::countDown);
            assertThat(free.await(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            one.dispose();
        }
    }

    @Test
    void cancelsTheApplicationWhenThePeerIsGone() throws Exception {
        AtomicBoolean cancelled = new AtomicBoolean();
        Http http = servers.serve((request, response) -> response.writeAndFlushWith(Flux.interval(Duration.ofMillis(10))
                        .onBackpressureDrop()
                        .map(tick -> Mono.just(text(response, "tick\n"))))
                .doOnCancel(() -> cancelled.set(true)));
        try (Socket socket = new Socket("127.0.0.1", http.port())) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(UTF_8));
            assertThat(socket.getInputStream().read()).isEqualTo('H');
        }
        await().untilTrue(cancelled);
    }

    @Test
    void cancelsTheApplicationWhenThePeerIsGoneBeforeItsAnswer() throws Exception {
        AtomicBoolean called = new AtomicBoolean();
        AtomicBoolean cancelled = new AtomicBoolean();
        Http http = servers.serve((request, response) -> Mono.<Void>never()
                .doOnSubscribe(subscription -> called.set(true))
                .doOnCancel(() -> cancelled.set(true)));
        try (Socket socket = new Socket("127.0.0.1", http.port())) {
            socket.setSoLinger(true, 0); // a reset: the mere end of what it sends is no reason to give up
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(UTF_8));
            await().untilTrue(called);
        }
        await().untilTrue(cancelled);
    }

    @Test
    void cancelsNothingThatHasEnded() {
        AtomicReference<reactor.core.publisher.SignalType> end = new AtomicReference<>();
        Http http = servers.serve(
                (request, response) -> response.writeWith(Flux.just(text(response, "a"), text(response, "b")))
                        .doFinally(end::set));
        assertThat(http.get("/").body()).isEqualTo("ab");
        await().untilAsserted(() -> assertThat(end.get()).isEqualTo(reactor.core.publisher.SignalType.ON_COMPLETE));
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 304})
    void drainsContentThatItsStatusForbids(int status) {
        AtomicInteger drained = new AtomicInteger();
        AtomicReference<SignalType> end = new AtomicReference<>();
        Http http = servers.serve((request, response) -> {
            response.setRawStatusCode(status);
            return response.writeWith(Flux.just(text(response, "a"), text(response, "b"))
                            .doOnNext(part -> drained.incrementAndGet()))
                    .doFinally(end::set);
        });
        assertThat(http.get("/").statusCode()).isEqualTo(status);
        await().untilAsserted(() -> assertThat(end.get()).isEqualTo(SignalType.ON_COMPLETE));
        assertThat(drained).hasValue(2);
    }

    @Test
    void cancelsContentThatComesTooLate() {
        servers.factory()
                .setOptions(ServerOptions.builder()
                        .answerTimeout(Duration.ofMillis(100))
                        .build());
        CountDownLatch late = new CountDownLatch(1);
        AtomicReference<SignalType> end = new AtomicReference<>();
        Http http = servers.serve((request, response) -> {
            boolean interrupted = false;
            while (late.getCount() > 0) { // deaf to the interrupt that tells it
                try {
                    late.await();
                } catch (InterruptedException ignored) {
                    interrupted = true;
                }
            }
            assertThat(interrupted).isTrue();
            return response.writeWith(Flux.just(text(response, "a"), text(response, "b")))
                    .doFinally(end::set);
        });
        assertThat(http.get("/").statusCode()).isEqualTo(503);
        late.countDown();
        await().untilAsserted(() -> assertThat(end.get()).isEqualTo(SignalType.CANCEL));
    }

    @Test
    void lessensNothingOfAFileThatTheApplicationDeletesBehindIt(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("temporary"), new byte[3_000_000]);
        Http http = servers.serve((request, response) -> ((ZeroCopyHttpOutputMessage) response)
                .writeWith(file, 0, 3_000_000)
                .doFinally(end -> file.toFile().delete()));
        assertThat(http.get("/").body()).hasSize(3_000_000);
        await().untilAsserted(() -> assertThat(file).doesNotExist());
    }

    @Test
    void tellsTheApplicationThatItsFileIsMissing(@TempDir Path folder) {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Http http = servers.serve((request, response) -> ((ZeroCopyHttpOutputMessage) response)
                .writeWith(folder.resolve("none"), 0, 10)
                .doOnError(thrown::set));
        assertThat(http.get("/").statusCode()).isEqualTo(500);
        assertThat(thrown.get()).isInstanceOf(NoSuchFileException.class);
    }

    private static void skipHead(BufferedReader lines) throws IOException {
        String line = lines.readLine();
        while (!line.isEmpty()) {
            line = lines.readLine();
        }
    }

    private static String raw(Http http, String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", http.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }
}
