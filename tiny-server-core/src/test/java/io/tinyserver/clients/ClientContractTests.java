package io.tinyserver.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tinyserver.TestServer;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What everybody who talks HTTP may expect, with the programs and libraries that people really use. After each test nothing is left in
 * the server, and nothing is logged that the test does not expect.
 */
@ParameterizedClass
@EnumSource(Caller.class)
@Timeout(60)
class ClientContractTests {

    private static final byte[] SMALL = "small".getBytes(StandardCharsets.US_ASCII);

    @Parameter
    Caller caller;

    @TempDir
    Path folder;

    private static Path file;

    private Site site;
    private TestServer server;
    private Client client;
    private int expectedErrors;

    @BeforeAll
    static void writeFile(@TempDir Path shared) throws IOException {
        file = Files.write(shared.resolve("large"), Site.LARGE);
    }

    @BeforeEach
    void start() throws IOException {
        site = new Site(file);
        server = TestServer.serving(options -> options.maxBodyBytes(20 * 1024 * 1024), site.routes());
        client = caller.client(server.server().port(), folder);
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        try (TestServer ending = server;
                Client closing = client) {
            if (closing != null) { // it is null where the test was skipped
                nothingIsLeftIn(ending);
            }
        }
    }

    private void nothingIsLeftIn(TestServer quiet) {
        awaitQuiet();
        patiently().until(this::hasSaidGoodbye);
        assertThat(quiet.log().errors()).hasSize(expectedErrors);
        assertThat(quiet.log().at(Level.WARNING)).isEmpty();
    }

    private void awaitQuiet() {
        patiently()
                .until(() -> server.snapshot().activeRequests() == 0
                        && server.snapshot().busy() == 0);
    }

    private static ConditionFactory patiently() {
        return await().atMost(TestServer.PATIENCE).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(10));
    }

    /** Not every client can be told to close its connections, but each does as it is told by the server. */
    private boolean hasSaidGoodbye() throws Exception {
        if (server.snapshot().connections() == 0) {
            return true;
        }
        assertThat(client.ask(Call.get("/bye")).text()).isEqualTo("bye");
        return false;
    }

    @Test
    void keepsItsConnection() throws Exception {
        List<Reply> replies = client.askInARow(
                IntStream.range(0, 10).mapToObj(i -> Call.get("/remote")).toList());
        assertThat(replies).extracting(Reply::status).containsOnly(200);
        assertThat(replies.stream().map(Reply::text).distinct()).hasSize(1);
    }

    @Test
    void takesAnotherConnectionWhenTheServerHasClosedOne() throws Exception {
        List<Reply> replies = client.askInARow(List.of(Call.get("/remote"), Call.get("/bye"), Call.get("/remote")));
        assertThat(replies).extracting(Reply::status).containsOnly(200);
        assertThat(replies.get(2).text()).isNotEqualTo(replies.get(0).text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/bytes", "/file", "/stream", "/stream-with-length", "/written"})
    void getsLargeContent(String path) throws Exception {
        Reply reply = client.ask(Call.get(path));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(Site.digest(reply.content())).isEqualTo(Site.digest(Site.LARGE));
        assertThat(client.ask(Call.get("/")).text()).isEqualTo("page");
    }

    @Test
    void getsTheHeadAlone() throws Exception {
        Reply known = client.ask(Call.of("HEAD", "/bytes"));
        Reply unknown = client.ask(Call.of("HEAD", "/stream"));
        assertThat(List.of(known, unknown)).allSatisfy(reply -> {
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.content()).isEmpty();
            assertThat(reply.values("Content-Type")).containsExactly("a/b");
        });
        assertThat(known.values("Content-Length")).containsExactly("" + Site.LARGE.length);
        assertThat(client.ask(Call.of("HEAD", "/nowhere")).status()).isEqualTo(404);
        assertThat(client.ask(Call.get("/")).text()).isEqualTo("page");
    }

    @Test
    void isToldWhatIsNotThere() throws Exception {
        assertThat(client.ask(Call.get("/nowhere")).status()).isEqualTo(404);
        Reply wrongMethod = client.ask(Call.of("DELETE", "/digest"));
        assertThat(wrongMethod.status()).isEqualTo(405);
        assertThat(wrongMethod.values("Allow")).singleElement().asString().contains("POST");
        assertThat(client.ask(Call.get("/")).text()).isEqualTo("page");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "PATCH", "OPTIONS", "REPORT"})
    void usesAnyMethod(String method) throws Exception {
        Call call = Call.of(method, "/method");
        boolean sendsContent = method.startsWith("P") || method.startsWith("R");
        assertThat(client.ask(sendsContent ? call.with(SMALL) : call).text()).isEqualTo(method);
    }

    @Test
    void getsAnswersThatNeverHaveContent() throws Exception {
        Reply none = client.ask(Call.get("/none"));
        assertThat(none.status()).isEqualTo(204);
        assertThat(none.content()).isEmpty();
        Reply unchanged = client.ask(Call.get("/unchanged").with("If-None-Match", "\"7\""));
        assertThat(unchanged.status()).isEqualTo(304);
        assertThat(unchanged.content()).isEmpty();
        assertThat(client.ask(Call.get("/")).text()).isEqualTo("page");
    }

    // --- content of requests ---

    @ParameterizedTest
    @ValueSource(strings = {"/digest", "/digest-at-once"})
    void sendsContentOfAnnouncedLength(String path) throws Exception {
        for (byte[] content : List.of(SMALL, Site.LARGE, SMALL)) {
            assertThat(client.ask(Call.of("POST", path).with(content)).text()).isEqualTo(Site.digest(content));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/digest", "/digest-at-once"})
    void sendsContentInChunks(String path) throws Exception {
        for (byte[] content : List.of(SMALL, new byte[0], Site.LARGE, SMALL)) {
            assertThat(client.ask(Call.of("POST", path).inChunks(content)).text())
                    .isEqualTo(Site.digest(content));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/digest", "/digest-at-once"})
    void waitsToBeAskedForContent(String path) throws Exception {
        Call post = Call.of("POST", path).expectingContinue();
        for (byte[] content : List.of(SMALL, Site.LARGE)) {
            assertThat(client.ask(post.with(content)).text()).isEqualTo(Site.digest(content));
            assertThat(client.ask(post.inChunks(content)).text()).isEqualTo(Site.digest(content));
        }
    }

    @Test
    void isNotAskedForContentThatIsTooLarge() throws Exception {
        assumeTrue(client.can(Client.Ability.ACCEPT_FINAL_IN_PLACE_OF_CONTINUE), caller + " waits for 100 for ever");
        InputStream content = new ByteArrayInputStream(new byte[30 * 1024 * 1024]);
        Call post = Call.of("POST", "/digest").expectingContinue();
        Reply reply = client.ask(post.with(new Call.Content(content, content.available())));
        assertThat(reply.status()).isEqualTo(413);
        assertThat(client.ask(Call.get("/")).text()).isEqualTo("page");
    }

    // --- slowly, or not to the end ---

    @Test
    void readsAnAnswerAsItIsWritten() throws Exception {
        try (Exchange exchange = client.send(Call.get("/steps"));
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(exchange.content(), StandardCharsets.US_ASCII))) {
            for (int i = 0; i < 5; i++) {
                assertThat(lines.readLine()).isEqualTo("step " + i);
                site.stepsRead.release();
            }
            assertThat(lines.readLine()).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/bytes", "/file", "/stream", "/written"})
    void readsALargeAnswerSlowly(String path) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (Exchange exchange = client.send(Call.get(path))) {
            InputStream in = exchange.content();
            byte[] part = new byte[512 * 1024];
            for (int count = in.readNBytes(part, 0, part.length);
                    count > 0;
                    count = in.readNBytes(part, 0, part.length)) {
                digest.update(part, 0, count);
                TimeUnit.MILLISECONDS.sleep(10); // the slowness is what is tested
            }
        }
        assertThat(digest.digest())
                .isEqualTo(MessageDigest.getInstance("SHA-256").digest(Site.LARGE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/digest", "/digest-at-once"})
    void breaksItsRequestOff(String path) throws Exception {
        for (int count : new int[] {0, 100, 300_000}) {
            assertThatThrownBy(() -> client.ask(
                            Call.of("POST", path).brokenOffAfter(count, caller == Caller.CURL ? -1 : 400_000)))
                    .isInstanceOf(IOException.class);
        }
        awaitQuiet();
        assertThat(client.ask(Call.get("/")).text()).isEqualTo("page");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/bytes", "/file", "/stream", "/endless"})
    void breaksTheAnswerOff(String path) throws Exception {
        for (int count : new int[] {0, 1, 1_000_000}) {
            try (Exchange exchange = client.send(Call.get(path))) {
                assertThat(exchange.content().readNBytes(count)).hasSize(count);
            }
        }
        awaitQuiet();
        assertThat(client.ask(Call.get("/")).text()).isEqualTo("page");
    }

    // --- failures ---

    @Test
    void isToldThatAHandlerHasFailed() throws Exception {
        expectedErrors = 3;
        List<Reply> replies =
                client.askInARow(List.of(Call.get("/fails"), Call.get("/fails"), Call.get("/fails"), Call.get("/")));
        assertThat(replies).extracting(Reply::status).containsExactly(500, 500, 500, 200);
        assertThat(replies.get(0).text()).doesNotContain("IllegalState");
    }

    @Test
    void noticesThatAnAnswerIsCutOff() throws Exception {
        expectedErrors = 1;
        assertThatIOException().isThrownBy(() -> client.ask(Call.get("/cut")));
        assertThat(client.ask(Call.get("/")).text()).isEqualTo("page");
    }

    // --- many ---

    @Test
    void asksManyTimesAtOnce() throws Exception {
        int threads = 8;
        int calls = 50;
        ExecutorService users = Executors.newFixedThreadPool(threads);
        try {
            List<Future<List<Reply>>> results = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                List<Call> row = IntStream.range(i * calls, (i + 1) * calls)
                        .mapToObj(n -> Call.get("/name/" + n))
                        .toList();
                results.add(users.submit(() -> client.askInARow(row)));
            }
            Set<String> names = new HashSet<>();
            for (int i = 0; i < threads; i++) {
                List<Reply> replies = results.get(i).get();
                for (int n = 0; n < calls; n++) {
                    assertThat(replies.get(n).text()).isEqualTo("" + (i * calls + n));
                    names.add(replies.get(n).text());
                }
            }
            assertThat(names).hasSize(threads * calls);
        } finally {
            users.shutdownNow();
        }
    }

    // --- fields ---

    @Test
    void sendsFieldsOfEveryKind() throws Exception {
        String longValue = "v".repeat(8000);
        assertThat(client.ask(Call.get("/header/x-long").with("X-Long", longValue))
                        .text())
                .isEqualTo(longValue);
        assertThat(client.ask(Call.get("/header/x-empty").with("X-Empty", "")).text())
                .isEmpty();
        assertThat(client.ask(Call.get("/header/x-two").with("X-Two", "a").with("X-Two", "b, c"))
                        .text())
                .isEqualTo("a|b, c");
        Call many = Call.get("/header/x-79");
        for (int i = 0; i < 80; i++) {
            many = many.with("X-" + i, "value " + i);
        }
        assertThat(client.ask(many).text()).isEqualTo("value 79");
    }

    @Test
    void readsFieldsOfEveryKind() throws Exception {
        Reply reply = client.ask(Call.get("/cookies"));
        assertThat(reply.values("Set-Cookie")).containsExactly("a=1; Path=/", "b=2");
        assertThat(reply.values("x-empty")).containsExactly("");
        assertThat(reply.values("X-LONG")).containsExactly("v".repeat(3000));
        assertThat(reply.values("Date")).hasSize(1);
        assertThat(reply.content()).isEmpty();
    }

    @Test
    void isToldThatItsHeaderIsTooLarge() throws Exception {
        Call call = Call.get("/").with("X-Long", "v".repeat(20_000));
        assertThat(client.ask(call).status()).isEqualTo(431);
        assertThat(client.ask(Call.get("/")).text()).isEqualTo("page");
    }

    @Test
    void encodesWhatIsNotPlainInAPath() throws Exception {
        assertThat(client.ask(Call.get("/name/a%20b%C3%BC+")).text()).isEqualTo("a bü+");
        assertThat(client.ask(Call.get("/query?q=1%262+3")).text()).isEqualTo("1&2 3");
        assertThat(Arrays.asList(client.ask(Call.get("/query")).text())).containsExactly("null");
    }
}
