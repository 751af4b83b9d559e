package io.tinyserver;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Makes answers of bytes that arrive in pieces. */
final class AnswerReader {

    private enum Phase {
        HEAD,
        LENGTH,
        CHUNK_HEAD,
        CHUNK,
        CHUNK_END,
        LAST_LINE
    }

    private byte[] bytes = new byte[1024];
    private int at;
    private int end;
    private Phase phase = Phase.HEAD;
    private int missing;
    private @Nullable Answer head;
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();

    void feed(byte[] more, int count) {
        if (end + count > bytes.length) {
            bytes = Arrays.copyOfRange(bytes, at, Math.max(2 * (end - at + count), 1024) + at);
            end -= at;
            at = 0;
        }
        System.arraycopy(more, 0, bytes, end, count);
        end += count;
    }

    /** The next answer that has arrived completely; null if there is none. Interim answers are passed over. */
    @Nullable
    Answer next(boolean headOnly) {
        while (true) {
            boolean complete;
            switch (phase) {
                case HEAD -> {
                    String text = line("\r\n\r\n");
                    if (text == null) {
                        return null;
                    }
                    complete = begin(Answer.head(text), headOnly);
                }
                case LENGTH -> complete = data(Phase.HEAD) && phase == Phase.HEAD;
                case CHUNK_HEAD -> {
                    String size = line("\r\n");
                    if (size == null) {
                        return null;
                    }
                    missing = Integer.parseInt(size, 16);
                    phase = missing == 0 ? Phase.LAST_LINE : Phase.CHUNK;
                    continue;
                }
                case CHUNK -> {
                    if (!data(Phase.CHUNK_END)) {
                        return null;
                    }
                    continue;
                }
                case CHUNK_END, LAST_LINE -> {
                    String empty = line("\r\n");
                    if (empty == null) {
                        return null;
                    } else if (!empty.isEmpty()) {
                        throw new AssertionError("A chunk is longer than it says, or there is a trailer: " + empty);
                    }
                    complete = phase == Phase.LAST_LINE;
                    phase = complete ? Phase.HEAD : Phase.CHUNK_HEAD;
                }
                default -> throw new AssertionError();
            }
            if (complete && head != null) {
                Answer whole = head.withContent(content.toByteArray());
                head = null;
                return whole;
            } else if (phase == Phase.LENGTH && at == end) {
                return null;
            }
        }
    }

    private boolean begin(Answer fresh, boolean headOnly) {
        if (fresh.status() < 200) {
            return false;
        }
        head = fresh;
        content.reset();
        String length = fresh.header("Content-Length");
        if (headOnly || fresh.status() == 204 || fresh.status() == 304) {
            return true;
        } else if (length != null) {
            missing = Integer.parseInt(length);
            phase = missing == 0 ? Phase.HEAD : Phase.LENGTH;
        } else if ("chunked".equals(fresh.header("Transfer-Encoding"))) {
            phase = Phase.CHUNK_HEAD;
        } else {
            throw new AssertionError("An answer without a frame: " + fresh);
        }
        return phase == Phase.HEAD;
    }

    private boolean data(Phase then) {
        int part = Math.min(missing, end - at);
        content.write(bytes, at, part);
        at += part;
        missing -= part;
        if (missing == 0) {
            phase = then;
        }
        return missing == 0;
    }

    private @Nullable String line(String ending) {
        byte[] mark = ending.getBytes(StandardCharsets.US_ASCII);
        for (int i = at; i + mark.length <= end; i++) {
            if (Arrays.equals(bytes, i, i + mark.length, mark, 0, mark.length)) {
                String text = new String(bytes, at, i - at, StandardCharsets.ISO_8859_1);
                at = i + mark.length;
                return text;
            }
        }
        return null;
    }

    /** Whether part of an answer has arrived, or more bytes than were asked for. */
    boolean hasPart() {
        return head != null || at < end;
    }

    /** The answer that has begun; null if its head is not there yet. */
    @Nullable
    Answer begun() {
        return head == null ? null : head.withContent(content.toByteArray());
    }
}
