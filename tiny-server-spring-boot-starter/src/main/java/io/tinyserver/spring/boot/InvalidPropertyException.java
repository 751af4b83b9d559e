package io.tinyserver.spring.boot;

/**
 * A property has a value that is not allowed. At a start, Spring Boot's report says which, what it was, where it came from and what is
 * allowed.
 *
 * @since 1.0
 */
public final class InvalidPropertyException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;
    private static final String ALLOWED = "allowed is ";

    private final String property;
    private final String value;
    private final String allowed;

    /**
     * A refused value.
     *
     * @param property the full name, such as {@code server.port}
     * @param value what it was
     * @param allowed what it may be
     */
    public InvalidPropertyException(String property, Object value, String allowed) {
        super(property + " was " + value + "; " + ALLOWED + allowed);
        this.property = property;
        this.value = value.toString();
        this.allowed = allowed;
    }

    /**
     * A value that the core has refused. It says what is allowed behind a name that users of properties do not know.
     *
     * @param property the full name
     * @param value what it was
     * @param refusal of the core
     * @return the refusal under the property's name
     */
    public static InvalidPropertyException of(String property, Object value, IllegalArgumentException refusal) {
        String message = String.valueOf(refusal.getMessage());
        int start = message.lastIndexOf(ALLOWED); // the value stands before it and may say anything
        String allowed = start < 0 ? "another one: " + message : message.substring(start + ALLOWED.length());
        return new InvalidPropertyException(property, value, allowed);
    }

    String property() {
        return property;
    }

    String value() {
        return value;
    }

    String allowed() {
        return allowed;
    }
}
