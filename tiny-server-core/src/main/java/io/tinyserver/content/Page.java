package io.tinyserver.content;

import io.tinyserver.http.Body;
import io.tinyserver.http.Headers;
import io.tinyserver.http.Request;
import io.tinyserver.http.Response;
import io.tinyserver.http.Status;
import java.net.URI;
import java.net.URISyntaxException;

/** What stands at one path; every answer it can give is made beforehand. */
sealed interface Page {

    /** The answer to {@code GET} or {@code HEAD}. */
    Response answer(Request request);

    /**
     * A file.
     *
     * @param whole the answer with the content
     * @param unchanged the answer to a peer that has it already
     * @param changed the answer to a peer that insists on another state of it
     * @param tag names the content
     */
    record File(Response.Ready whole, Response.Ready unchanged, Response changed, EntityTag tag) implements Page {

        static File of(String name, byte[] content, Response changed) {
            EntityTag tag = EntityTag.of(content);
            Headers headers = Headers.of("Content-Type", MediaTypes.of(name), "ETag", tag.quoted());
            return new File(
                    new Response.Ready(Status.OK, headers, new Body.Bytes(content)),
                    new Response.Ready(Status.NOT_MODIFIED, Headers.of("ETag", tag.quoted()), Body.EMPTY),
                    changed,
                    tag);
        }

        @Override
        public Response answer(Request request) {
            Headers headers = request.headers();
            if (tag.isMissedBy(headers)) {
                return changed;
            }
            return tag.isIn(headers) ? unchanged : whole;
        }
    }

    /**
     * A folder asked for without the slash at its end. Answered there, its page's relative links would lead astray.
     *
     * @param redirect points to the folder
     */
    record Folder(Response redirect) implements Page {

        static Folder of(String path) {
            try {
                String location = new URI(null, null, path + "/", null).toASCIIString();
                return new Folder(Response.of(Status.MOVED_PERMANENTLY).withHeader("Location", location));
            } catch (URISyntaxException ex) {
                throw new IllegalArgumentException("Not a path: " + path, ex);
            }
        }

        @Override
        public Response answer(Request request) {
            return redirect;
        }
    }
}
