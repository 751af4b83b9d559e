package io.tinyserver.clients;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a client is to ask. */
record Call(
        String method,
        String path,
        List<Map.Entry<String, String>> fields,
        @Nullable Content content,
        boolean expectsContinue) {

    /** What is sent along; a length of -1 makes the client send chunks. */
    record Content(InputStream stream, long length) {}

    static Call get(String path) {
        return of("GET", path);
    }

    static Call of(String method, String path) {
        return new Call(method, path, List.of(), null, false);
    }

    Call with(String name, String value) {
        List<Map.Entry<String, String>> more = new ArrayList<>(fields);
        more.add(Map.entry(name, value));
        return new Call(method, path, more, content, expectsContinue);
    }

    /** With content whose length is announced. */
    Call with(byte[] bytes) {
        return with(new Content(new ByteArrayInputStream(bytes), bytes.length));
    }

    Call inChunks(byte[] bytes) {
        return with(new Content(new ByteArrayInputStream(bytes), -1));
    }

    Call with(Content other) {
        return new Call(method, path, fields, other, expectsContinue);
    }

    Call expectingContinue() {
        return new Call(method, path, fields, content, true);
    }

    /** With content that breaks off. */
    Call brokenOffAfter(int count, long announced) {
        return with(new Content(new Broken(new ByteArrayInputStream(new byte[count])), announced));
    }

    /** Fails where others end. */
    private static final class Broken extends FilterInputStream {

        Broken(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            return orFail(super.read());
        }

        @Override
        public int read(byte[] bytes, int from, int count) throws IOException {
            return orFail(super.read(bytes, from, count));
        }

        private static int orFail(int result) throws IOException {
            if (result < 0) {
                throw new IOException("The test breaks the content off here");
            }
            return result;
        }
    }
}
