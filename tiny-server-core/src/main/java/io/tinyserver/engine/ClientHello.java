package io.tinyserver.engine;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The first message of a peer that speaks TLS (RFC 8446, 4.1.2), of which only the server name is of interest here (RFC 6066, 3): the keys
 * depend on it, and they have to be chosen before there is an engine that could read the message.
 *
 * @param serverName in lower case; null if the peer names none, or if the message is malformed, which is for the engine to say
 */
record ClientHello(@Nullable String serverName) {

    /** The content type of records that carry a handshake; so the first octet of every TLS connection. */
    static final byte HANDSHAKE_RECORD = 22;

    /** More than the JDK's engine accepts. */
    private static final int MOST_BYTES = 32 * 1024;

    private static final int RECORD_HEADER = 5;
    private static final int MESSAGE_HEADER = 4;
    private static final int VERSION_AND_RANDOM = 34;
    private static final byte CLIENT_HELLO = 1;
    private static final int SERVER_NAME_EXTENSION = 0;
    private static final byte HOST_NAME = 0;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,255}");
    private static final ClientHello WITHOUT_NAME = new ClientHello(null);

    /** Reads what a peer has sent first; null if the message is not there to its end. */
    static @Nullable ClientHello of(byte[] received) {
        ByteBuffer records = ByteBuffer.wrap(received);
        ByteBuffer message = ByteBuffer.allocate(received.length);
        while (records.remaining() >= RECORD_HEADER) {
            int start = records.position();
            int length = records.getShort(start + 3) & 0xffff;
            if (records.get(start) != HANDSHAKE_RECORD) {
                ClientHello before = read(message.flip());
                return before == null ? WITHOUT_NAME : before;
            }
            int available = Math.min(length, records.remaining() - RECORD_HEADER);
            message.put(records.slice(start + RECORD_HEADER, available));
            records.position(start + RECORD_HEADER + available);
        }
        return read(message.flip());
    }

    private static @Nullable ClientHello read(ByteBuffer message) {
        if (message.remaining() < MESSAGE_HEADER) {
            return null;
        }
        int header = message.getInt();
        int length = header & 0xffffff;
        if (header >>> 24 != CLIENT_HELLO || length > MOST_BYTES) {
            return WITHOUT_NAME;
        } else if (message.remaining() < length) {
            return null;
        }
        try {
            return new ClientHello(serverName(message.slice(message.position(), length)));
        } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException malformed) {
            return WITHOUT_NAME;
        }
    }

    private static @Nullable String serverName(ByteBuffer hello) {
        skip(hello, VERSION_AND_RANDOM);
        skip(hello, hello.get() & 0xff); // session id
        skip(hello, hello.getShort() & 0xffff); // cipher suites
        skip(hello, hello.get() & 0xff); // compression methods
        if (!hello.hasRemaining()) {
            return null;
        }
        ByteBuffer extensions = part(hello);
        while (extensions.hasRemaining()) {
            int type = extensions.getShort() & 0xffff;
            ByteBuffer extension = part(extensions);
            if (type == SERVER_NAME_EXTENSION) {
                return hostName(part(extension));
            }
        }
        return null;
    }

    private static @Nullable String hostName(ByteBuffer names) {
        if (names.get() != HOST_NAME) {
            return null;
        }
        String name = StandardCharsets.ISO_8859_1.decode(part(names)).toString();
        return NAME.matcher(name).matches() ? name.toLowerCase(Locale.ROOT) : null;
    }

    private static void skip(ByteBuffer from, int count) {
        from.position(from.position() + count);
    }

    /** What stands behind a length of two octets. */
    private static ByteBuffer part(ByteBuffer of) {
        int length = of.getShort() & 0xffff;
        ByteBuffer part = of.slice(of.position(), length);
        skip(of, length);
        return part;
    }
}
