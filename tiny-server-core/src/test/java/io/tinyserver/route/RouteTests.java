package io.tinyserver.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tinyserver.http.Handler;
import io.tinyserver.http.Method;
import io.tinyserver.http.Response;
import io.tinyserver.http.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTests {

    private static final Handler OK = request -> Response.of(Status.OK);

    @Test
    void shorthandsNameTheirMethod() {
        assertThat(Route.get("/a", OK).method()).isEqualTo(Method.GET);
        assertThat(Route.post("/a", OK).method()).isEqualTo(Method.POST);
        assertThat(Route.put("/a", OK).method()).isEqualTo(Method.PUT);
        assertThat(Route.delete("/a", OK).method()).isEqualTo(Method.DELETE);
        assertThat(Route.patch("/a", OK).method()).isEqualTo(Method.PATCH);
        assertThat(Route.any("/a", OK).method()).isNull();
    }

    @Test
    void hintsGiveAChangedCopy() {
        Route route = Route.get("/a", OK);
        assertThat(route.dispatch()).isEqualTo(Dispatch.LEARN);
        assertThat(route.quick().dispatch()).isEqualTo(Dispatch.QUICK);
        assertThat(route.blocking().dispatch()).isEqualTo(Dispatch.BLOCKING);
        assertThat(route.streaming().reserved().dispatch()).isEqualTo(Dispatch.RESERVED);
        assertThat(route.streaming().reserved().isStreaming()).isTrue();
        assertThat(route.dispatch()).isEqualTo(Dispatch.LEARN);
        assertThat(route.isStreaming()).isFalse();
    }

    @Test
    void templateNamesMethodAndPattern() {
        assertThat(Route.get("/hello/{name}", OK).template()).isEqualTo("GET /hello/{name}");
        assertThat(Route.any("/**", OK).template()).isEqualTo("ANY /**");
        assertThat(Route.get("/hello/{name}", OK).pattern()).isEqualTo("/hello/{name}");
        assertThat(Route.get("/hello", OK).handler()).isSameAs(OK);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/a",
                "/a/",
                "/{x}/",
                "/{x}/{y}",
                "/{x}/**",
                "/**",
                "/a b",
                "/ñ/50%",
                "/50%4",
                "/50%zz",
                "/50%4z",
                "/.well-known/x"
            })
    void legalPatternsAreTaken(String pattern) {
        assertThat(Route.get(pattern, OK).pattern()).isEqualTo(pattern);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            ""           | begin with /
            a            | begin with /
            *            | begin with /
            /{a          | braces
            /a}          | braces
            /a-{b}       | braces
            /{a}{b}      | no name
            /{}          | no name
            /{a:\\d+}    | no name
            /{1a}        | no name
            /{a}/{a}     | two variables named 'a'
            /{rest}/**   | two variables named 'rest'
            /**/a        | last segment
            /**/         | last segment
            /*           | asterisk
            /a**         | asterisk
            //a          | empty segment
            /a//         | empty segment
            /a/../b      | dot segments
            /.           | dot segments
            /a%20b       | percent-encoded
            /a%02        | percent-encoded
            /a?b=c       | query
            /a#b         | query
            """)
    void malformedPatternsAreRefusedWithWhatIsAllowed(String pattern, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Route.get(pattern, OK))
                .withMessageContainingAll("'" + pattern + "'", why, "allowed are literal segments");
    }
}
