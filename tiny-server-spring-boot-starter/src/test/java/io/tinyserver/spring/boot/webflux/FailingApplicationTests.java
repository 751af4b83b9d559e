package io.tinyserver.spring.boot.webflux;

import static io.tinyserver.spring.boot.webflux.ApplicationServers.say;
import static io.tinyserver.spring.boot.webflux.ApplicationServers.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tinyserver.http.Response;
import io.tinyserver.observe.ServerSnapshot;
import io.tinyserver.spring.boot.Http;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What a peer gets when an application fails, or a proxy forwards what it should not. */
@Timeout(60)
class FailingApplicationTests {

    @RegisterExtension
    private final ApplicationServers servers = new ApplicationServers();

    // --- failures ---

    @Test
    void answers500WhereTheApplicationFailsBeforeItsResponse() {
        assertThat(servers.serve((request, response) -> Mono.error(new IllegalStateException("deliberate")))
                        .get("/")
                        .statusCode())
                .isEqualTo(500);
        assertThat(servers.serve((request, response) -> {
                            throw new IllegalStateException("deliberate");
                        })
                        .get("/")
                        .statusCode())
                .isEqualTo(500);
    }

    @Test
    void breaksOffWhereContentFailsInTheMiddle() {
        Http http = servers.serve((request, response) -> response.writeWith(Flux.just(text(response, "part"))
                .concatWith(
                        Mono.delay(Duration.ofMillis(20)).then(Mono.error(new IllegalStateException("deliberate"))))));
        assertThatThrownBy(() -> http.get("/")).hasRootCauseInstanceOf(IOException.class);
    }

    @Test
    void refusesAHeaderThatWouldSplitTheAnswer() {
        Http http = servers.serve((request, response) -> {
            response.getHeaders().add("X-Evil", "a\r\nSet-Cookie: b=c");
            return say(response, "text");
        });
        HttpResponse<String> answer = http.get("/");
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
    }

    /** As WebFlux does it: the failure becomes a status, and the response is completed. */
    @Test
    void aHeaderThatIsNotLegalIsNoSuccess() {
        Http http = servers.serve((request, response) -> {
            response.getHeaders().add("X-Currency", "\u20ac");
            return say(response, "text").onErrorResume(failure -> {
                response.setStatusCode(HttpStatus.INTERNAL_SERVER_ERROR);
                return response.setComplete();
            });
        });
        assertThat(http.get("/").statusCode()).isEqualTo(500);
    }

    // --- proxies ---

    @Test
    void refusesForwardedHeadersOfWhichNoUriCanBeMade() {
        servers.factory().setUseForwardHeaders(true);
        servers.factory()
                .addServerCustomizers(server -> server.errorPages(
                        status -> Response.text("page for " + status).withStatus(status)));
        Http http = servers.serve((request, response) -> say(response, "text"));
        HttpResponse<String> refusal = http.get("/", "X-Forwarded-Host", "a b^");
        assertThat(refusal.statusCode()).isEqualTo(400);
        assertThat(refusal.body()).isEqualTo("page for 400 Bad Request");
        assertThat(http.get("/", "Forwarded", "proto=https;host=\"a b\"").statusCode())
                .isEqualTo(400);
        ServerSnapshot figures = servers.first().snapshot();
        assertThat(figures.rejected()).containsEntry("TS-TARGET-13", 2L);
        assertThat(figures.failed()).isZero();
    }

    @Test
    void believesForwardedHeadersOnlyWhereItIsTold() {
        HttpHandler application = (request, response) -> say(response, request.getURI() + " " + host(request));
        Http plain = servers.serve(application);
        String[] forwarded = {
            "X-Forwarded-Proto", "https", "X-Forwarded-Host", "example.com", "X-Forwarded-For", "203.0.113.7"
        };
        assertThat(plain.get("/x", forwarded).body()).isEqualTo("http://127.0.0.1:" + plain.port() + "/x 127.0.0.1");
        servers.factory().setUseForwardHeaders(true);
        assertThat(servers.serve(application).get("/x", forwarded).body())
                .isEqualTo("https://example.com/x 203.0.113.7");
    }

    private static String host(ServerHttpRequest request) {
        return request.getRemoteAddress().getHostString();
    }

    @Test
    void methodsOfTheApiAreThoseOfTheRequest() {
        Http http = servers.serve((request, response) -> say(response, "" + (request.getMethod() == HttpMethod.POST)));
        assertThat(http.post("/", "x").body()).isEqualTo("true");
    }
}
