package io.tinyserver.sample.webflux;

import java.security.Principal;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** For those who have logged in. */
@RestController
class PrivateController {

    @GetMapping("/private/me")
    Map<String, String> me(Principal principal) {
        return Map.of("name", principal.getName());
    }
}
