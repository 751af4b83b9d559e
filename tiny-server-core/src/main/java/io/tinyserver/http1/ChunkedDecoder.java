package io.tinyserver.http1;

import static io.tinyserver.http1.Octets.CR;
import static io.tinyserver.http1.Octets.LF;

import org.jspecify.annotations.Nullable;

/**
 * Takes the chunked coding off the content of one request, RFC 9112, 7.1.
 *
 * <p>Goes on wherever the last piece of input ended. Confined to one thread; one for each body.
 *
 * <pre>
 * SIZE -> EXTENSION* -> SIZE_LF -> DATA -> DATA_CR -> DATA_LF -> SIZE …
 *                          \-> TRAILER -> COMPLETE            (a size of 0)
 * any -> REJECTED
 * </pre>
 */
public final class ChunkedDecoder {

    private enum State {
        SIZE,
        EXTENSION,
        SIZE_LF,
        DATA,
        DATA_CR,
        DATA_LF,
        TRAILER,
        COMPLETE,
        REJECTED
    }

    /** Digits that count as extension beyond this many: a size needs no more. */
    private static final int FREE_DIGITS = 16;

    private final ChunkLimits limits;
    private final ChunkExtension extension = new ChunkExtension();
    private final TrailerSection trailer;
    private State state = State.SIZE;
    private @Nullable Rejection rejection;
    private int digits;

    /** The size while it is being read, then what is left of the chunk. */
    private long remaining;

    /** Octets of extensions that the content does not outweigh. */
    private long excess;

    /**
     * Begins a body.
     *
     * @param limits what it may hold besides its content
     */
    public ChunkedDecoder(ChunkLimits limits) {
        this.limits = limits;
        this.trailer = new TrailerSection(limits);
    }

    /**
     * Decodes what has come. Stops behind the body's last octet, or before one that breaks a rule.
     *
     * @param buffer holds the input
     * @param from where it starts
     * @param to where it ends
     * @param sink gets the data; what it throws leaves the decoder in no usable state
     * @return the index behind the last octet that was consumed
     */
    public int decode(byte[] buffer, int from, int to, DataSink sink) {
        int i = from;
        while (i < to && state != State.COMPLETE && state != State.REJECTED) {
            if (state == State.DATA) {
                i = data(buffer, i, to, sink);
            } else {
                accept(buffer[i]);
                i += state == State.REJECTED ? 0 : 1;
            }
        }
        return i;
    }

    /**
     * Whether the whole body has been decoded.
     *
     * @return true behind the empty line that ends it
     */
    public boolean isComplete() {
        return state == State.COMPLETE;
    }

    /**
     * The rule that the input broke.
     *
     * @return the rule, or null while there is none
     */
    public @Nullable Rejection rejection() {
        return rejection;
    }

    private int data(byte[] buffer, int from, int to, DataSink sink) {
        int length = (int) Math.min(remaining, to - from);
        remaining -= length;
        if (remaining == 0) {
            state = State.DATA_CR;
        }
        sink.accept(buffer, from, length);
        return from + length;
    }

    private void accept(byte octet) {
        switch (state) {
            case SIZE -> size(octet);
            case EXTENSION -> extension(octet);
            case SIZE_LF -> sizeEnd(octet);
            case DATA_CR -> expect(octet, CR, State.DATA_LF);
            case DATA_LF -> expect(octet, LF, State.SIZE);
            case TRAILER -> trailer(octet);
            case DATA, COMPLETE, REJECTED -> throw new IllegalStateException(state + " takes no single octet");
        }
    }

    private void size(byte octet) {
        int digit = Octets.hexValue(octet);
        if (digit < 0) {
            sizeDigitsEnd(octet);
        } else if (remaining > Long.MAX_VALUE >> 4) {
            reject(Rejection.CHUNK_SIZE_HUGE);
        } else {
            remaining = remaining << 4 | digit;
            if (++digits > FREE_DIGITS) {
                countExcess();
            }
        }
    }

    private void sizeDigitsEnd(byte octet) {
        if (digits == 0) {
            reject(Rejection.CHUNK_SIZE);
        } else if (octet == CR) {
            state = State.SIZE_LF;
        } else if (octet == LF) {
            reject(Rejection.CHUNK_BREAK);
        } else if (extension.begin(octet)) {
            state = State.EXTENSION;
            countExcess();
        } else {
            reject(Rejection.CHUNK_SIZE);
        }
    }

    private void extension(byte octet) {
        if (!extension.accept(octet)) {
            reject(octet == LF ? Rejection.CHUNK_BREAK : Rejection.CHUNK_EXTENSION);
        } else if (extension.isComplete()) {
            state = State.SIZE_LF;
        } else {
            countExcess();
        }
    }

    private void countExcess() {
        if (++excess > limits.extensionBytes()) {
            reject(Rejection.LIMIT_EXTENSIONS);
        }
    }

    private void sizeEnd(byte octet) {
        expect(octet, LF, remaining == 0 ? State.TRAILER : State.DATA);
        excess = Math.max(0, excess - remaining);
        digits = 0;
    }

    private void trailer(byte octet) {
        Rejection broken = trailer.accept(octet);
        if (broken != null) {
            reject(broken);
        } else if (trailer.isComplete()) {
            state = State.COMPLETE;
        }
    }

    private void expect(byte octet, byte expected, State following) {
        if (octet == expected) {
            state = following;
        } else {
            reject(state == State.DATA_CR || state == State.DATA_LF ? Rejection.CHUNK_DATA : Rejection.CHUNK_BREAK);
        }
    }

    private void reject(Rejection broken) {
        rejection = broken;
        state = State.REJECTED;
    }
}
