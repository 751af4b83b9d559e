package io.tinyserver.spring.boot.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.tinyserver.TinyServer;
import io.tinyserver.content.Pages;
import io.tinyserver.http.Filter;
import io.tinyserver.http.Response;
import io.tinyserver.http.Status;
import io.tinyserver.route.Route;
import io.tinyserver.route.Router;
import io.tinyserver.spring.boot.Http;
import io.tinyserver.spring.boot.TinyServerAutoConfiguration;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class TinyServerObservationTests {

    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private final Recorder recorder = new Recorder();
    private final CompletableFuture<Response> promise = new CompletableFuture<>();
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    TinyServerAutoConfiguration.class,
                    TinyServerObservationAutoConfiguration.class,
                    ObservationAutoConfiguration.class))
            .withBean("recorder", Recorder.class, () -> recorder)
            .withBean(TraceCarrier.class)
            .withBean(Router.class, this::routes)
            .withPropertyValues("tiny.server.port=0");

    private Router routes() {
        return Router.of(
                Route.get("/hello/{name}", request -> Response.text("Hello, " + request.pathParameter("name"))),
                Route.any("/anything", request -> Response.text("anything")),
                Route.get("/", request -> Response.text("root")),
                Route.get("/moved", request -> Response.of(Status.SEE_OTHER).withHeader("Location", "/")),
                Route.get("/gone", request -> Response.of(Status.GONE)),
                Route.get("/failing", request -> {
                    throw new IllegalStateException("as the test wants it");
                }),
                Route.get("/null", request -> null),
                Route.get("/deferred", request -> Response.deferred(promise)),
                Route.get(
                        "/twice",
                        request -> Response.deferred(CompletableFuture.completedFuture(Response.deferred(promise)))),
                Route.get("/trace", request -> Response.text(TraceCarrier.current())),
                Route.get("/held", request -> {
                            entered.countDown();
                            assertThat(open.await(20, TimeUnit.SECONDS)).isTrue();
                            return Response.text("held");
                        })
                        .blocking());
    }

    // --- what is told ---

    @ParameterizedTest
    @CsvSource({
        "GET, /hello/Ada, GET, /hello/{name}, 200, SUCCESS",
        "HEAD, /hello/Ada, HEAD, /hello/{name}, 200, SUCCESS",
        "GET, /, GET, /, 200, SUCCESS",
        "BREW, /anything, UNKNOWN, /anything, 200, SUCCESS",
        "GET, /moved, GET, /moved, 303, REDIRECTION",
        "GET, /gone, GET, /gone, 410, CLIENT_ERROR",
        "GET, /no/such/path, GET, NOT_FOUND, 404, CLIENT_ERROR",
        "POST, /hello/Ada, POST, /hello/{name}, 405, CLIENT_ERROR",
        "OPTIONS, /hello/Ada, OPTIONS, /hello/{name}, 204, SUCCESS"
    })
    void keysAreThoseOfSpringsOwnWebStacks(
            String verb, String path, String method, String uri, String status, String outcome) {
        runner.run(context -> {
            http(context).send(verb, path, BodyPublishers.noBody());
            RequestObservationContext told = recorder.next();
            assertThat(told.getName()).isEqualTo("http.server.requests");
            assertThat(told.getContextualName())
                    .startsWith("http " + (method.equals("UNKNOWN") ? "unknown" : method.toLowerCase()));
            assertThat(told.getLowCardinalityKeyValues())
                    .isEqualTo(KeyValues.of(
                            "exception", "none", "method", method, "outcome", outcome, "status", status, "uri", uri));
            assertThat(told.getHighCardinalityKeyValues()).isEqualTo(KeyValues.of("http.url", path));
            assertThat(told.getError()).isNull();
        });
    }

    @Test
    void pagesAreToldByTheirPatternAndStayImmediate() {
        runner.withBean(Pages.class, () -> Pages.fromClasspath("site/"))
                .withPropertyValues("tiny.server.pool-size=1")
                .run(context -> {
                    CompletableFuture<HttpResponse<String>> held =
                            CompletableFuture.supplyAsync(() -> http(context).get("/held"));
                    assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();

                    assertThat(http(context).get("/index.html").statusCode()).isEqualTo(200);
                    assertThat(recorder.nextKeys()).contains(entry("uri", "/**"), entry("status", "200"));
                    assertThat(http(context).get("/no-such-page").statusCode()).isEqualTo(404);
                    assertThat(recorder.nextKeys()).contains(entry("uri", "NOT_FOUND"), entry("status", "404"));

                    open.countDown();
                    assertThat(held.get(20, TimeUnit.SECONDS).body()).isEqualTo("held");
                    assertThat(recorder.nextKeys()).contains(entry("uri", "/held"));
                });
    }

    @Test
    void failureOfAHandlerIsToldWithStatus500() {
        runner.run(context -> {
            assertThat(http(context).get("/failing").statusCode()).isEqualTo(500);
            RequestObservationContext told = recorder.next();
            assertThat(told.getError()).isInstanceOf(IllegalStateException.class);
            assertThat(told.getLowCardinalityKeyValues())
                    .isEqualTo(KeyValues.of(
                            "exception",
                            "IllegalStateException",
                            "method",
                            "GET",
                            "outcome",
                            "SERVER_ERROR",
                            "status",
                            "500",
                            "uri",
                            "/failing"));
        });
    }

    @Test
    void noAnswerIsAFailure() {
        runner.run(context -> {
            assertThat(http(context).get("/null").statusCode()).isEqualTo(500);
            assertThat(recorder.nextKeys())
                    .contains(entry("status", "500"), entry("exception", "NullPointerException"));
        });
    }

    @Test
    void messageThatTheServerRefusesIsNotObserved() {
        runner.run(context -> {
            String tooLong = "/" + "a".repeat(10_000);
            assertThat(http(context).get(tooLong).statusCode()).isEqualTo(414);
            http(context).get("/hello/Ada");
            assertThat(recorder.nextKeys()).contains(entry("uri", "/hello/{name}"));
            assertThat(recorder.started()).isEqualTo(1);
        });
    }

    // --- deferred answers ---

    @ParameterizedTest
    @CsvSource({"/deferred", "/twice"})
    void deferredAnswerIsObservedUntilItIsGiven(String path) {
        runner.run(context -> {
            CompletableFuture<HttpResponse<String>> answer =
                    CompletableFuture.supplyAsync(() -> http(context).get(path));
            await().until(() -> recorder.started() == 1);
            http(context).get("/hello/Ada");
            assertThat(recorder.nextKeys()).contains(entry("uri", "/hello/{name}"));
            assertThat(recorder.hasStopped()).isFalse();

            promise.complete(Response.text("late").withStatus(Status.ACCEPTED));
            assertThat(answer.get(20, TimeUnit.SECONDS).body()).isEqualTo("late");
            assertThat(recorder.nextKeys())
                    .contains(entry("uri", path), entry("status", "202"), entry("exception", "none"));
        });
    }

    @Test
    void brokenPromiseIsAFailure() {
        runner.run(context -> {
            promise.completeExceptionally(new IllegalArgumentException("as the test wants it"));
            assertThat(http(context).get("/deferred").statusCode()).isEqualTo(500);
            assertThat(recorder.nextKeys())
                    .contains(entry("status", "500"), entry("exception", "IllegalArgumentException"));
        });
    }

    @Test
    void promiseThatNobodyKeepsIsNotObservedForEver() {
        runner.withPropertyValues("tiny.server.answer-timeout=1s").run(context -> {
            assertThat(http(context).get("/deferred").statusCode()).isEqualTo(503);
            assertThat(recorder.nextKeys())
                    .contains(
                            entry("status", "503"),
                            entry("outcome", "SERVER_ERROR"),
                            entry("exception", "TimeoutException"));
            promise.complete(Response.text("too late"));
            assertThat(recorder.hasStopped()).isFalse();
        });
    }

    // --- traces ---

    @Test
    void traceOfThePeerIsTakenUpAndIsThereInTheHandler() {
        runner.run(context -> {
            assertThat(http(context).get("/trace", "traceparent", TRACE).body()).isEqualTo(TRACE);
            assertThat(http(context).get("/trace").body()).isEqualTo("none");
        });
    }

    @Test
    void allValuesOfAFieldCanBeReadFromTheRequest() {
        runner.run(context -> {
            http(context).get("/trace", "baggage", "a=1", "baggage", "b=2");
            RequestObservationContext told = recorder.next();
            assertThat(told.getGetter().getAll(told.request(), "Baggage")).containsExactly("a=1", "b=2");
            assertThat(told.getGetter().getAll(told.request(), "traceparent")).isEmpty();
        });
    }

    @Test
    void observationOfAHandlerIsAChildOfTheRequests() {
        runner.withUserConfiguration(Child.class).run(context -> {
            assertThat(http(context).get("/child").body()).isEqualTo("http.server.requests");
            assertThat(recorder.nextKeys()).contains(entry("uri", "/child"));
        });
    }

    // --- what the application says ---

    @Test
    void nameComesFromSpringsProperties() {
        runner.withPropertyValues("management.observations.http.server.requests.name=my.requests")
                .run(context -> {
                    http(context).get("/hello/Ada");
                    assertThat(recorder.next().getName()).isEqualTo("my.requests");
                });
    }

    @Test
    void conventionOfTheApplicationWins() {
        RequestObservationConvention own = new DefaultRequestObservationConvention("mine") {
            @Override
            public KeyValues getLowCardinalityKeyValues(RequestObservationContext context) {
                return KeyValues.of("length", "" + context.request().path().length());
            }
        };
        runner.withBean(RequestObservationConvention.class, () -> own).run(context -> {
            http(context).get("/hello/Ada");
            RequestObservationContext told = recorder.next();
            assertThat(told.getName()).isEqualTo("mine");
            assertThat(told.getLowCardinalityKeyValues()).isEqualTo(KeyValues.of("length", "10"));
        });
    }

    @Test
    void filterOfTheApplicationReplacesOurs() {
        Filter own = (request, next) -> next.handle(request);
        runner.withBean("tinyServerObservationFilter", Filter.class, () -> own).run(context -> {
            assertThat(context).getBean(Filter.class).isSameAs(own);
            http(context).get("/hello/Ada");
            assertThat(recorder.started()).isZero();
        });
    }

    @Test
    void filtersOfTheApplicationAreObserved() {
        Filter closed = (request, next) -> Response.of(Status.FORBIDDEN);
        runner.withBean("closed", Filter.class, () -> closed).run(context -> {
            assertThat(http(context).get("/hello/Ada").statusCode()).isEqualTo(403);
            assertThat(recorder.nextKeys()).contains(entry("status", "403"), entry("uri", "/hello/{name}"));
        });
    }

    @Test
    void observationsCanBeSwitchedOff() {
        runner.withPropertyValues("management.observations.enable.http.server=false")
                .run(context -> {
                    assertThat(http(context).get("/hello/Ada").body()).isEqualTo("Hello, Ada");
                    assertThat(recorder.started()).isZero();
                });
    }

    @Test
    void thereAreNoneWithoutMicrometer() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        TinyServerAutoConfiguration.class, TinyServerObservationAutoConfiguration.class))
                .withPropertyValues("tiny.server.port=0")
                .withClassLoader(new FilteredClassLoader("io.micrometer", "org.springframework.boot.micrometer"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(TinyServer.class)
                        .doesNotHaveBean(Filter.class));
    }

    @Test
    void thereAreNoneWithoutARegistryOrAServer() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        TinyServerAutoConfiguration.class, TinyServerObservationAutoConfiguration.class))
                .withPropertyValues("tiny.server.port=0")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(Filter.class));
        runner.withPropertyValues("tiny.server.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(Filter.class));
    }

    private static Http http(AssertableApplicationContext context) {
        return new Http(context.getBean(TinyServer.class).port());
    }

    @Configuration(proxyBeanMethods = false)
    static class Child {

        /** Says whose child an observation is that the handler begins. */
        @Bean
        Route child(ObservationRegistry registry) {
            return Route.get("/child", request -> {
                Observation child = Observation.start("child", registry);
                child.stop();
                return Response.text(String.valueOf(child.getContextView()
                        .getParentObservation()
                        .getContextView()
                        .getName()));
            });
        }
    }
}
