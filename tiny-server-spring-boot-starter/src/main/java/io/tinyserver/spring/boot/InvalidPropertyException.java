package io.tinyserver.spring.boot;

/** A property has a value that is not allowed. */
final class InvalidPropertyException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String property;
    private final String value;
    private final String allowed;

    InvalidPropertyException(String property, Object value, String allowed) {
        super(property + " was " + value + "; allowed is " + allowed);
        this.property = property;
        this.value = value.toString();
        this.allowed = allowed;
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
