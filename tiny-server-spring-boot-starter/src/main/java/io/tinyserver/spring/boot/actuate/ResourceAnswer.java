package io.tinyserver.spring.boot.actuate;

import io.tinyserver.http.Body;
import io.tinyserver.http.Request;
import io.tinyserver.http.Response;
import io.tinyserver.http.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;

/**
 * A resource as an answer: a log file, a heap dump.
 *
 * <p>Of a file a part can be asked for (RFC 9110, section 14): that is how the end of a log is followed. One range is served; of several,
 * or one that is not understood, the whole file is sent, as the RFC allows.
 */
final class ResourceAnswer {

    private static final Pattern ONE_RANGE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    private ResourceAnswer() {}

    static Response of(Resource resource, Request request, String contentType) throws IOException {
        if (!resource.exists()) {
            return Response.of(Status.NOT_FOUND);
        }
        if (!resource.isFile()) {
            // Some delete their file when the stream is closed, so the length has to be asked for first.
            long length = resource.contentLength();
            return Response.of(contentType, new Body.Stream(resource.getInputStream(), length));
        }
        Path file = resource.getFile().toPath();
        long size = Files.size(file);
        Matcher range = range(request);
        Response whole =
                Response.of(contentType, new Body.FileRegion(file, 0, size)).withHeader("Accept-Ranges", "bytes");
        return range == null ? whole : part(range, whole, file, size);
    }

    private static @Nullable Matcher range(Request request) {
        String field = request.header("Range");
        // Without a validator of ours nobody can say that the file is still the same.
        if (field == null
                || request.header("If-Range") != null
                || !request.method().name().equals("GET")) {
            return null;
        }
        Matcher range = ONE_RANGE.matcher(field.strip());
        return range.matches() && !(range.group(1).isEmpty() && range.group(2).isEmpty()) ? range : null;
    }

    private static Response part(Matcher range, Response whole, Path file, long size) {
        boolean suffix = range.group(1).isEmpty();
        long first = suffix ? Math.max(0, size - Long.parseLong(range.group(2))) : Long.parseLong(range.group(1));
        long last = suffix || range.group(2).isEmpty() ? size - 1 : Math.min(size - 1, Long.parseLong(range.group(2)));
        if (first >= size) {
            return Response.of(Status.RANGE_NOT_SATISFIABLE).withHeader("Content-Range", "bytes */" + size);
        }
        if (first > last) {
            return whole;
        }
        return whole.withStatus(Status.PARTIAL_CONTENT)
                .withHeader("Content-Range", "bytes " + first + "-" + last + "/" + size)
                .withBody(new Body.FileRegion(file, first, last - first + 1));
    }
}
