/** What tests of an application need to find its server. */
@NullMarked
package io.tinyserver.spring.boot.test;

import org.jspecify.annotations.NullMarked;
