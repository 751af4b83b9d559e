package io.tinyserver.http1;

import io.tinyserver.http.Status;
import org.jspecify.annotations.Nullable;

/** Status lines, RFC 9112, 4; those of known statuses are made once. */
final class StatusLines {

    private static final int LIMIT = 600;
    private static final byte[] @Nullable [] KNOWN = known();

    private StatusLines() {}

    static void put(Status status, OutputBuffer out) {
        byte[] line = status.code() < LIMIT && status == Status.of(status.code()) ? KNOWN[status.code()] : null;
        out.put(line == null ? line(status) : line);
    }

    // The space behind the code stays, even where no phrase follows.
    private static byte[] line(Status status) {
        OutputBuffer line = new OutputBuffer(15 + status.reason().length());
        line.putAscii("HTTP/1.1 ");
        line.putDecimal(status.code());
        line.put(Octets.SP);
        line.putAscii(status.reason());
        line.put(Octets.CR);
        line.put(Octets.LF);
        return line.array();
    }

    private static byte[] @Nullable [] known() {
        byte[] @Nullable [] lines = new byte[LIMIT][];
        for (int code = 100; code < LIMIT; code++) {
            Status status = Status.of(code);
            lines[code] = status.reason().isEmpty() ? null : line(status);
        }
        return lines;
    }
}
