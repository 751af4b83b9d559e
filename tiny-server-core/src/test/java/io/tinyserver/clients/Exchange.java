package io.tinyserver.clients;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** An answer whose head is there and whose content may be still to come. */
interface Exchange extends AutoCloseable {

    int status();

    /** All values of a field, in their order. */
    List<String> values(String name);

    /** The content; reading it fails where the answer is cut off. */
    InputStream content();

    /** Breaks the answer off, unless it has been read to its end. */
    @Override
    void close() throws IOException;
}
