package io.tinyserver.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tinyserver.http.ErrorPages;
import io.tinyserver.http.Filter;
import io.tinyserver.http.Handler;
import io.tinyserver.http.ImmediateHandler;
import io.tinyserver.http.Method;
import io.tinyserver.http.Request;
import io.tinyserver.http.Response;
import io.tinyserver.http.Status;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Filters, mounted routers and error pages. */
class RouterFiltersTests {

    private static final Handler OK = request -> Response.of(Status.OK);
    private static final ImmediateHandler IMMEDIATE = request -> Response.of(Status.OK);

    /** Leaves its name in the answer; the outermost filter comes last. */
    private static Filter named(String name) {
        return (request, next) -> next.handle(request).withAddedHeader("Via", name);
    }

    private static Response.Ready answer(Router router, Method method, String path) throws Exception {
        Request request = Request.of(method, path);
        Match match = router.match(request);
        return (Response.Ready) match.handler().handle(match.bind(request));
    }

    private static String filters(Router router, Method method, String path) throws Exception {
        return String.join(" ", answer(router, method, path).headers().all("Via"));
    }

    @Nested
    class WithoutFilters {

        @Test
        void aHandlerStaysWhatItIs() {
            Router router =
                    Router.builder().get("/a", IMMEDIATE).fallback(IMMEDIATE).build();
            assertThat(router.match(Request.of(Method.GET, "/a")).handler()).isSameAs(IMMEDIATE);
            assertThat(router.match(Request.of(Method.GET, "/b")).handler()).isSameAs(IMMEDIATE);
        }

        @ParameterizedTest
        @CsvSource({"GET, /unknown", "POST, /a", "OPTIONS, /a", "OPTIONS, *", "BREW, /a"})
        void whatTheRouterSaysItselfIsImmediate(String method, String path) {
            Router router = Router.of(Route.get("/a", OK)).compiled(List.of(), ErrorPages.PLAIN);
            assertThat(router.match(Request.of(Method.of(method), path)).handler())
                    .isInstanceOf(ImmediateHandler.class);
        }
    }

    @Nested
    class WithFilters {

        private final Router router = Router.builder()
                .get("/a", OK)
                .filter(named("own1"))
                .filter(named("own2"))
                .build()
                .compiled(List.of(named("outer1"), named("outer2")), ErrorPages.PLAIN);

        @ParameterizedTest
        @CsvSource({"GET, /a", "GET, /unknown", "POST, /a", "OPTIONS, /a", "OPTIONS, *", "BREW, /a"})
        void everythingGoesThroughThemInOrder(String method, String path) throws Exception {
            assertThat(filters(router, Method.of(method), path)).isEqualTo("own2 own1 outer2 outer1");
        }

        @Test
        void theyAreComposedOnce() {
            Request request = Request.of(Method.GET, "/a");
            assertThat(router.match(request).handler())
                    .isSameAs(router.match(request).handler());
        }

        @Test
        void anotherCallReplacesTheOuterOnes() throws Exception {
            Router again = router.compiled(List.of(named("other")), ErrorPages.PLAIN);
            assertThat(filters(again, Method.GET, "/a")).isEqualTo("own2 own1 other");
        }

        @Test
        void pathParametersAreThereBeforeTheFirstFilter() throws Exception {
            Filter filter = (request, next) -> Response.text(request.pathParameter("x"));
            Router one = Router.builder().filter(filter).get("/a/{x}", OK).build();
            assertThat(answer(one, Method.GET, "/a/1").body().length()).isEqualTo(1);
        }
    }

    @Nested
    class ThatWantToKnowTheRoute {

        /** Leaves the pattern in the answer. */
        private final Filter pattern = new Filter() {
            @Override
            public Response handle(Request request, Handler next) {
                throw new AssertionError("called without a pattern");
            }

            @Override
            public Handler before(Handler next, String pattern) {
                return next instanceof ImmediateHandler immediate
                        ? (ImmediateHandler)
                                request -> immediate.handle(request).withAddedHeader("Via", pattern)
                        : request -> next.handle(request).withAddedHeader("Via", pattern);
            }
        };

        private final Router router = Router.builder()
                .get("/a/{x}", OK)
                .post("/b", IMMEDIATE)
                .filter(pattern)
                .build()
                .compiled(List.of(), ErrorPages.PLAIN);

        @ParameterizedTest
        @CsvSource({
            "GET, /a/1, /a/{x}",
            "HEAD, /a/1, /a/{x}",
            "POST, /a/1, /a/{x}",
            "OPTIONS, /a/1, /a/{x}",
            "POST, /b, /b",
            "GET, /unknown, /**",
            "BREW, /a/1, /**",
            "OPTIONS, *, /**"
        })
        void learnItsPattern(String method, String path, String expected) throws Exception {
            assertThat(filters(router, Method.of(method), path)).isEqualTo(expected);
        }

        @Test
        void mayStayImmediate() {
            assertThat(router.match(Request.of(Method.POST, "/b")).handler()).isInstanceOf(ImmediateHandler.class);
            assertThat(router.match(Request.of(Method.GET, "/a/1")).handler()).isNotInstanceOf(ImmediateHandler.class);
        }

        @Test
        void learnThatOfAFallback() throws Exception {
            Router pages = Router.builder().fallback(OK).filter(pattern).build();
            assertThat(filters(pages, Method.GET, "/any/thing")).isEqualTo("/**");
        }
    }

    @Nested
    class Mounting {

        private final Router inner =
                Router.builder().filter(named("inner")).get("/inner/{x}", OK).build();

        @Test
        void keepsTheFiltersOfTheMountedRouterBeforeItsPathsAlone() throws Exception {
            Router router = Router.builder()
                    .mount(inner)
                    .filter(named("own"))
                    .get("/a", OK)
                    .build();
            assertThat(filters(router, Method.GET, "/inner/1")).isEqualTo("inner own");
            assertThat(filters(router, Method.OPTIONS, "/inner/1")).isEqualTo("inner own");
            assertThat(filters(router, Method.POST, "/inner/1")).isEqualTo("inner own");
            assertThat(filters(router, Method.GET, "/a")).isEqualTo("own");
            assertThat(filters(router, Method.GET, "/unknown")).isEqualTo("own");
        }

        @Test
        void doesNotTakeOverWhatWasBoundToTheMountedRouter() throws Exception {
            Router bound = inner.compiled(List.of(named("outer")), ErrorPages.PLAIN);
            assertThat(filters(Router.builder().mount(bound).build(), Method.GET, "/inner/1"))
                    .isEqualTo("inner");
        }

        @Test
        void letsOnlySharedFiltersSeeARefusalWherePathsAreShared() throws Exception {
            Router router = Router.builder()
                    .filter(named("own"))
                    .post("/inner/{x}", OK)
                    .mount(inner)
                    .build();
            assertThat(filters(router, Method.GET, "/inner/1")).isEqualTo("inner own");
            assertThat(filters(router, Method.PUT, "/inner/1")).isEqualTo("own");
        }

        @Test
        void addsRoutesBehindThoseAlreadyThere() {
            Router router =
                    Router.builder().get("/a", OK).mount(inner).get("/b", OK).build();
            assertThat(router.routes()).extracting(Route::pattern).containsExactly("/a", "/inner/{x}", "/b");
        }

        @Test
        void refusesARouteThatIsThereAlready() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            Router.builder().get("/inner/{y}", OK).mount(inner).build())
                    .withMessageContainingAll("GET /inner/{y}", "GET /inner/{x}");
        }

        @Test
        void takesTheFallbackOverUnlessThereIsOne() {
            Router mounted = Router.builder().fallback(IMMEDIATE).build();
            Request request = Request.of(Method.GET, "/unknown");
            Router without = Router.builder().mount(mounted).build();
            assertThat(without.match(request).handler()).isSameAs(IMMEDIATE);
            Router with = Router.builder().fallback(OK).mount(mounted).build();
            assertThat(with.match(request).handler()).isSameAs(OK);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Router.builder().mount(mounted).mount(mounted));
        }
    }

    @Nested
    class ErrorAnswers {

        private final Router router = Router.of(Route.get("/a", OK))
                .compiled(
                        List.of(),
                        status ->
                                Response.html("<h1>" + status.code() + "</h1>").withStatus(status));

        @ParameterizedTest
        @CsvSource({"GET, /unknown, 404", "POST, /a, 405", "BREW, /a, 501"})
        void comeFromTheErrorPages(String method, String path, int status) throws Exception {
            Response.Ready answer = answer(router, Method.of(method), path);
            assertThat(answer.status().code()).isEqualTo(status);
            assertThat(answer.headers().first("Content-Type")).startsWith("text/html");
            assertThat(answer.headers().contains("Allow")).isEqualTo(status == 405);
        }
    }
}
