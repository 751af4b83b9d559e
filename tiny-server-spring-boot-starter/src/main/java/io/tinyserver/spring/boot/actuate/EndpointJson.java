package io.tinyserver.spring.boot.actuate;

import java.util.Map;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

/** What the endpoints need of JSON. An interface, so that an application can lack the library. */
interface EndpointJson {

    /** Writes what an endpoint returned. */
    byte[] write(Object result);

    /**
     * Reads named arguments of an operation.
     *
     * @throws InvalidEndpointRequestException if the content is something else
     */
    Map<String, String> readArguments(byte[] content);
}
