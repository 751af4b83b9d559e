package io.tinyserver.benchmarks;

import java.nio.charset.StandardCharsets;

/** Requests as they come over the wire. */
public final class WireRequests {

    /** The fields that Firefox sends, each ended by CRLF; with {@code Host} there are twelve. */
    private static final String BROWSER_FIELDS = """
            User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0\r
            Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r
            Accept-Language: en-GB,en;q=0.5\r
            Accept-Encoding: gzip, deflate, br, zstd\r
            Connection: keep-alive\r
            Cookie: session=0123456789abcdef0123456789abcdef; theme=dark\r
            Upgrade-Insecure-Requests: 1\r
            Sec-Fetch-Dest: document\r
            Sec-Fetch-Mode: navigate\r
            Sec-Fetch-Site: none\r
            Priority: u=0, i\r
            """;

    private WireRequests() {}

    /**
     * What wrk sends.
     *
     * @param path the target
     * @return one request with one field
     */
    public static byte[] small(String path) {
        return get(path, "").getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * What a browser sends.
     *
     * @param path the target
     * @return one request with twelve fields
     */
    public static byte[] browser(String path) {
        return get(path, BROWSER_FIELDS).getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * What wrk sends if it pipelines.
     *
     * @param path the target
     * @param count how many requests
     * @return that many small requests
     */
    public static byte[] pipelined(String path, int count) {
        return get(path, "").repeat(count).getBytes(StandardCharsets.US_ASCII);
    }

    private static String get(String path, String fields) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost:7373\r\n" + fields + "\r\n";
    }
}
