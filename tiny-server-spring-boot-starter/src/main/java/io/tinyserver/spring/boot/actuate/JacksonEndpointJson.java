package io.tinyserver.spring.boot.actuate;

import java.util.Map;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** JSON by Jackson: the actuator's own mapper for its own results, the application's mapper for all others. */
final class JacksonEndpointJson implements EndpointJson {

    private static final TypeReference<Map<String, String>> ARGUMENTS = new TypeReference<>() {};

    private final JsonMapper endpointMapper;
    private final JsonMapper applicationMapper;

    JacksonEndpointJson(JsonMapper endpointMapper, JsonMapper applicationMapper) {
        this.endpointMapper = endpointMapper;
        this.applicationMapper = applicationMapper;
    }

    @Override
    public byte[] write(Object result) {
        return (result instanceof OperationResponseBody ? endpointMapper : applicationMapper).writeValueAsBytes(result);
    }

    @Override
    public Map<String, String> readArguments(byte[] content) {
        try {
            Map<String, String> arguments = applicationMapper.readValue(content, ARGUMENTS);
            return arguments == null ? Map.of() : arguments;
        } catch (JacksonException malformed) {
            String reason = "The content is not a JSON object of texts";
            throw new InvalidEndpointRequestException(reason, reason, malformed);
        }
    }
}
