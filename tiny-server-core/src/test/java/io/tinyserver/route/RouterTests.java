package io.tinyserver.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.management.ThreadMXBean;
import io.tinyserver.Clause;
import io.tinyserver.http.Handler;
import io.tinyserver.http.Method;
import io.tinyserver.http.Request;
import io.tinyserver.http.Response;
import io.tinyserver.http.Status;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouterTests {

    private static final Handler OK = request -> Response.of(Status.OK);

    private static Match get(Router router, String path) {
        return router.match(Request.of(Method.GET, path));
    }

    private static String template(Router router, Method method, String path) {
        return router.match(Request.of(method, path)).route().template();
    }

    private static Response.Ready answer(Router router, Method method, String path) throws Exception {
        Request request = Request.of(method, path);
        Match match = router.match(request);
        return (Response.Ready) match.handler().handle(match.bind(request));
    }

    private static Map<String, String> parameters(Router router, String path) {
        Request request = Request.of(Method.GET, path);
        return router.match(request).bind(request).pathParameters();
    }

    @Nested
    class Specificity {

        @ParameterizedTest
        @CsvSource({
            "/a/b,       GET /a/b",
            "/a/x,       GET /a/{one}",
            "/a/b/c,     GET /a/{one}/c",
            "/a/b/d,     GET /a/**",
            "/x/b,       GET /{zero}/b",
            "/x/y,       GET /**",
            "/,          GET /",
            "/a,         GET /a/**",
            "/a/,        GET /a/**",
            "/a/b/,      GET /a/**",
            "/ab,        GET /**",
        })
        void literalsWinOverVariablesAndThoseOverTheRestInAnyOrderOfRegistration(String path, String expected) {
            List<Route> routes = new ArrayList<>();
            for (String pattern : List.of("/a/b", "/a/{one}", "/a/{one}/c", "/a/**", "/{zero}/b", "/**", "/")) {
                routes.add(Route.get(pattern, OK));
            }
            Random random = new Random(7);
            for (int i = 0; i < 20; i++) {
                Collections.shuffle(routes, random);
                Router router = Router.of(routes.toArray(Route[]::new));
                assertThat(template(router, Method.GET, path)).isEqualTo(expected);
            }
        }

        @Test
        void aSlashAtTheEndOfAPatternIsPartOfIt() {
            Router router = Router.of(Route.get("/items/{id}/", OK));
            assertThat(template(router, Method.GET, "/items/1/")).isEqualTo("GET /items/{id}/");
            assertThat(template(router, Method.GET, "/items/1")).isEqualTo("not found");
        }

        @Test
        void theFirstSegmentThatDiffersDecides() {
            Router router = Router.of(Route.get("/{a}/b/c", OK), Route.get("/a/**", OK), Route.get("/a/{b}/d", OK));
            assertThat(template(router, Method.GET, "/a/b/c")).isEqualTo("GET /a/**");
            assertThat(template(router, Method.GET, "/x/b/c")).isEqualTo("GET /{a}/b/c");
        }

        @Test
        void aDeadEndIsLeftForTheNextAlternative() {
            Router router = Router.of(Route.get("/a/{b}/c/d", OK), Route.get("/{a}/b/{c}", OK));
            assertThat(template(router, Method.GET, "/a/b/c")).isEqualTo("GET /{a}/b/{c}");
        }

        @Test
        void aMethodThatTheMostSpecificPatternLacksIsServedByTheNext() {
            Router router = Router.of(Route.post("/items/new", OK), Route.get("/items/{id}", OK));
            assertThat(template(router, Method.GET, "/items/new")).isEqualTo("GET /items/{id}");
            assertThat(template(router, Method.POST, "/items/new")).isEqualTo("POST /items/new");
        }

        @Test
        void manyLiteralsAtOneLevelAreAllFound() {
            Router.Builder builder = Router.builder();
            for (int i = 0; i < 300; i++) {
                builder.get("/p" + i + "/{id}", OK);
            }
            Router router = builder.build();
            for (int i = 0; i < 300; i++) {
                assertThat(get(router, "/p" + i + "/1").routeIndex()).isEqualTo(i);
            }
            assertThat(template(router, Method.GET, "/p/1")).isEqualTo("not found");
            assertThat(template(router, Method.GET, "/p300/1")).isEqualTo("not found");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"", "x", "*", "//", "/hello//", "/hello/", "/hello/a/b", "/Hello/a", "/hell", "/helloo/a"})
        void whatMatchesNoPatternIsNotFound(String path) {
            assertThat(template(Router.of(Route.get("/hello/{name}", OK)), Method.GET, path))
                    .isEqualTo("not found");
        }
    }

    @Nested
    class PathParameters {

        @Test
        void eachVariableHoldsItsSegment() {
            Router router = Router.of(Route.get("/a/{x}/b/{long-name}", OK));
            assertThat(parameters(router, "/a/1/b/two words"))
                    .containsExactly(Map.entry("x", "1"), Map.entry("long-name", "two words"));
        }

        @ParameterizedTest
        @CsvSource({"/files/a/b.txt, a/b.txt", "/files/a/, a/", "/files/, ''", "/files, ''", "/files//a, /a"})
        void restHoldsWhatFollows(String path, String rest) {
            assertThat(parameters(Router.of(Route.get("/files/**", OK)), path))
                    .containsExactly(Map.entry("rest", rest));
        }

        @Test
        void eachRouteOfAPatternHasItsOwnNames() {
            Router router = Router.of(Route.get("/a/{x}", OK), Route.post("/a/{y}", OK));
            Request request = Request.of(Method.POST, "/a/1");
            assertThat(router.match(request).bind(request).pathParameters()).containsOnlyKeys("y");
        }

        @Test
        void withoutVariablesTheRequestStaysTheSame() {
            Router router = Router.builder().get("/a", OK).fallback(OK).build();
            for (String path : List.of("/a", "/unknown")) {
                Request request = Request.of(Method.GET, path);
                assertThat(router.match(request).bind(request)).isSameAs(request);
            }
        }
    }

    @Nested
    class Methods {

        private final Router router = Router.of(
                Route.get("/page", OK),
                Route.post("/form", OK),
                Route.put("/item/{id}", OK),
                Route.delete("/item/own", OK),
                Route.of(Method.of("PURGE"), "/cache", OK));

        @Test
        @Clause(rfc = "RFC 9110", section = "9.1", demand = "GET and HEAD are known")
        void headIsServedByGetUnlessItHasARouteOfItsOwn() {
            assertThat(template(router, Method.HEAD, "/page")).isEqualTo("GET /page");
            Router both = Router.of(Route.get("/page", OK), Route.of(Method.HEAD, "/page", OK));
            assertThat(template(both, Method.HEAD, "/page")).isEqualTo("HEAD /page");
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                POST   | /page     | GET, HEAD, OPTIONS
                TRACE  | /page     | GET, HEAD, OPTIONS
                GET    | /form     | OPTIONS, POST
                HEAD   | /form     | OPTIONS, POST
                GET    | /item/7   | OPTIONS, PUT
                GET    | /item/own | DELETE, OPTIONS, PUT
                PURGE  | /page     | GET, HEAD, OPTIONS
                """)
        @Clause(rfc = "RFC 9110", section = "15.5.6", demand = "A 405 has Allow")
        void anotherMethodIsNotAllowedAndTheAnswerSaysWhichAre(String method, String path, String allow)
                throws Exception {
            Response.Ready answer = answer(router, Method.of(method), path);
            assertThat(answer.status()).isEqualTo(Status.METHOD_NOT_ALLOWED);
            assertThat(answer.headers().all("Allow")).containsExactly(allow);
        }

        @Test
        @Clause(
                rfc = "RFC 9110",
                section = "9.3.7",
                demand = "OPTIONS tells the methods of a resource",
                level = Clause.Level.SHOULD)
        void optionsTellsTheMethodsUnlessItHasARouteOfItsOwn() throws Exception {
            Response.Ready answer = answer(router, Method.OPTIONS, "/item/own");
            assertThat(answer.status()).isEqualTo(Status.NO_CONTENT);
            assertThat(answer.headers().all("Allow")).containsExactly("DELETE, OPTIONS, PUT");
            Router own = Router.of(Route.of(Method.OPTIONS, "/page", OK));
            assertThat(template(own, Method.OPTIONS, "/page")).isEqualTo("OPTIONS /page");
            assertThat(answer(own, Method.OPTIONS, "/page").status()).isEqualTo(Status.OK);
        }

        @Test
        @Clause(
                rfc = "RFC 9110",
                section = "9.3.7",
                demand = "OPTIONS * tells the methods of the server",
                level = Clause.Level.SHOULD)
        void optionsOfTheServerTellsAllMethods() throws Exception {
            Response.Ready answer = answer(router, Method.OPTIONS, "*");
            assertThat(answer.status()).isEqualTo(Status.NO_CONTENT);
            assertThat(answer.headers().first("Allow")).isEqualTo("DELETE, GET, HEAD, OPTIONS, POST, PURGE, PUT");
        }

        @ParameterizedTest
        @ValueSource(strings = {"/page", "/unknown"})
        @Clause(
                rfc = "RFC 9110",
                section = "9.1",
                demand = "A method that nobody knows gets 501, and one that is not allowed 405",
                level = Clause.Level.SHOULD)
        void aMethodThatNobodyKnowsIsNotImplemented(String path) throws Exception {
            assertThat(answer(router, Method.of("BREW"), path).status()).isEqualTo(Status.NOT_IMPLEMENTED);
            assertThat(answer(router, Method.of("get"), path).status()).isEqualTo(Status.NOT_IMPLEMENTED);
        }

        @Test
        void anyServesEveryMethodThatHasNoRouteOfItsOwn() {
            Router any = Router.of(Route.any("/a/{x}", OK), Route.get("/a/{x}", OK));
            assertThat(template(any, Method.HEAD, "/a/1")).isEqualTo("GET /a/{x}");
            for (String method : List.of("POST", "OPTIONS", "BREW")) {
                assertThat(template(any, Method.of(method), "/a/1")).isEqualTo("ANY /a/{x}");
            }
        }
    }

    @Nested
    class Fallback {

        private final Router router =
                Router.builder().get("/page", OK).fallback(OK).build();

        @Test
        void takesWhatNoPatternMatchesWithAnyMethod() {
            assertThat(template(router, Method.GET, "/unknown")).isEqualTo("fallback");
            assertThat(template(router, Method.OPTIONS, "/unknown")).isEqualTo("fallback");
            assertThat(template(router, Method.of("BREW"), "/unknown")).isEqualTo("fallback");
        }

        @Test
        void doesNotTakeAPathThatLacksTheMethod() throws Exception {
            assertThat(answer(router, Method.POST, "/page").status()).isEqualTo(Status.METHOD_NOT_ALLOWED);
            assertThat(answer(router, Method.OPTIONS, "*").status()).isEqualTo(Status.NO_CONTENT);
        }
    }

    @Nested
    class Duplicates {

        @Test
        void areRefusedByBothNames() {
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () -> Router.of(Route.get("/a/{x}", OK), Route.post("/a/{x}", OK), Route.get("/a/{y}", OK)))
                    .withMessageContainingAll("GET /a/{x}", "GET /a/{y}");
        }

        @Test
        void areRefusedForAnyMethodAndForTheSameInstance() {
            Route route = Route.any("/a", OK);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Router.of(route, route))
                    .withMessageContaining("ANY /a");
        }
    }

    @Nested
    class Indexes {

        @Test
        void areDenseAndBeginWithTheRoutesInOrder() {
            Router router = Router.of(Route.get("/b", OK), Route.get("/a/{x}", OK), Route.post("/b", OK));
            assertThat(router.routes()).extracting(Route::template).containsExactly("GET /b", "GET /a/{x}", "POST /b");
            assertThat(get(router, "/b").routeIndex()).isZero();
            assertThat(get(router, "/a/1").routeIndex()).isEqualTo(1);
            List<Match> others = List.of(
                    router.match(Request.of(Method.PUT, "/b")),
                    router.match(Request.of(Method.OPTIONS, "/b")),
                    router.match(Request.of(Method.PUT, "/a/1")),
                    router.match(Request.of(Method.OPTIONS, "/a/1")),
                    router.match(Request.of(Method.OPTIONS, "*")),
                    router.match(Request.of(Method.of("BREW"), "/b")),
                    get(router, "/unknown"));
            assertThat(others)
                    .extracting(Match::routeIndex)
                    .doesNotHaveDuplicates()
                    .allMatch(index -> index > 2 && index < router.routeCount());
        }

        @Test
        void stayTheSameWhenFiltersAreBound() {
            Router router = Router.of(Route.get("/b", OK), Route.get("/a/{x}", OK));
            Router compiled =
                    router.compiled(List.of((request, next) -> next.handle(request)), status -> Response.of(status));
            assertThat(compiled.routeCount()).isEqualTo(router.routeCount());
            assertThat(get(compiled, "/unknown").routeIndex())
                    .isEqualTo(get(router, "/unknown").routeIndex());
        }
    }

    @Test
    void choosingAllocatesNothing() {
        Router router = Router.builder()
                .get("/literal", OK)
                .get("/hello/{name}", OK)
                .post("/form/**", OK)
                .fallback(OK)
                .build();
        List<Request> requests = List.of(
                Request.of(Method.GET, "/literal"),
                Request.of(Method.GET, "/hello/you"),
                Request.of(Method.PUT, "/literal"),
                Request.of(Method.GET, "/form/a/b"),
                Request.of(Method.GET, "/some/page.html"),
                Request.of(Method.OPTIONS, "*"));
        choose(router, requests, 10_000);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        choose(router, requests, 10_000);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(allocated).as("bytes for 60,000 matches").isLessThan(10_000);
    }

    private static void choose(Router router, List<Request> requests, int times) {
        int sum = 0;
        for (int i = 0; i < times; i++) {
            for (int j = 0; j < requests.size(); j++) {
                sum += router.match(requests.get(j)).routeIndex();
            }
        }
        assertThat(sum).isPositive();
    }
}
