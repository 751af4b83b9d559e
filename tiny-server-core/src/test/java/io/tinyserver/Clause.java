package io.tinyserver;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Names a demand of a specification that a test holds the server to; {@code docs/conformance.md} is made of these. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(Clause.All.class)
public @interface Clause {

    /** Who demands it. */
    enum Level {
        /** The specification requires it. */
        MUST,
        /** The specification recommends it. */
        SHOULD,
        /** The specification permits it, and this is how the server makes use of that. */
        MAY,
        /** The specification leaves it open; it is the choice that leaves room for one reading only. */
        HARDENING
    }

    /** The document, such as {@code RFC 9112}. */
    String rfc();

    /** The section, such as {@code 2.2}. */
    String section();

    /** What is demanded, in our own words: a sentence without the full stop. */
    String demand();

    Level level() default Level.MUST;

    /** The rows of the test's table that are about this demand; all of them where none is named. */
    String[] rows() default {};

    /** Several demands for one test. */
    @Target({ElementType.TYPE, ElementType.METHOD})
    @Retention(RetentionPolicy.RUNTIME)
    @interface All {
        Clause[] value();
    }
}
