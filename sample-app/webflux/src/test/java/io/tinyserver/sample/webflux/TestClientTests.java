package io.tinyserver.sample.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.TestRestTemplate;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureTestRestTemplate;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.servlet.client.RestTestClient;

/** The clients that Spring Boot has for tests find the server, and so do the ports that it injects. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "management.server.port=0")
@AutoConfigureWebTestClient(timeout = "30s")
@AutoConfigureTestRestTemplate
class TestClientTests {

    private static final String QUICK = "This was no work at all";

    @LocalServerPort
    private int port;

    @LocalManagementPort
    private int managementPort;

    @Test
    void webTestClientFindsTheServer(@Autowired WebTestClient client) {
        client.get().uri("/quick").exchange().expectBody().jsonPath("message").isEqualTo(QUICK);
    }

    /** Spring Boot makes it for servlet applications only, on whatever server a reactive one runs. */
    @Test
    void restTestClientIsGivenThePort() {
        RestTestClient client = RestTestClient.bindToServer()
                .baseUrl("http://localhost:" + port)
                .build();
        client.get().uri("/quick").exchange().expectBody().jsonPath("message").isEqualTo(QUICK);
    }

    @Test
    void testRestTemplateFindsTheServer(@Autowired TestRestTemplate client) {
        assertThat(client.getForObject("/quick", String.class)).contains(QUICK);
    }

    @Test
    void portsAreInjected(@Autowired TestRestTemplate client) {
        String server = "http://localhost:" + port;
        String management = "http://localhost:" + managementPort;
        assertThat(port).isPositive().isNotEqualTo(managementPort);
        assertThat(client.getForObject(server + "/quick", String.class)).contains(QUICK);
        assertThat(client.getForObject(management + "/actuator/health", String.class))
                .contains("\"UP\"");
    }
}
