package io.tinyserver.spring.boot;

import io.tinyserver.UnusableTlsException;

/** Tells in one sentence why an SSL bundle is of no use; Spring Boot does so in a chain of exceptions, whose first says the least. */
final class UnusableBundle {

    private UnusableBundle() {}

    static UnusableTlsException because(String bundle, IllegalStateException failure) {
        return new UnusableTlsException(
                new IllegalStateException(bundle + " cannot be used: " + sentence(failure), failure));
    }

    /** What Spring Boot was about, and what the JDK said to that; neither says a password. */
    private static String sentence(IllegalStateException failure) {
        Throwable last = failure;
        while (last.getCause() instanceof IllegalStateException inner) {
            last = inner;
        }
        String attempt = String.valueOf(last.getMessage());
        Throwable obstacle = last.getCause();
        if (obstacle == null) {
            return attempt;
        }
        String reason = obstacle.getMessage() == null ? obstacle.toString() : obstacle.getMessage();
        return attempt.contains(reason) ? attempt : attempt + ": " + reason;
    }
}
