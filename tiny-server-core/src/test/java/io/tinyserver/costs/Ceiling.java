package io.tinyserver.costs;

import java.io.IOException;

/**
 * What one request may cost the server. This is the only place for these figures: they may be lowered at any time, and a change that needs
 * a higher one makes each request dearer for everybody, so it has to say what for.
 *
 * <p>Bytes are what the workers' threads allocate where the compiler removes nothing ({@link MeasuredProcess}); it is the larger one of
 * JDK 17 and 25. Every byte has to be cleared, fetched into the cache and collected, which shows as pauses first. Calls are system calls of
 * the workers' threads without {@code futex}, each of which costs more than parsing does. A {@code futex} puts a thread to sleep or wakes
 * one, the watchdog too, at most once for each turn; how often that one sleeps depends on the clock, hence one more for each turn than a
 * quick machine needs.
 */
enum Ceiling {
    PAGE(MeasuredServer.PAGE, "", 1, 48, 3, 1),
    PAGE_PIPELINED(MeasuredServer.PAGE, "", 16, 48, 3 / 16.0, 1 / 16.0),

    /** Its cookie is a credential, so this head is not remembered and has to be parsed each time. */
    PAGE_FOR_BROWSER(MeasuredServer.PAGE, Ceiling.BROWSER, 1, 904, 3, 1),

    HANDLER(MeasuredServer.HANDLER, "", 1, 608, 3, 1),
    HANDLER_PIPELINED(MeasuredServer.HANDLER, "", 16, 608, 3 / 16.0, 1 / 16.0),

    /**
     * Run by another worker than the one that reads. Threads that wait for a lock make the figures vary; {@code futex} was called 3 to 6
     * times.
     */
    HANDED_OVER(MeasuredServer.BLOCKING, "", 1, 1_400, 6.5, 8),
    HANDED_OVER_PIPELINED(MeasuredServer.BLOCKING, "", 16, 1_800, 5.5, 8),

    /** A connection for each request: accepting twice, since only the second one tells that nobody else waits, and closing included. */
    PAGE_AND_CONNECTION(MeasuredServer.PAGE, "", 0, 1_216, 16, 2);

    /** The fields that Firefox sends. */
    private static final String BROWSER = """
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

    final String path;
    final String fields;

    /** Requests in one write; 0 if each has a connection of its own. */
    final int together;

    final int bytes;
    final double calls;
    final double futexes;

    Ceiling(String path, String fields, int together, int bytes, double calls, double futexes) {
        this.path = path;
        this.fields = fields;
        this.together = together;
        this.bytes = bytes;
        this.calls = calls;
        this.futexes = futexes;
    }

    /** Asks so many times, in the way that is bounded. */
    void ask(Asker asker, int requests) throws IOException {
        if (together > 0) {
            asker.ask("", together, requests / together);
        } else {
            for (int i = 0; i < requests; i++) {
                asker.askAndClose("");
            }
        }
    }
}
