package io.tinyserver.sample.webflux;

import static org.springframework.security.config.Customizer.withDefaults;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatchers;

/** What is below {@code /private} asks for a login, with a form or by basic authentication; the rest is open. */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

    @Bean
    SecurityWebFilterChain security(ServerHttpSecurity http) {
        return http.authorizeExchange(requests -> requests.pathMatchers("/private/**")
                        .authenticated()
                        .anyExchange()
                        .permitAll())
                .csrf(csrf -> csrf.requireCsrfProtectionMatcher(
                        ServerWebExchangeMatchers.pathMatchers(HttpMethod.POST, "/login", "/logout")))
                .formLogin(withDefaults())
                .httpBasic(withDefaults())
                .build();
    }

    /** One user with a password for everybody to see: this is a sample. */
    @Bean
    MapReactiveUserDetailsService users() {
        return new MapReactiveUserDetailsService(User.withUsername("ada")
                .password("{noop}lovelace")
                .roles("USER")
                .build());
    }
}
