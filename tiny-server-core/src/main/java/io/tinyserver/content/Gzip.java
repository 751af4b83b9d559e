package io.tinyserver.content;

import io.tinyserver.http.Body;
import io.tinyserver.http.Filter;
import io.tinyserver.http.Handler;
import io.tinyserver.http.Headers;
import io.tinyserver.http.Request;
import io.tinyserver.http.Response;
import io.tinyserver.http.Status;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import java.util.zip.Deflater;

/**
 * Compresses answers with gzip for those who accept that (RFC 9110, 8.4.1.3 and 12.5.3).
 *
 * <pre>{@code
 * TinyServer.builder().filter(Gzip.builder().minimumSize(4096).build())
 * }</pre>
 *
 * <p>An answer is compressed if
 *
 * <ul>
 *   <li>its {@code Content-Type} is one of the {@linkplain Builder#mediaTypes media types}; a text that is no media type never is, and
 *       neither is content without a type;
 *   <li>its length is not known, or reaches the {@linkplain Builder#minimumSize minimum};
 *   <li>it is no part of something ({@code 206}, {@code Content-Range}), has no {@code Content-Encoding} yet, says nothing about its
 *       octets ({@code Content-Digest} and the like), and does not forbid it with {@code Cache-Control: no-transform};
 *   <li>the peer gives gzip a weight above 0 and not below that of {@code identity}, and is no {@linkplain Builder#excludedUserAgents
 *       excluded user agent}.
 * </ul>
 *
 * <p>If all is so but for the peer, the answer says {@code Vary: Accept-Encoding} all the same, for caches. It does not vary by {@code
 * User-Agent}: hardly anything would be found in a cache then. A strong {@code ETag} becomes a weak one, since other octets have the same
 * meaning; so {@code If-None-Match} goes on matching, and {@code If-Match} no longer does. {@code HEAD} is answered like {@code GET}.
 * Bytes that would not become fewer stay as they are.
 *
 * <p>Content in memory is compressed before the answer is given on: by the thread of the handler, or where the answer is {@linkplain
 * Response#deferred deferred}, by the one that completes the promise. All other content is compressed while it is sent. What a
 * {@linkplain Body.Written writer} flushes, and what a {@linkplain Body.Stream stream} has while it has no more, is sent at once. What a
 * {@linkplain Body.Published publisher} gives is held back until there is enough of it, or an empty buffer asks to send what there is. A
 * handler that is an {@code ImmediateHandler} is behind this filter, as behind any other, one that may take its time.
 *
 * <p><b>Secrets.</b> The length of a compressed answer tells something about its content, through TLS as well. Where one answer holds a
 * secret, such as a token against forged requests, and also text that an attacker can choose, such as a parameter of the request, he can
 * find out the secret by trying (the BREACH attack). Do not compress such answers: leave their media type out, or give them {@code
 * Cache-Control: no-transform}.
 *
 * <p>Immutable and thread-safe.
 */
public final class Gzip implements Filter {

    /** The length in bytes from which on answers are compressed, unless the builder says otherwise: 2048. */
    public static final long DEFAULT_MINIMUM_SIZE = 2048;

    /** What is compressed unless the builder says otherwise: text, scripts, JSON and XML. */
    public static final List<String> DEFAULT_MEDIA_TYPES = List.of(
            "text/html",
            "text/xml",
            "text/plain",
            "text/css",
            "text/javascript",
            "application/javascript",
            "application/json",
            "application/xml");

    /** Whoever sets one of these has chosen the octets already. */
    private static final List<String> ABOUT_OCTETS =
            List.of("Content-Encoding", "Content-Range", "Content-Digest", "Repr-Digest", "Digest", "Content-MD5");

    private static final String ACCEPT_ENCODING = "Accept-Encoding";
    private static final String CONTENT_TYPE = "Content-Type";
    private static final String ETAG = "ETag";
    private static final String VARY = "Vary";

    private static final int RESET_CONTENT = 205;
    private static final int PARTIAL_CONTENT = 206;
    private static final int NOT_MODIFIED = 304;

    private final long minimumSize;
    private final List<MediaRange> mediaTypes;
    private final List<Pattern> excludedUserAgents;
    private final Supplier<Deflater> deflaters;

    private Gzip(Builder builder) {
        this.minimumSize = builder.minimumSize;
        this.mediaTypes = builder.mediaTypes;
        this.excludedUserAgents = builder.excludedUserAgents;
        this.deflaters = builder.deflaters;
    }

    /**
     * Begins a filter that may differ from the defaults.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public Response handle(Request request, Handler next) throws Exception {
        Headers asked = request.headers();
        boolean accepted = AcceptEncoding.asksForGzip(asked) && !isExcluded(asked);
        return next.handle(request).map(answer -> answer(answer, asked, accepted));
    }

    private boolean isExcluded(Headers asked) {
        String agent = excludedUserAgents.isEmpty() ? null : asked.first("User-Agent");
        return agent != null
                && excludedUserAgents.stream()
                        .anyMatch(excluded -> excluded.matcher(agent).find());
    }

    private Response.Ready answer(Response.Ready answer, Headers asked, boolean accepted) {
        if (answer.status().code() == NOT_MODIFIED) {
            return isAskedForCompressed(answer, asked) ? varying(weak(answer)) : answer;
        } else if (!isCompressible(answer)) {
            return answer;
        }
        Body body = accepted ? compressed(answer.body()) : answer.body();
        return body == answer.body() ? varying(answer) : varying(weak(encoded(answer, body)));
    }

    /**
     * Whether a peer has been told that its content is still good, and has got that content compressed: it knows the weak tag. It would
     * not find what it has by a strong one (RFC 9111, 4.3.4).
     */
    private static boolean isAskedForCompressed(Response.Ready unchanged, Headers asked) {
        String tag = unchanged.headers().first(ETAG);
        return tag != null && asked.all("If-None-Match").stream().anyMatch(known -> known.contains("W/" + tag));
    }

    private boolean isCompressible(Response.Ready answer) {
        Status status = answer.status();
        if (status.forbidsContent() || status.code() == RESET_CONTENT || status.code() == PARTIAL_CONTENT) {
            return false;
        }
        long length = answer.body().length();
        String contentType = answer.headers().first(CONTENT_TYPE);
        return (length < 0 || length >= Math.max(1, minimumSize))
                && contentType != null
                && mediaTypes.stream().anyMatch(range -> range.contains(contentType))
                && ABOUT_OCTETS.stream().noneMatch(answer.headers()::contains)
                && elements(answer.headers(), "Cache-Control").noneMatch("no-transform"::equalsIgnoreCase);
    }

    private Body compressed(Body body) {
        if (body instanceof Body.Bytes bytes) {
            byte[] fewer = GzipEncoder.encode(bytes.array(), deflaters);
            return fewer.length < bytes.array().length ? new Body.Bytes(fewer) : body;
        } else if (body instanceof Body.FileRegion file) {
            return stream(new Body.Stream(new RegionStream(file), file.length()));
        } else if (body instanceof Body.Stream stream) {
            return stream(stream);
        } else if (body instanceof Body.Written written) {
            return new Body.Written(new GzipWriter(written.writer(), deflaters));
        } else if (body instanceof Body.Published published) {
            return new Body.Published(
                    new GzipPublisher(published.publisher(), published.length(), deflaters), Body.UNKNOWN_LENGTH);
        }
        throw new IllegalStateException("Not a known kind of content: " + body.getClass());
    }

    private Body stream(Body.Stream content) {
        return new Body.Stream(new GzipStream(content.stream(), content.length(), deflaters), Body.UNKNOWN_LENGTH);
    }

    /** Ranges are those of the content as it was, so they are not offered any more; a length would be that of the former content. */
    private static Response.Ready encoded(Response.Ready answer, Body body) {
        Headers headers = answer.headers()
                .without("Content-Length")
                .without("Accept-Ranges")
                .with("Content-Encoding", "gzip");
        return new Response.Ready(answer.status(), headers, body);
    }

    private static Response.Ready weak(Response.Ready answer) {
        String tag = answer.headers().first(ETAG);
        return tag == null || tag.startsWith("W/") ? answer : answer.withHeader(ETAG, "W/" + tag);
    }

    private static Response.Ready varying(Response.Ready answer) {
        List<String> fields = elements(answer.headers(), VARY).toList();
        if (fields.stream().anyMatch(field -> field.equals("*") || field.equalsIgnoreCase(ACCEPT_ENCODING))) {
            return answer;
        }
        return answer.withHeader(
                VARY, fields.isEmpty() ? ACCEPT_ENCODING : String.join(", ", fields) + ", " + ACCEPT_ENCODING);
    }

    private static Stream<String> elements(Headers headers, String name) {
        return headers.all(name).stream()
                .flatMap(value -> Stream.of(value.split(",")))
                .map(String::strip)
                .filter(element -> !element.isEmpty());
    }

    @Override
    public String toString() {
        return "Gzip" + mediaTypes;
    }

    /** Says what differs from the defaults. Used by one thread; each call gives the same builder. */
    public static final class Builder {

        private long minimumSize = DEFAULT_MINIMUM_SIZE;
        private List<MediaRange> mediaTypes = ranges(DEFAULT_MEDIA_TYPES);
        private List<Pattern> excludedUserAgents = List.of();
        private Supplier<Deflater> deflaters = () -> new Deflater(Deflater.DEFAULT_COMPRESSION, true);

        private Builder() {}

        /**
         * Sets the length from which on answers are compressed. Below the size of a packet there is nothing to gain.
         *
         * @param bytes 0 or more; content of unknown length is compressed in any case, and no content never
         * @return this builder
         * @throws IllegalArgumentException if it is negative
         */
        public Builder minimumSize(long bytes) {
            if (bytes < 0) {
                throw new IllegalArgumentException("'minimumSize' must be 0 or more, but is " + bytes);
            }
            minimumSize = bytes;
            return this;
        }

        /**
         * Sets what is compressed, in place of {@link #DEFAULT_MEDIA_TYPES}. Images, video and archives are compressed already.
         *
         * @param types at least one, such as {@code text/html}, {@code text/*}, {@code application/*+json} or {@code *}{@code /*};
         *     compared without parameters and case
         * @return this builder
         * @throws IllegalArgumentException if there is none, or one that is no media type
         */
        public Builder mediaTypes(List<String> types) {
            if (types.isEmpty()) {
                throw new IllegalArgumentException("'mediaTypes' must not be empty; */* stands for all");
            }
            mediaTypes = ranges(types);
            return this;
        }

        /**
         * Sets who never gets a compressed answer; nobody unless this is called.
         *
         * @param patterns regular expressions; a peer is excluded if one is found anywhere in its {@code User-Agent}
         * @return this builder
         * @throws IllegalArgumentException if one is no regular expression
         */
        public Builder excludedUserAgents(List<String> patterns) {
            excludedUserAgents = patterns.stream().map(Builder::pattern).toList();
            return this;
        }

        /** Sets where deflaters come from; they have to leave out header and trailer. */
        Builder deflaters(Supplier<Deflater> supplier) {
            deflaters = supplier;
            return this;
        }

        /**
         * Makes the filter.
         *
         * @return the filter; may stand before any number of handlers
         */
        public Gzip build() {
            return new Gzip(this);
        }

        private static List<MediaRange> ranges(List<String> types) {
            return types.stream().map(MediaRange::of).toList();
        }

        private static Pattern pattern(String text) {
            try {
                return Pattern.compile(text);
            } catch (PatternSyntaxException ex) {
                throw new IllegalArgumentException("Not a regular expression for user agents: '" + text + "'", ex);
            }
        }
    }
}
